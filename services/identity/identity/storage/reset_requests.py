"""Requests for reset mails, until a process has handled them. The resolver's: whose address it is, is not known yet."""

from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from identity.storage.models import ResetRequest


def add(session: Session, request_id: str, email: bytes, delay: float) -> None:
    """`email` is sealed. Nobody handles the request for `delay` seconds."""
    session.execute(insert(ResetRequest).values(id=request_id, email=email, due_at=_in(delay)))


def claim(session: Session, pause: float) -> ResetRequest | None:
    """Return the oldest request that is due, if any, and postpone it: the `attempts`th time by `attempts * pause` seconds."""
    due = select(ResetRequest.id).where(ResetRequest.due_at <= func.now()).order_by(ResetRequest.due_at).limit(1)
    statement = update(ResetRequest).where(ResetRequest.id == due.with_for_update(skip_locked=True).scalar_subquery())
    attempts = ResetRequest.attempts + 1
    postponed = statement.values(attempts=attempts, due_at=_in(attempts * pause))
    return session.scalars(postponed.returning(ResetRequest)).one_or_none()


def remove(session: Session, request_id: str) -> None:
    session.execute(delete(ResetRequest).where(ResetRequest.id == request_id))


def _in(seconds: Any) -> Any:
    return func.now() + func.make_interval(0, 0, 0, 0, 0, 0, seconds)
