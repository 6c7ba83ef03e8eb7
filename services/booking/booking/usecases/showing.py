"""A meeting as callers see it, and as it is told to other services."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from booking.domain import days
from booking.domain import series as rules
from booking.domain.meetings import Status, shown
from booking.domain.recurrence import Rule
from booking.storage import meetings
from booking.storage.meetings import Reservation, Row
from booking.storage.models import Meeting, Room, Series
from booking.usecases.sites import person
from contracts import booking as contract
from contracts.call import Actor, Role
from kit.outbox import Told, emit_all


def meeting(row: Row, series: Series | None, now: datetime) -> dict[str, Any]:
    """What everybody sees who may see the meeting at all."""
    item, host, room = row
    return {
        "id": item.id,
        "meeting_number": item.meeting_number,
        "topic": item.topic,
        "type": item.type,
        "host": person(item.host_id, host),
        "room": {"id": room.id, "name": room.name, "kind": room.kind} if room else None,
        "capacity": item.capacity,
        "start_at": item.start_at,
        "end_at": item.end_at,
        "duration_minutes": round((item.end_at - item.start_at).total_seconds() / 60),
        "status": shown(Status(item.status), item.end_at, now),
        "started_at": item.started_at,
        "ended_at": item.ended_at,
        "is_overrun": is_overrun(item, now),
        "series_id": item.series_id,
        "recurrence": _recurrence(series),
        "has_password": bool(item.password),
        "version": item.version,
    }


def detail(row: Row, series: Series | None, now: datetime, actor: Actor) -> dict[str, Any]:
    item = row[0]
    is_host = actor.role is Role.USER and actor.account_id == item.host_id
    return meeting(row, series, now) | {
        "agenda": item.agenda,
        "invitees": item.invitees,
        "password": item.password if is_host else None,
        "cancelled_by": item.cancelled_by,
        "cancelled_reason": item.cancelled_reason,
    }


def one(session: Session, item: Meeting, now: datetime, actor: Actor, *, host: str | None = None) -> dict[str, Any]:
    """`host`: their name, where it is known already."""
    series = meetings.series(session, item.series_id) if item.series_id else None
    whole = _whole(session, series) if series else None
    return detail(meetings.row(session, item, host), series, now, actor) | {"series": whole}


def _whole(session: Session, series: Series) -> dict[str, Any]:
    """What exists of a series. An occurrence that was cancelled before the series was split or got another rule is not part of it."""
    found, zone = meetings.places(session, series), ZoneInfo(series.time_zone)
    excepted = {date.fromisoformat(day) for day in series.exdates}
    wanted = rules.starts(Rule.parse(series.rrule), series.start_at, zone, excepted)
    known = {place for place, _, _ in found}
    return {
        "occurrence_count": sum(status != Status.CANCELLED for _, _, status in found),
        "cancelled": [start for place, start, status in found if status == Status.CANCELLED and place in wanted],
        "skipped": [start for start in wanted if start not in known],
    }


def is_overrun(item: Meeting | Reservation, now: datetime) -> bool:
    """It goes on, or went on, past its booked end."""
    return bool(item.started_at) and (item.ended_at or (now if item.status == Status.IN_PROGRESS else item.end_at)) > item.end_at


def _recurrence(series: Series | None) -> dict[str, Any] | None:
    if series is None:
        return None
    return {
        "rrule": series.rrule,
        "exdates": [date.fromisoformat(day) for day in series.exdates],
        "time_zone": series.time_zone,
        "starts_on": days.local_day(series.start_at, ZoneInfo(series.time_zone)),
    }


def tell(session: Session, actor: Actor | None, item: Meeting, room: Room | None, change: str) -> None:
    """Other services follow what is booked by this event."""
    tell_all(session, actor, [(item, room)], change)


def tell_all(session: Session, actor: Actor | None, items: Sequence[tuple[Meeting, Room | None]], change: str) -> None:
    """The same for several meetings of one site, each with its room."""
    if items:
        emit_all(session, told(items, change), site_id=items[0][0].site_id, actor=actor)


def told(items: Sequence[tuple[Meeting, Room | None]], change: str) -> list[Told]:
    """The events, for who emits them together with others."""
    return [Told(contract.meeting_changed, item.id, item.version, _told(item, room, change)) for item, room in items]


def _told(item: Meeting, room: Room | None, change: str) -> dict[str, Any]:
    return {name: getattr(item, name) for name in _TOLD} | {
        "change": change,
        "room_kind": room.kind if room else None,
        "room_capacity": room.capacity if room else None,
        "invitee_count": len(item.invitees or ()),
        "invitees": item.invitees or [],
    }


_TOLD = (
    "id",
    "series_id",
    "meeting_number",
    "topic",
    "type",
    "host_id",
    "room_id",
    "capacity",
    "start_at",
    "end_at",
    "status",
    "started_at",
    "ended_at",
    "version",
)
