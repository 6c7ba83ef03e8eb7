"""Runs and their legs. Whoever writes a run's row holds it until the transaction ends: what is told of a run takes turns."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from reporting.domain.folding import Course, Ending
from reporting.storage.models import Leg, Member, Run

_RUNS = uuid.UUID("0c2a9b54-0b8e-5f6e-8d0e-6f4f7a3a1d52")  # the namespace of runs' and legs' ids

# Made once: building a statement takes as long as sending it.
_Other = aliased(Run)
_SUCCESSOR = (
    select(func.max(_Other.started_at))
    .where(_Other.site_id == bindparam("its_site"), _Other.source_id == bindparam("its_source"), _Other.number == bindparam("its_number"))
    .where(_Other.id != bindparam("its_id"))
    .scalar_subquery()
)
_TOLD = insert(Run).values(succeeded_at=_SUCCESSOR)
_ADVANCE = _TOLD.on_conflict_do_update(
    index_elements=[Run.site_id, Run.id],
    set_={
        "number": func.coalesce(Run.number, _TOLD.excluded.number),
        "topic": case((Run.topic == "", _TOLD.excluded.topic), else_=Run.topic),
        "host_email": case((Run.host_email == "", _TOLD.excluded.host_email), else_=Run.host_email),
        "started_at": func.least(Run.started_at, _TOLD.excluded.started_at),
        "ended_at": func.greatest(Run.ended_at, _TOLD.excluded.ended_at),
        "last_at": func.greatest(Run.last_at, _TOLD.excluded.last_at),
        "succeeded_at": func.greatest(Run.succeeded_at, _TOLD.excluded.succeeded_at),
        "has_bound": or_(Run.has_bound, _TOLD.excluded.has_bound),
        "forget_at": func.greatest(Run.forget_at, _TOLD.excluded.forget_at),
    },
).returning(Run.started_at, Run.ended_at, Run.last_at, Run.succeeded_at)

_BOUND = insert(Run)
_BIND = _BOUND.on_conflict_do_update(index_elements=[Run.site_id, Run.id], set_={"meeting_id": _BOUND.excluded.meeting_id})

_MEMBER = (
    select(Member.account_id)
    .where(Member.site_id == bindparam("its_site"), Member.email == bindparam("its_email"), Member.email != "")
    .order_by(Member.account_id.desc())  # for a moment two may have one address, while the directory moves it to the newer one
    .limit(1)
    .scalar_subquery()
)
_LEG = insert(Leg).values(account_id=_MEMBER)
_WRITE = _LEG.on_conflict_do_update(
    index_elements=[Leg.site_id, Leg.id],
    set_={column.name: _LEG.excluded[column.name] for column in Leg.__table__.columns if not column.primary_key}
    | {"account_id": func.coalesce(Leg.account_id, _LEG.excluded.account_id)},
)


@dataclass(frozen=True, slots=True)
class Held:
    """A run as it is now, held."""

    site_id: str
    id: str
    source_id: str
    engine_id: str
    course: Course


def run_id(site_id: str, source_id: str, engine_id: str) -> str:
    return str(uuid.uuid5(_RUNS, f"{site_id}\n{source_id}\n{engine_id}"))


def leg_id(run: str, key: str, place: int) -> str:
    return str(uuid.uuid5(_RUNS, f"{run}\n{place}\n{key}"))


def advance(session: Session, row: Mapping[str, Any]) -> Held:
    """The run by what was told of it: domain.folding.Course.with_told in one statement. Made where it is not there yet."""
    own = row["site_id"], run_id(row["site_id"], row["source_id"], row["engine_id"])
    its = {"its_site": own[0], "its_id": own[1], "its_source": row["source_id"], "its_number": row["number"]}
    course = session.execute(_ADVANCE, {**row, **its, "id": own[1]}).one()
    return Held(*own, row["source_id"], row["engine_id"], Course(*course))


def bind(session: Session, site_id: str, source_id: str, engine_id: str, meeting_id: str, forget_at: datetime) -> None:
    """The run belongs to this meeting, whether it is there already or not."""
    row = {"site_id": site_id, "id": run_id(site_id, source_id, engine_id), "source_id": source_id, "engine_id": engine_id}
    session.execute(_BIND, {**row, "meeting_id": meeting_id, "forget_at": forget_at})


def take_number(session: Session, site_id: str, source_id: str, number: str) -> None:
    """Starts of one number take turns: each writes the runs before it as well."""
    digest = hashlib.blake2b(f"number\0{site_id}\0{source_id}\0{number}".encode(), digest_size=8).digest()
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": int.from_bytes(digest, "big", signed=True)})


def succeed(session: Session, run: Held, number: str) -> list[Held]:
    """The other runs of the number that have no end: this one has started since. They are held from now on."""
    which = (Run.site_id == run.site_id, Run.source_id == run.source_id, Run.number == number, Run.id != run.id, Run.ended_at.is_(None))
    change = update(Run).where(*which).values(succeeded_at=func.greatest(Run.succeeded_at, run.course.started_at))
    columns = (Run.id, Run.engine_id, Run.started_at, Run.last_at, Run.succeeded_at)
    return [
        Held(run.site_id, id_, run.source_id, engine_id, Course(started_at, None, last_at, succeeded_at))
        for id_, engine_id, started_at, last_at, succeeded_at in session.execute(change.returning(*columns))
    ]


def write_legs(session: Session, run: Held, legs: Sequence[Mapping[str, Any]]) -> None:
    """These legs as they are now. None that is there goes: whatever more is told of a connection, it has no fewer legs."""
    own = {"site_id": run.site_id, "its_site": run.site_id, "run_id": run.id}
    rows = [{**leg, **own, "id": leg_id(run.id, leg["key"], leg["place"]), "its_email": leg["email"]} for leg in legs]
    if rows:
        session.execute(_WRITE, rows)


def close_legs(session: Session, run: Held, ending: Ending | None) -> None:
    """As domain.folding.closed, for all legs of the run."""
    which = (Leg.site_id == run.site_id, Leg.run_id == run.id, Leg.closed_by.is_distinct_from("left"))
    left_at = func.greatest(Leg.joined_at, ending.at) if ending else None
    session.execute(update(Leg).where(*which).values(left_at=left_at, closed_by=str(ending.how) if ending else None))
