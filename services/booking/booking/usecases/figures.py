"""What org's answers count of booking's, each in one look: what of the licence is used, what an administrator of a scope sees."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

import directory
from booking.domain import days
from booking.domain.intervals import Interval, Load, peak
from booking.domain.meetings import Status, held
from booking.storage import figures, rooms
from booking.storage.models import Meeting
from booking.usecases import sites
from contracts.call import Actor


def licence_use(session: Session, actor: Actor) -> dict[str, Any]:
    """Ports in use at this moment, the most at once in the site's today, and the shared rooms that are booked."""
    context = sites.context(session, actor.site_id)
    today = days.window(context.today, context.zone)
    found = figures.with_ports(session, context.id, today) if context.counts_ports else ()
    top = peak([_load(meeting, context.now) for meeting in found], today)
    used = figures.shared_rooms_used(session, context.id, context.now)
    return {
        "ports_in_use": sum(meeting.ports for meeting in found if meeting.status == Status.IN_PROGRESS),
        "peak_today": top.ports,
        "peak_today_at": top.at if top.ports else None,
        "shared_rooms": [{"capacity": capacity, "expires_on": expires_on, "used": count} for capacity, expires_on, count in used],
    }


def scope(session: Session, actor: Actor, *, department_id: str | None) -> dict[str, int]:
    """Nothing is counted that the caller does not see either: of a department outside their scope as of one that is not there."""
    eyes = [actor] if department_id is None else [actor, replace(actor, scope_department_id=department_id)]
    rooms = figures.room_counts(session, eyes)
    return {
        "room_count": sum(rooms.values()),
        "shared_room_count": rooms.get("shared", 0),
        "dedicated_room_count": rooms.get("dedicated", 0),
        "meeting_count": figures.meeting_count(session, eyes, to_come_at=sites.clock()),
        "all_meeting_count": figures.meeting_count(session, eyes),
    }


def user_bookings(
    session: Session,
    actor: Actor,
    *,
    id: str,  # noqa: A002 - the contract's name
    expires_on: date | None,
    capacity: int | None,
) -> dict[str, Any]:
    """What a change of the user's room, expiry or capacity would meet; nothing of a user whom the actor does not see."""
    context = sites.context(session, actor.site_id)
    room = rooms.of_owner(session, context.id, id) if directory.visible_user(session, actor, id) else None
    end = days.end_of(expires_on, context.zone) if expires_on else None
    counts = figures.upcoming_of(session, actor, id, context.now, room_id=room.id if room else None, end=end, capacity=capacity)
    return {"room": room.name if room else None, "pmi": room.pmi if room else None, **counts}


def _load(meeting: Meeting, now: datetime) -> Load:
    booked = Interval(meeting.start_at, meeting.end_at)
    in_progress = meeting.status == Status.IN_PROGRESS
    return Load(held(booked, meeting.started_at, meeting.ended_at, in_progress=in_progress, now=now), meeting.ports)
