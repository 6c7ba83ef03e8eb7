"""The media plane's change feed: in the order of commit, none missed.

A row's `changed` is the number of the last transaction that wrote it. Transactions end in another order than they begin, so a reader
is shown only what lies below the oldest one that still runs here: whatever comes later has a higher number than what it has read. A
meeting that is written twice between two readings shows once, as it is.

A database that was restored from a dump counts its transactions anew: rows with numbers that this server has not reached are numbered
again, and places from before are beyond the horizon.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select, text
from sqlalchemy.orm import Session

from booking.storage.models import Meeting
from directory.tables import accounts

# The oldest transaction of this database that runs. The server's others count too until it is certain that they are another database's: an
# import there takes minutes, and engines would hear of nothing meanwhile. A number is in the snapshot before its lock is in pg_locks.
_HORIZON = text(
    """
    WITH seen AS MATERIALIZED (SELECT pg_current_snapshot() AS snapshot), elsewhere AS (
        SELECT pg_locks.transactionid::text::bigint AS xid
        FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock' AND granted AND datname <> current_database()
    )
    SELECT coalesce(
        (
            SELECT min(xid::text::bigint) FROM seen, pg_snapshot_xip(snapshot) AS xid
            WHERE xid::text::bigint % 4294967296 NOT IN (SELECT elsewhere.xid FROM elsewhere)
        ),
        (SELECT pg_snapshot_xmax(snapshot)::text::bigint FROM seen)
    )
    """
)
# What a statement sees was written by transactions below its snapshot's xmax; the trigger gives each row this transaction's number.
_RENUMBER = text(
    "UPDATE meetings SET changed = 0 WHERE site_id = :site_id AND changed >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
)


def renumber_restored(session: Session, site_id: str) -> None:
    """Before anything is read; there is nothing to do but after a restore."""
    session.execute(_RENUMBER, {"site_id": site_id})


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
