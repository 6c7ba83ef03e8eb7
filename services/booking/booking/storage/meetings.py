"""Meetings and series: found, listed, counted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, asc, bindparam, case, desc, func, literal, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from booking.domain.intervals import Interval
from booking.domain.meetings import LONGEST, Status
from booking.storage.models import Meeting, Room, Series
from contracts.call import Actor
from contracts.errors import Conflict, NotFound
from contracts.text import code
from directory import in_scope
from directory.tables import accounts
from kit.db import conflict_from
from kit.db.searching import holds

_HOST = and_(accounts.c.site_id == Meeting.site_id, accounts.c.id == Meeting.host_id)
_ROOM = and_(Room.site_id == Meeting.site_id, Room.id == Meeting.room_id)

# Made once: building a statement takes as long as sending it.
_SOME = select(Meeting).where(Meeting.site_id == bindparam("site_id"), Meeting.id.in_(bindparam("ids", expanding=True)))
_LOCKED = _SOME.order_by(Meeting.id).with_for_update()

Row = tuple[Meeting, str | None, Room | None]  # a meeting, its host's name, its room


@dataclass(frozen=True, slots=True)
class Reservation:
    """A meeting as the plan of a room shows it: the columns of that alone, since a plan has thousands of them. `host` is a name."""

    id: str
    room_id: str
    host_id: str | None
    host: str | None
    topic: str
    status: str
    start_at: datetime
    end_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


def shown_status(now: datetime) -> ColumnElement[str]:
    """domain.meetings.shown as SQL."""
    over = and_(Meeting.status == Status.BOOKED, Meeting.end_at <= now)
    return case((over, literal(str(Status.ENDED))), else_=Meeting.status)


def page(
    session: Session, actor: Actor, *, now: datetime, sort: str, number: int, size: int, filters: Mapping[str, Any]
) -> tuple[list[Row], int]:
    """One page of what the actor may see, and how many there are in all."""
    wanted = [Meeting.site_id == actor.site_id, in_scope(actor, Meeting.host_id), *_filters(actor, now, **filters)]
    total = session.execute(select(func.count()).select_from(Meeting).where(*wanted)).scalar_one()
    columns: Mapping[str, Any] = {"start_at": Meeting.start_at, "topic": Meeting.topic, "status": shown_status(now)}
    column = columns[sort.removeprefix("-")]
    direction = desc if sort.startswith("-") else asc
    query = _rows().where(*wanted).order_by(direction(column), direction(Meeting.start_at), direction(Meeting.id))
    rows = session.execute(query.limit(size).offset((number - 1) * size)).all()
    return [(meeting, host, room) for meeting, host, room in rows], total


def _rows() -> Select[Any]:
    return select(Meeting, accounts.c.name, Room).outerjoin(accounts, _HOST).outerjoin(Room, _ROOM)


def _filters(actor: Actor, now: datetime, **filters: Any) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.get("status"):
        found.append(shown_status(now) == filters["status"])
    if filters.get("host_id"):
        found.append(Meeting.host_id == filters["host_id"])
    if filters.get("series_id"):
        found.append(Meeting.series_id == filters["series_id"])
    if filters.get("from"):
        found += [Meeting.end_at > filters["from"], Meeting.start_at > filters["from"] - LONGEST]
    if filters.get("to"):
        found.append(Meeting.start_at < filters["to"])
    if filters.get("q"):
        found.append(_matches(actor, filters["q"]))
    return found


def _matches(actor: Actor, needle: str) -> ColumnElement[bool]:
    """`needle` in the topic, the number (however it is grouped) or the host's names."""
    number = code(needle)
    named = or_(*(holds(column, needle) for column in (accounts.c.name, accounts.c.english_name, accounts.c.login_name)))
    hosts = select(accounts.c.id).where(accounts.c.site_id == actor.site_id, named)
    found = [holds(Meeting.topic, needle), Meeting.host_id.in_(hosts)]
    if number.isascii() and number.isdigit():
        found.append(func.strpos(Meeting.meeting_number, number) > 0)
    return or_(*found)


def get(session: Session, actor: Actor, meeting_id: str, *, lock: bool = False) -> Meeting:
    """Raises NotFound, also for what the actor may not see."""
    query = select(Meeting).where(Meeting.site_id == actor.site_id, Meeting.id == meeting_id, in_scope(actor, Meeting.host_id))
    found = session.execute(query.with_for_update() if lock else query, execution_options={"populate_existing": True}).scalar_one_or_none()
    if found is None:
        raise NotFound("not_found", "no such meeting")
    return found


def locked(session: Session, site_id: str, meeting_ids: Collection[str]) -> dict[str, Meeting]:
    """Meetings by their ids, nobody else's to change until the transaction ends."""
    if not meeting_ids:
        return {}
    found = session.execute(_LOCKED, {"site_id": site_id, "ids": list(meeting_ids)}, execution_options={"populate_existing": True})
    return {each.id: each for each in found.scalars()}


def row(session: Session, meeting: Meeting, host: str | None = None) -> Row:
    """The meeting with what is shown of its host and room. `host`: their name, where it is known already."""
    if host is None:
        host = session.execute(
            select(accounts.c.name).where(accounts.c.site_id == meeting.site_id, accounts.c.id == meeting.host_id)
        ).scalar()
    room = session.get(Room, meeting.room_id) if meeting.room_id else None
    return meeting, host, room


def of_series(session: Session, site_id: str, series_id: str, *, lock: bool = False) -> Sequence[Meeting]:
    """Every occurrence, in the order of its place in the series."""
    query = select(Meeting).where(Meeting.site_id == site_id, Meeting.series_id == series_id)
    query = query.order_by(Meeting.recurrence_at, Meeting.id)
    return session.execute(query.with_for_update() if lock else query, execution_options={"populate_existing": True}).scalars().all()


