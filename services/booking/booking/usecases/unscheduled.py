"""Meetings that nobody booked: starts of a personal number, and runs that belong to no booking. They take what is free, for two
hours at most, and never push anybody out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from booking.domain.availability import down
from booking.domain.intervals import Interval, Load, gaps, overload, peak
from booking.domain.meetings import UNSCHEDULED_HOLD, Status, Type
from booking.storage import slots
from booking.storage.models import Meeting, Room
from booking.usecases import admission
from booking.usecases.sites import Context
from booking.words import say
from directory import Account

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Hold:
    """What is free for an unscheduled start: how long, how many; `reason` when nothing is."""

    slot: Interval
    capacity: int
    ports: int
    reason: str | None = None


def available(session: Session, context: Context, room: Room | None, capacity: int, start: datetime) -> Hold:
    """From the minute of `start` on, locked until the transaction ends. `capacity` shrinks to the ports that are free."""
    admission.lock(session, context, [room.id] if room else [])
    first = Interval(down(start), down(start) + MINUTE)
    window = Interval(first.start, _end(context, room, first))
    room_free = _free_until(slots.busy(session, context.id, [room.id], [window])[room.id], window) if room else window.end
    if room_free <= window.start:
        return Hold(first, capacity, 0, admission.ROOM_TAKEN)
    if not context.counts_ports:
        return Hold(Interval(window.start, room_free), capacity, 0)
    booked = slots.loads(session, context.id, [window])[0]
    left = min(capacity, context.ports - peak(booked, first).ports)
    if left <= 0:
        return Hold(first, capacity, 0, admission.PORTS_EXHAUSTED)
    return Hold(Interval(window.start, min(room_free, _ports_until(booked, window, left, context.ports))), left, left)


def make(context: Context, kind: Type, hold: Hold, number: str, host: Account | None, room: Room | None, topic: str = "") -> Meeting:
    """The meeting of such a start; not yet written."""
    return Meeting(
        id=str(uuid7()),
        site_id=context.id,
        host_id=host.id if host else None,
        room_id=room.id if room and hold.reason is None else None,
        start_at=hold.slot.start,
        end_at=hold.slot.end,
        capacity=hold.capacity,
        ports=hold.ports,
        sequence=0,
        version=1,
        status=str(Status.BOOKED),
        type=str(kind),
        meeting_number=number,
        topic=topic or _topic(context, kind, number, host),
        agenda="",
        invitees=[],
    )


def _topic(context: Context, kind: Type, number: str, host: Account | None) -> str:
    words: dict[str, Any] = {"name": host.name if host else "", "number": number}
    return say(context.site.language, "pmi_topic" if kind is Type.PMI else "unscheduled_topic", **words)


def _end(context: Context, room: Room | None, first: Interval) -> datetime:
    """Two hours on, and not past what the licence and the room allow; who has started nevertheless has the minute."""
    end = first.start + UNSCHEDULED_HOLD
    last = context.last_moment(room.expires_on if room else None)
    return max(first.end, min(end, last[0])) if last else end


def _free_until(busy: list[Interval], window: Interval) -> datetime:
    free = gaps(busy, window)
    return free[0].end if free and free[0].start == window.start else window.start


def _ports_until(booked: list[Load], window: Interval, ports: int, licensed: int) -> datetime:
    full = overload(booked, window, ports, licensed)
    return full[0].start if full else window.end
