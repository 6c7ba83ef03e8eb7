"""What engines have told, as it came: stored first and once, read again to fold."""

from collections.abc import Mapping
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
_OF_LEG = select(Observation.payload, Observation.at).where(*_OF_RUN, Observation.leg == bindparam("its_leg"))


def store(session: Session, row: Mapping[str, Any]) -> bool:
    """False where it was told before."""
    return session.execute(_STORE, dict(row)).first() is not None


def of_leg(session: Session, run: Held, leg: str) -> list[tuple[dict[str, Any], datetime]]:
    """All that was told of this connection of a run: what, and when it was told."""
    which = {"site_id": run.site_id, "source_id": run.source_id, "engine_id": run.engine_id, "its_leg": leg}
    return [(payload, at) for payload, at in session.execute(_OF_LEG, which)]
