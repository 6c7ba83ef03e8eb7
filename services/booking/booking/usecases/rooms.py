"""Rooms as administrators and users see them: listed with a day's reservations, renamed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from booking.domain import days
from booking.domain.intervals import Interval
from booking.domain.meetings import Status, shown
from booking.storage import meetings, rooms
from booking.storage.locks import hold
from booking.storage.meetings import Reservation
from booking.storage.models import Room
from booking.usecases import audit, showing, sites
from booking.usecases.sites import Context, person
from contracts import booking as contract
from contracts.call import Actor, Role
from contracts.errors import Forbidden, Stale, invalid_field
from contracts.values import FIRST_YEAR, LAST_YEAR, is_named
from kit.outbox import emit

LONGEST_QUERY = timedelta(days=31)


def list_page(session: Session, actor: Actor, *, page: int, page_size: int, sort: str, **filters: Any) -> dict[str, Any]:
    """Each room with its reservations of one day of the site's, by default today."""
    context = sites.seen_by(session, actor)
    day = filters.pop("date", None) or context.today
    found, total = rooms.page(session, context.id, _seen(context, actor), sort=sort, number=page, size=page_size, **filters)
    reserved = _reservations(session, actor, context, [room for room, _ in found], days.window(day, context.zone))
    items = [_shown(room, owner) | {"reservations": reserved[room.id]} for room, owner in found]
    return {"items": items, "page": page, "page_size": page_size, "total": total}


