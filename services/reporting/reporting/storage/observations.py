"""What engines have told, as it came: stored first and once, read again to fold."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reporting.storage.models import Observation
from reporting.storage.runs import Held

# Made once: building a statement takes as long as sending it.
_STORE = insert(Observation).on_conflict_do_nothing().returning(Observation.id)
_OF_RUN = (
    Observation.site_id == bindparam("site_id"),
    Observation.source_id == bindparam("source_id"),
    Observation.engine_id == bindparam("engine_id"),
)
_OF_LEGS = select(Observation.payload, Observation.at).where(*_OF_RUN, Observation.leg.in_(bindparam("legs", expanding=True)))
_LINKS = select(Observation.leg, Observation.bound_to).where(*_OF_RUN, Observation.bound_to.is_not(None))


def store(session: Session, row: Mapping[str, Any]) -> bool:
    """False where it was told before."""
    return session.execute(_STORE, dict(row)).first() is not None


def of_legs(session: Session, run: Held, legs: Collection[str]) -> list[tuple[dict[str, Any], datetime]]:
    """All that was told of these connections of a run: what, and when it was told."""
    return [(payload, at) for payload, at in session.execute(_OF_LEGS, {**_run(run), "legs": list(legs)})]


def links(session: Session, run: Held) -> list[tuple[str, str]]:
    """Which connections of a run are the telephones of which."""
    return [(str(leg), str(bound_to)) for leg, bound_to in session.execute(_LINKS, _run(run))]


def _run(run: Held) -> dict[str, str]:
    return {"site_id": run.site_id, "source_id": run.source_id, "engine_id": run.engine_id}
