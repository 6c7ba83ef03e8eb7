"""The jobs table: started and looked at by use-cases (as the app role), claimed and cleared away by workers (as the resolver)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, text, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from contracts.call import Actor, Role
from contracts.errors import NotFound, RostrumError
from kit.db.access import NO_SITE
from kit.db.tables import jobs

KEPT = "24 hours"
MOST_ATTEMPTS = 5
_ONE_CLAIM = 7_242_003  # the advisory lock
PAUSE = 5  # seconds until a job that failed by a fault is tried again; twice as many the second time

_OF_THE_CALL = frozenset({"deadline", "if_match", "idempotency_key", "restriction"})


def start(session: Session, actor: Actor, kind: str, payload: Mapping[str, Any], *, total: int | None = None) -> str:
    """Queues a job with the transaction; its id names the service that does it ("org.0192…").

    `kind` begins with the service's name. `payload` is JSON without secrets; the blob that `payload["blob"]` names is deleted with the
    job. The job acts as `actor`, in the actor's site.
    """
    job_id = str(uuid7())
    values = {
        "id": job_id,
        "site_id": actor.site_id or NO_SITE,
        "account_id": _starter(actor),
        "kind": kind,
        "payload": payload,
        "total": total,
        "actor": {key: value for key, value in actor.to_context().items() if key not in _OF_THE_CALL},
    }
    session.execute(insert(jobs).values(values))
    session.info["job_started"] = True
    return f"{kind.partition('.')[0]}.{job_id}"


def status(session: Session, actor: Actor, job_id: str) -> dict[str, Any]:
    """How far a job is and what came of it: id, kind, state (queued, running, done, failed), done, total, result,
    result_blob, error (as on the wire), created_at, finished_at. Raises NotFound for everybody but its starter."""
    row = session.execute(
        select(jobs).where(
            jobs.c.id == _row_id(job_id),
            jobs.c.account_id == _starter(actor),
            or_(jobs.c.finished_at.is_(None), jobs.c.finished_at > func.now() - text(f"interval '{KEPT}'")),
        )
    ).one_or_none()
    if row is None:
        raise NotFound("job_not_found")
    shown = ("kind", "state", "done", "total", "result", "result_blob", "error", "created_at", "finished_at")
    return {"id": job_id, **{name: getattr(row, name) for name in shown}}


@dataclass(frozen=True, slots=True)
class Usage:
    """Unfinished jobs of a kind, and the bytes of files whose jobs are kept (payload["bytes"])."""

    of_account: int
    of_site: int
    bytes_kept: int


def usage(session: Session, actor: Actor, kind: str) -> Usage:
    """Count what the actor and the actor's site use. The site's other starters of this kind wait until the transaction ends, so that a
    quota holds for simultaneous starts too."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{actor.site_id}:{kind}", 0))))
    unfinished = jobs.c.state.in_(("queued", "running"))
    row = session.execute(
        select(
            func.count().filter(unfinished, jobs.c.account_id == _starter(actor)),
            func.count().filter(unfinished),
            func.coalesce(func.sum(jobs.c.payload["bytes"].as_integer()), 0),
        ).where(jobs.c.site_id == actor.site_id, jobs.c.kind == kind)
    ).one()
    return Usage(row[0], row[1], int(row[2]))


def _row_id(job_id: str) -> str:
    try:
        return str(UUID(job_id.rpartition(".")[2]))
    except ValueError:
        raise NotFound("job_not_found") from None


def _starter(actor: Actor) -> str:
    """An administrator in a user's session is somebody else than that user."""
    return "/".join(part for part in (actor.account_id, actor.impersonator_id) if part)


@dataclass(frozen=True, slots=True)
class Claim:
    """A job in somebody's hands. `attempt` is the fence: it grows with each claim, and only the last one may write."""

    id: str
    site_id: str
    attempt: int


def claim(session: Session, lease: float, kinds: Collection[str], per_site: int) -> Any:
    """The oldest job of these kinds that is due, for `lease` seconds; None when there is none. A kind that this version does
    not know is left to a process of the version that started it.

    A site with `per_site` running jobs waits for one of them: workers are left for the other sites. Claims are made one at a time, so
    that each sees those before it.
    """
    session.execute(select(func.pg_advisory_xact_lock(_ONE_CLAIM)))
    due = or_(jobs.c.lease_until.is_(None), jobs.c.lease_until < func.now())
    running = jobs.alias()
    of_site = (
        select(func.count())
        .where(running.c.site_id == jobs.c.site_id, running.c.state == "running", running.c.lease_until > func.now())
        .scalar_subquery()
    )
    oldest = (
        select(jobs.c.id)
        .where(jobs.c.state.in_(("queued", "running")), jobs.c.kind.in_(kinds), due, of_site < per_site)
        .order_by(jobs.c.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.execute(
        update(jobs)
        .where(jobs.c.id == oldest.scalar_subquery())
        .values(state="running", attempts=jobs.c.attempts + 1, lease_until=_from_now(lease))
        .returning(jobs)
    ).one_or_none()


def write(session: Session, held: Claim, values: Mapping[str, Any], *, lease: float | None = None) -> bool:
    """Changes a claimed job, and renews its lease if `lease` is given; False when somebody else has claimed it since."""
    changes = dict(values) if lease is None else {**values, "lease_until": _from_now(lease)}
    result = session.execute(
        update(jobs)
        .where(jobs.c.id == held.id, jobs.c.attempts == held.attempt, jobs.c.state == "running")
        .values(changes)
        .returning(jobs.c.id)
    )
    return result.one_or_none() is not None


def finished(result: Mapping[str, Any] | None, blob: str | None) -> dict[str, Any]:
    return {"state": "done", "result": result, "result_blob": blob, "finished_at": func.now(), "lease_until": None}


def failed(error: RostrumError) -> dict[str, Any]:
    return {"state": "failed", "error": error.to_wire(), "finished_at": func.now(), "lease_until": None}


def postponed(attempt: int) -> dict[str, Any]:
    """Back in the queue after a fault; nobody touches it for a while."""
    return {"state": "queued", "lease_until": _from_now(PAUSE * 2 ** (attempt - 1))}


def released(attempt: int) -> dict[str, Any]:
    """Back in the queue because its worker stops: that was no attempt."""
    return {"state": "queued", "lease_until": None, "attempts": attempt - 1}


def expired(session: Session, limit: int = 100) -> list[Any]:
    """Finished jobs whose time is over."""
    old = jobs.c.finished_at < func.now() - text(f"interval '{KEPT}'")
    return list(session.execute(select(jobs.c.id, jobs.c.result_blob, jobs.c.payload).where(old).order_by(jobs.c.finished_at).limit(limit)))


def remove(session: Session, job_id: str) -> None:
    session.execute(delete(jobs).where(jobs.c.id == job_id))


def acting(row: Any) -> Actor:
    """Who a job acts as: whoever started it."""
    return Actor.from_context({"role": Role.SYSTEM, "request_id": str(row.id), **row.actor})


def _from_now(seconds: float) -> Any:
    return func.now() + func.make_interval(0, 0, 0, 0, 0, 0, seconds)
