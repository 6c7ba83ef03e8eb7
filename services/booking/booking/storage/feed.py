"""The media plane's change feed: in the order of commit, none missed.

A row's `changed` is the number of the last transaction that wrote it. Transactions end in another order than they begin, so a reader
is shown only what lies below the oldest one that still runs: whatever comes later has a higher number than what it has read. A
meeting that is written twice between two readings shows once, as it is.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select, text
from sqlalchemy.orm import Session

from booking.storage.models import Meeting
from directory.tables import accounts

_HORIZON = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")


def horizon(session: Session) -> int:
    """Everything that was written by transactions below this number is visible."""
    return int(session.execute(_HORIZON).scalar_one())


def changes(
    session: Session, site_id: str, after: tuple[int, str], below: int, size: int, *, ends_after: datetime | None = None
) -> Sequence[Any]:
    """(meeting, its host's e-mail) of up to `size` meetings changed after the place `after`. `ends_after`: without what is over."""
    changed, meeting_id = after
    query = (
        select(Meeting, accounts.c.email)
        .outerjoin(accounts, and_(accounts.c.site_id == Meeting.site_id, accounts.c.id == Meeting.host_id))
        .where(
            Meeting.site_id == site_id,
            Meeting.changed < below,
            Meeting.changed >= changed,
            or_(Meeting.changed > changed, Meeting.id > meeting_id),
        )
    )
    if ends_after:
        query = query.where(Meeting.end_at > ends_after)
    return session.execute(query.order_by(Meeting.changed, Meeting.id).limit(size)).all()