def places(session: Session, series: Series) -> Sequence[tuple[datetime | None, datetime, str]]:
    """The place in the series, the start and the status of every occurrence, in order of time."""
    query = select(Meeting.recurrence_at, Meeting.start_at, Meeting.status).order_by(Meeting.start_at, Meeting.id)
    found = session.execute(query.where(Meeting.site_id == series.site_id, Meeting.series_id == series.id))
    return [(place, start, status) for place, start, status in found]


def series(session: Session, series_id: str) -> Series:
    return session.get_one(Series, series_id)


def highest_sequence(session: Session, series_id: str) -> int:
    """Of all its occurrences, those that are cancelled included; 0 while it has none."""
    return session.execute(select(func.coalesce(func.max(Meeting.sequence), 0)).where(Meeting.series_id == series_id)).scalar_one()


def lock_series(session: Session, series_id: str) -> None:
    """Whoever changes occurrences of a series does so one after the other."""
    session.execute(select(Series.id).where(Series.id == series_id).with_for_update())


def rules(session: Session, site_id: str, ids: Collection[str]) -> dict[str, Series]:
    found = session.execute(select(Series).where(Series.site_id == site_id, Series.id.in_(ids))).scalars()
    return {each.id: each for each in found}


def of_number(session: Session, site_id: str, number: str, window: Interval, *, lock: bool = False) -> Sequence[Meeting]:
    """The meetings of a number that overlap `window`, whatever their state."""
    query = select(Meeting).where(
        Meeting.site_id == site_id,
        Meeting.meeting_number == number,
        Meeting.start_at < window.end,
        Meeting.end_at > window.start,
        Meeting.start_at > window.start - LONGEST,
    )
    query = query.order_by(Meeting.start_at, Meeting.id)
    return session.execute(query.with_for_update() if lock else query, execution_options={"populate_existing": True}).scalars().all()


def upcoming(session: Session, site_id: str, host_ids: Collection[str], now: datetime, *, lock: bool = False) -> Sequence[Meeting]:
    """What these hosts have booked and not begun, and whose time is not over."""
    query = select(Meeting).where(
        Meeting.site_id == site_id, Meeting.host_id.in_(host_ids), Meeting.status == Status.BOOKED, Meeting.start_at > now - LONGEST
    )
    query = query.where(Meeting.end_at > now).order_by(Meeting.id)
    return session.execute(query.with_for_update() if lock else query).scalars().all()


def count_upcoming(session: Session, actor: Actor, host_ids: Collection[str], now: datetime) -> int:
    query = select(func.count()).where(
        Meeting.site_id == actor.site_id,
        in_scope(actor, Meeting.host_id),
        Meeting.host_id.in_(host_ids),
        Meeting.status == Status.BOOKED,
        Meeting.start_at > now - LONGEST,
        Meeting.end_at > now,
    )
    return int(session.execute(query).scalar_one())


def imported(session: Session, site_id: str, external_ids: Collection[str]) -> set[str]:
    """Those that were imported before."""
    query = select(Meeting.external_id).where(Meeting.site_id == site_id, Meeting.external_id.in_(external_ids))
    return {str(found) for found in session.execute(query).scalars()}


def imported_numbers(session: Session, site_id: str, external_series: Collection[str]) -> dict[str, str]:
    """The meeting numbers of imported series, by the series' ids in the other system."""
    query = select(Meeting.external_series, Meeting.meeting_number).where(
        Meeting.site_id == site_id, Meeting.external_series.in_(external_series)
    )
    return {str(key): number for key, number in session.execute(query.distinct())}


def hosted(session: Session, site_id: str, host_id: str, ends_after: datetime) -> Sequence[Meeting]:
    """What a user's own calendar shows: all that is booked from then on, and the other occurrences of those series."""
    recent = select(Meeting.series_id).where(
        Meeting.site_id == site_id, Meeting.host_id == host_id, Meeting.end_at > ends_after, Meeting.series_id.is_not(None)
    )
    query = select(Meeting).where(
        Meeting.site_id == site_id, Meeting.host_id == host_id, or_(Meeting.end_at > ends_after, Meeting.series_id.in_(recent))
    )
    return session.execute(query.order_by(Meeting.start_at, Meeting.id)).scalars().all()


def in_rooms(session: Session, site_id: str, room_ids: Collection[str], window: Interval) -> Sequence[Reservation]:
    """All that takes or took one of the rooms in `window`: not the cancelled ones, and not those whose time was given back."""
    query = (
        select(
            Meeting.id,
            Meeting.room_id,
            Meeting.host_id,
            accounts.c.name,
            Meeting.topic,
            Meeting.status,
            Meeting.start_at,
            Meeting.end_at,
            Meeting.started_at,
            Meeting.ended_at,
        )
        .outerjoin(accounts, _HOST)
        .where(
            Meeting.site_id == site_id,
            Meeting.room_id.in_(room_ids),
            Meeting.status != Status.CANCELLED,
            Meeting.start_at < window.end,
            Meeting.end_at > window.start,
            Meeting.start_at > window.start - LONGEST,
        )
    )
    rows = session.connection().execute(query.order_by(Meeting.start_at, Meeting.id))  # as they are: no objects of the session
    return [Reservation(*row) for row in rows]


def write(session: Session) -> None:
    """Sends what was changed to the database, where a room that is taken meanwhile is refused."""
    try:
        session.flush()
    except IntegrityError as error:
        raise conflict_from(error, {"ex_meetings_room": _taken}) from error


def _taken() -> Conflict:
    return Conflict("room_taken", "the room is taken at that time")
