"""What org's answers count of booking's: ports, rooms and meetings of a site or a scope."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, false, func, not_, select
from sqlalchemy.orm import Session

from booking.domain.intervals import Interval
from booking.domain.meetings import EARLIEST_START, HOLDING, LONGEST, Status
from booking.storage.models import Meeting, Room
from booking.storage.rooms import visible
from contracts.call import Actor
from directory import in_scope

MOST_OVERRUN = LONGEST  # what has not ended so long after it could have is a run whose end nobody told


def with_ports(session: Session, site_id: str, window: Interval) -> Sequence[Meeting]:
    """All that may have taken ports in `window`: not the cancelled ones."""
    query = select(Meeting).where(
        Meeting.site_id == site_id,
        Meeting.ports > 0,
        Meeting.status != Status.CANCELLED,
        Meeting.start_at < window.end + EARLIEST_START,
        Meeting.start_at > window.start - LONGEST - MOST_OVERRUN,
    )
    return session.execute(query).scalars().all()


def shared_rooms_used(session: Session, site_id: str, now: datetime) -> list[tuple[int, date | None, int]]:
    """(capacity, expiry, rooms) of the shared rooms that something is booked in, now or to come."""
    query = (
        select(Room.capacity, Room.expires_on, func.count(Room.id.distinct()))
        .join(Meeting, (Meeting.site_id == Room.site_id) & (Meeting.room_id == Room.id))
        .where(Room.site_id == site_id, Room.kind == "shared", Room.retired_at.is_(None), *_to_come(now))
        .group_by(Room.capacity, Room.expires_on)
    )
    return [(capacity, expires_on, used) for capacity, expires_on, used in session.execute(query)]


def room_counts(session: Session, eyes: Sequence[Actor]) -> dict[str, int]:
    """Rooms that each of `eyes` sees, by kind."""
    query = select(Room.kind, func.count()).where(Room.site_id == eyes[0].site_id, Room.retired_at.is_(None))
    rows = session.execute(query.where(*(visible(actor) for actor in eyes)).group_by(Room.kind)).tuples()
    return dict(rows.all())


def meeting_count(session: Session, eyes: Sequence[Actor], *, to_come_at: datetime | None = None) -> int:
    """Meetings that each of `eyes` sees; with `to_come_at` those alone that go on or are to come then."""
    query = select(func.count()).select_from(Meeting).where(Meeting.site_id == eyes[0].site_id)
    if to_come_at is not None:
        query = query.where(*_to_come(to_come_at))
    return int(session.execute(query.where(*(in_scope(actor, Meeting.host_id) for actor in eyes))).scalar_one())


def upcoming_of(
    session: Session, actor: Actor, host_id: str, now: datetime, *, room_id: str | None, end: datetime | None, capacity: int | None
) -> dict[str, int]:
    """How many of the host's booked meetings are to come: in the room `room_id`, elsewhere, later than `end`, above `capacity`."""
    own = Meeting.room_id == room_id if room_id else false()
    wanted = {
        "in_own_room": own,
        "elsewhere": Meeting.room_id.is_not(None) & not_(own),
        "after_expiry": Meeting.end_at > end if end else false(),
        "above_capacity": Meeting.capacity > capacity if capacity else false(),
    }
    query = select(*(func.count().filter(each).label(name) for name, each in wanted.items())).where(
        Meeting.site_id == actor.site_id,
        in_scope(actor, Meeting.host_id),
        Meeting.host_id == host_id,
        Meeting.status == Status.BOOKED,
        Meeting.start_at > now - LONGEST,
        Meeting.end_at > now,
    )
    return dict(session.execute(query).one()._mapping)


def _to_come(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Meeting.status.in_([str(status) for status in HOLDING]), Meeting.start_at > now - LONGEST, Meeting.end_at > now
