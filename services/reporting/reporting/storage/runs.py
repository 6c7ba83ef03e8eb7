"""Runs and their legs."""

import hashlib
import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reporting.storage.models import Leg, Run

_RUNS = uuid.UUID("0c2a9b54-0b8e-5f6e-8d0e-6f4f7a3a1d52")  # the namespace of runs' and legs' ids

_TOLD = insert(Leg)
_WRITE = _TOLD.on_conflict_do_update(
    index_elements=[Leg.site_id, Leg.id],
    set_={column.name: _TOLD.excluded[column.name] for column in Leg.__table__.columns if not column.primary_key}
    | {"account_id": func.coalesce(Leg.account_id, _TOLD.excluded.account_id)},
)


def run_id(site_id: str, source_id: str, engine_id: str) -> str:
    return str(uuid.uuid5(_RUNS, f"{site_id}\n{source_id}\n{engine_id}"))


def leg_id(run: str, key: str, place: int) -> str:
    return str(uuid.uuid5(_RUNS, f"{run}\n{place}\n{key}"))


def lock(session: Session, ids: Collection[str]) -> None:
    """These runs are nobody else's to change until the transaction ends. All that a transaction wants, at once: in one order."""
    keys = sorted(int.from_bytes(hashlib.blake2b(f"run\0{each}".encode(), digest_size=8).digest(), "big", signed=True) for each in ids)
    for key in keys:
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def get(session: Session, site_id: str, id: str) -> Run | None:  # noqa: A002
    """As the database has it now: whoever had it locked before may have changed it."""
    return session.get(Run, (site_id, id), populate_existing=True)


def unfinished(session: Session, site_id: str, source_id: str, number: str) -> list[str]:
    """The ids of the runs of a number of which no end was told."""
    query = select(Run.id).where(Run.site_id == site_id, Run.source_id == source_id, Run.number == number, Run.ended_at.is_(None))
    return list(session.execute(query).scalars())


def is_succeeded(session: Session, run: Run) -> bool:
    """Whether the same number has started anew after all that was told of this run."""
    later = exists().where(Run.site_id == run.site_id, Run.source_id == run.source_id, Run.number == run.number, Run.id != run.id)
    return bool(session.execute(select(later.where(Run.started_at > run.last_at))).scalar_one())


def write_legs(session: Session, run: Run, keys: Collection[str], legs: Sequence[Mapping[str, Any]]) -> None:
    """These are the legs of these connections, and no others."""
    kept = [(leg["key"], leg["place"]) for leg in legs]
    stale = delete(Leg).where(Leg.site_id == run.site_id, Leg.run_id == run.id, Leg.key.in_(keys))
    session.execute(stale.where(tuple_(Leg.key, Leg.place).not_in(kept)) if kept else stale)
    if legs:
        own = {"site_id": run.site_id, "run_id": run.id}
        session.execute(_WRITE, [{**leg, **own, "id": leg_id(run.id, leg["key"], leg["place"])} for leg in legs])


def close_legs(session: Session, run: Run, at: datetime | None, how: str | None) -> None:
    """As domain.folding.closed, for all legs of the run; without `at` they go on."""
    which = (Leg.site_id == run.site_id, Leg.run_id == run.id, Leg.closed_by.is_distinct_from("left"))
    left_at = func.greatest(Leg.joined_at, at) if at else None
    session.execute(update(Leg).where(*which).values(left_at=left_at, closed_by=how))
