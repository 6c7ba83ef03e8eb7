"""What the media plane asks: whether a meeting number may start now, with how many, until when."""

import hmac
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

import directory
from booking.domain.intervals import Interval
from booking.domain.meetings import EARLIEST_START, HOLDING, Occurrence, Status, Type, nearest
from booking.storage import meetings, password_attempts, rooms
from booking.storage.models import Meeting, Room
from booking.usecases import showing, sites, unscheduled
from booking.usecases.sites import Context
from contracts import engine, text
from contracts.call import Actor

FAR = timedelta(days=3660)
MOST_ATTEMPTS, ATTEMPTS_SPAN = 20, timedelta(minutes=15)


def admit(session: Session, actor: Actor, *, meeting_number: str, password: str | None) -> dict[str, Any]:
    """A personal number takes the room, and ports if any are free, as it is admitted; asked again it gets the same answer."""
    context = sites.admitting(session, actor.site_id)
    number = engine.number(meeting_number)
    if context.expires_on and context.today > context.expires_on:
        return _no("expired")
    around = Interval(context.now, context.now + EARLIEST_START)
    found = meetings.of_number(session, context.id, number, around)
    item = _open(found, context)
    if item is None:
        room = rooms.by_pmi(session, context.id, number)
        return _start_personal(session, context, room) if room else _no(_why_not(session, context, number, found))
    wrong = _password(session, context, item, password) if item.password else None
    return _no(wrong) if wrong else _yes(item)


def _password(session: Session, context: Context, item: Meeting, given: str | None) -> str | None:
    """Return why the password is refused, or None. A missing password is not counted as an attempt. After too many attempts the right
    password is refused too."""
    if not given:
        return "wrong_password"
    if password_attempts.count(session, context.id, item.meeting_number, context.now, ATTEMPTS_SPAN) > MOST_ATTEMPTS:
        return "too_many_attempts"
    if not hmac.compare_digest(_form(str(item.password)), _form(given)):
        return "wrong_password"
    password_attempts.forget(session, context.id, item.meeting_number)
    return None


def _form(password: str) -> bytes:
    """The password as it is compared: digits of any script are the same, since telephones send none but 0 to 9. A password that its
    profile forbids is compared as it was typed."""
    try:
        return text.digits(text.password(password)).encode()
    except ValueError:
        return text.digits(password).encode()


def _open(found: Sequence[Meeting], context: Context) -> Meeting | None:
    holding = {each.id: each for each in found if each.status in HOLDING}
    match = nearest([Occurrence(each.id, Interval(each.start_at, each.end_at)) for each in holding.values()], context.now)
    return holding[match.id] if match else None


def _why_not(session: Session, context: Context, number: str, around: Sequence[Meeting]) -> str:
    if around:
        return "cancelled" if around[0].status == Status.CANCELLED else "over"
    known = meetings.of_number(session, context.id, number, Interval(context.now - FAR, context.now + FAR))
    later = [each for each in known if each.start_at > context.now]
    if any(each.status == Status.BOOKED for each in later):
        return "not_yet"
    if later and all(each.status == Status.CANCELLED for each in later):
        return "cancelled"
    return "over" if known else "unknown_number"


def _start_personal(session: Session, context: Context, room: Room) -> dict[str, Any]:
    owner = directory.account(session, context.id, str(room.owner_id))
    last = context.last_moment(room.expires_on)
    if owner is None or owner.deleted or (last and context.now >= last[0]):
        return _no("expired")
    hold = unscheduled.available(session, context, room, room.capacity, context.now)
    again = _open(meetings.of_number(session, context.id, str(room.pmi), Interval(context.now, context.now + EARLIEST_START)), context)
    if again:  # admitted by another process while this one waited for the lock
        return _yes(again)
    if hold.reason:
        return _no(hold.reason)
    item = unscheduled.make(context, Type.PMI, hold, str(room.pmi), owner, room)
    session.add(item)
    meetings.write(session)
    showing.tell(session, None, item, room, "booked")
    return _yes(item)


def _yes(item: Meeting) -> dict[str, Any]:
    return {"allowed": True, "reason": None, "meeting_id": item.id, "topic": item.topic, "capacity": item.capacity, "until": item.end_at}


def _no(reason: str) -> dict[str, Any]:
    return {"allowed": False, "reason": reason, "meeting_id": None, "topic": None, "capacity": None, "until": None}
