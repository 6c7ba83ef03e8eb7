"""Tries of a meeting's password, counted by its number: whoever asks, from whichever source."""

from datetime import datetime, timedelta

from sqlalchemy import case, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from booking.storage.models import PasswordAttempts


def count(session: Session, site_id: str, number: str, now: datetime, span: timedelta) -> int:
    """One more; how many it makes within `span`. Tries of one number come one after the other until their transactions end."""
    statement = insert(PasswordAttempts).values(site_id=site_id, meeting_number=number, since=now, attempts=1)
    over = PasswordAttempts.since <= now - span
    statement = statement.on_conflict_do_update(
        index_elements=["site_id", "meeting_number"],
        set_={"since": case((over, now), else_=PasswordAttempts.since), "attempts": case((over, 1), else_=PasswordAttempts.attempts + 1)},
    )
    return session.execute(statement.returning(PasswordAttempts.attempts)).scalar_one()


def forget(session: Session, site_id: str, number: str) -> None:
    """The password was right."""
    session.execute(delete(PasswordAttempts).where(PasswordAttempts.site_id == site_id, PasswordAttempts.meeting_number == number))