def get(session: Session, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002 - the contract's name
    context = sites.seen_by(session, actor)
    room, owner = rooms.get(session, context.id, id, _seen(context, actor))
    return _with_day(session, actor, context, room, owner)


def reservations(session: Session, actor: Actor, *, id: str, **span: Any) -> dict[str, Any]:  # noqa: A002
    """Raises Invalid for more than 31 days at once."""
    context = sites.seen_by(session, actor)
    window = Interval(span["from"], span["to"])
    if not timedelta() < window.length <= LONGEST_QUERY:
        low, high = (f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for moment in (window.start, window.start + LONGEST_QUERY))
        raise invalid_field("to", "range", "later than from by at most 31 days", min=low, max=high)
    room, _ = rooms.get(session, context.id, id, _seen(context, actor))
    return {"items": _reservations(session, actor, context, [room], window)[room.id]}


def _with_day(session: Session, actor: Actor, context: Context, room: Room, owner: str | None) -> dict[str, Any]:
    reserved = _reservations(session, actor, context, [room], days.window(context.today, context.zone))
    return _shown(room, owner) | {"reservations": reserved[room.id]}


def calendar(session: Session, actor: Actor, *, month: str, kind: str | None = None) -> dict[str, Any]:
    """How many reservations touch each day of a month ("2027-03"), and how much of the rooms' time they take.

    Busy time of shared rooms counts for every actor, as the rooms' days show it; dedicated rooms count only if the actor sees them.
    """
    context = sites.seen_by(session, actor)
    first = _first_day(month)
    window = days.month(first, context.zone)
    found = rooms.ids(session, context.id, _seen(context, actor), kind=kind)
    by_day: defaultdict[date, list[timedelta]] = defaultdict(list)
    for meeting in meetings.in_rooms(session, context.id, found, window):
        taken = _taken(meeting)
        part = taken.within(window) if taken.length > timedelta() else None
        for day, length in days.parts(part, context.zone) if part else ():
            by_day[day].append(length)
    return {"items": [_load(day, by_day[day], len(found), context) for day in sorted(by_day)]}


def _load(day: date, lengths: Sequence[timedelta], rooms_seen: int, context: Context) -> dict[str, Any]:
    """Reservations of imported history may overlap: no more is booked than the rooms have."""
    available = days.window(day, context.zone).length * rooms_seen
    booked = min(sum(lengths, timedelta()), available)
    minute = timedelta(minutes=1)
    return {"date": day, "count": len(lengths), "booked_minutes": booked // minute, "available_minutes": available // minute}


def rename(session: Session, actor: Actor, *, id: str, name: str) -> dict[str, Any]:  # noqa: A002
    """A shared room is everybody's, so only an administrator of the whole site renames it; a dedicated one follows its owner.

    Raises Conflict `taken` if another shared room in use has the name. Waits for a change of the licence, which names rooms too.
    """
    context = sites.seen_by(session, actor)
    hold(session, context.id)
    room, owner = rooms.get(session, context.id, id, _seen(context, actor), lock=True)
    if room.kind == "shared" and actor.scope_department_id is not None:
        raise Forbidden("forbidden", "only an administrator of the whole site renames shared rooms")
    if actor.if_match is not None and actor.if_match != room.version:
        raise Stale(message="somebody else has changed it since", details={"current": {"name": room.name, "version": room.version}})
    old, new = ({"name": each, "kind": room.kind} for each in (room.name, name))
    audit.record(session, actor, "room.renamed", ("room", room.id, name), before=old, after=new)
    rooms.set_name(room, name)
    room.version += 1
    rooms.save(session)
    tell(session, actor, room)
    return _with_day(session, actor, context, room, owner)


def tell(session: Session, actor: Actor | None, room: Room) -> None:
    """Other services know rooms by this event."""
    body = {name: getattr(room, name) for name in ("id", "name", "kind", "capacity", "owner_id", "pmi", "expires_on", "version")}
    body["retired"] = room.retired_at is not None
    emit(session, contract.room_changed, body, site_id=room.site_id, key=room.id, version=room.version, actor=actor)


def _seen(context: Context, actor: Actor) -> ColumnElement[bool]:
    return rooms.visible(actor, context.account if actor.role is Role.USER else None)


def _shown(room: Room, owner: str | None) -> dict[str, Any]:
    return {
        "id": room.id,
        "name": room.name,
        "kind": room.kind,
        "capacity": room.capacity,
        "expires_on": room.expires_on,
        "owner": person(room.owner_id, owner),
        "pmi": room.pmi,
        "version": room.version,
    }


def _reservations(
    session: Session, actor: Actor, context: Context, found: Sequence[Room], window: Interval
) -> dict[str, list[dict[str, Any]]]:
    """By room, in order of time. What the actor may not see of a shared room is busy, and no more."""
    rows = meetings.in_rooms(session, context.id, [room.id for room in found], window)
    visible = _visible_hosts(session, actor, {meeting.host_id for meeting in rows if meeting.host_id})
    by_room: dict[str, list[dict[str, Any]]] = {room.id: [] for room in found}
    for meeting in rows:
        taken = _taken(meeting)
        if taken.length > timedelta() and taken.overlaps(window):
            may = visible is None or meeting.host_id in visible
            by_room[meeting.room_id].append(_open(meeting, taken, context.now) if may else _busy(taken))
    return by_room


def _visible_hosts(session: Session, actor: Actor, hosts: set[str]) -> set[str] | None:
    """Those of `hosts` whose meetings the actor may see; None means all."""
    if actor.role is Role.USER:
        return {str(actor.account_id)}
    if actor.scope_department_id is None:
        return None
    return rooms.hosts_in_scope(session, actor, hosts)


def _taken(meeting: Reservation) -> Interval:
    """For how long it takes its room: what ended early has given the rest back."""
    if meeting.status == Status.ENDED and meeting.ended_at:
        return Interval(meeting.start_at, max(meeting.start_at, min(meeting.end_at, meeting.ended_at)))
    return Interval(meeting.start_at, meeting.end_at)


def _open(meeting: Reservation, taken: Interval, now: datetime) -> dict[str, Any]:
    return {
        "meeting_id": meeting.id,
        "topic": meeting.topic,
        "host": person(meeting.host_id, meeting.host),
        "start_at": taken.start,
        "end_at": taken.end,
        "status": shown(Status(meeting.status), meeting.end_at, now),
        "is_overrun": showing.is_overrun(meeting, now),
    }


def _busy(taken: Interval) -> dict[str, Any]:
    return {"meeting_id": None, "topic": None, "host": None, "start_at": taken.start, "end_at": taken.end, "status": "busy"}


def _first_day(month: str) -> date:
    try:
        first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        raise invalid_field("month", "format", "a month is 2027-03") from None
    if not is_named(first.year):
        raise invalid_field("month", "range", "a month of the years that may be asked for", min=FIRST_YEAR, max=LAST_YEAR)
    return first
