"""What booking tells org's audit log: what administrators change here, in their own name or as somebody else.

Names are recorded beside ids: a record says the same after a room was renamed or a user deleted. A password is never recorded.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from booking.storage import meetings, rooms
from booking.storage.models import Meeting, Series
from booking.words.rules import sentence
from contracts import booking as contract
from contracts import org
from contracts.call import Actor, Role
from kit.outbox import emit


def is_due(actor: Actor) -> bool:
    """What users do in their own name stands in the log of users' operations, not in the audit log."""
    return actor.role is not Role.USER or actor.impersonator_id is not None


def record(
    session: Session,
    actor: Actor,
    action: str,
    target: tuple[str, str, str],
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """`target`: type, id and name."""
    if is_due(actor):
        body = org.audit_body(action, target, before=before, after=after, reason=reason or None)
        emit(session, contract.audited, body, site_id=actor.site_id, key=target[1], version=0, actor=actor)


def booked(session: Session, actor: Actor, made: Sequence[Meeting]) -> None:
    """`made`: one meeting, or the occurrences of a series."""
    if is_due(actor):
        record(session, actor, "meeting.booked", target(made[0]), after=facts(session, made[0]) | _each(session, made))


def changed(
    session: Session, actor: Actor, item: Meeting, before: Mapping[str, Any], affected: Sequence[Meeting], *, password: bool
) -> None:
    """`before`: `state` before the change. `affected`: the meetings that the change left. `password`: whether it was set anew."""
    after = state(session, item, affected) | ({"password": "changed"} if password else {})
    if after != before:
        record(session, actor, "meeting.changed", target(item), before=before, after=after)


def cancelled(session: Session, actor: Actor, item: Meeting, gone: Sequence[Meeting], reason: str) -> None:
    if is_due(actor):
        host, number = meetings.row(session, item)[1], item.meeting_number
        before = {"host": host, "meeting_number": number} | _each(session, gone)
        record(session, actor, "meeting.cancelled", target(item), before=before, after={"count": len(gone)}, reason=reason)


def target(item: Meeting) -> tuple[str, str, str]:
    return "meeting", item.id, item.topic


def state(session: Session, item: Meeting, affected: Sequence[Meeting]) -> dict[str, Any]:
    """A meeting and, where a change affects a series, the place of each of its occurrences."""
    times = {"start_at": _text(item.start_at), "end_at": _text(item.end_at)}
    return facts(session, item) | (_each(session, affected) if item.series_id and len(affected) > 1 else times)


def facts(session: Session, item: Meeting) -> dict[str, Any]:
    """What is recorded of one meeting, beside its time."""
    _, host, room = meetings.row(session, item)
    series = meetings.series(session, item.series_id) if item.series_id else None
    return {
        "topic": item.topic,
        "meeting_number": item.meeting_number,
        "host": host,
        "capacity": item.capacity,
        "room_id": item.room_id,
        "room": room.name if room else None,
        "agenda": item.agenda or None,
        "invitees": [{"name": each.get("name") or "", "email": each["email"]} for each in item.invitees or ()],
        "recurrence": _rule(series) if series else None,
    }


def _rule(series: Series) -> dict[str, Any]:
    """The rule of a series, and its sentence in every language."""
    zone, exdates = ZoneInfo(series.time_zone), [date.fromisoformat(day) for day in series.exdates]
    first = series.start_at.astimezone(zone).date()
    words = {language: sentence(series.rrule, first, zone, language, exdates) for language in org.LANGUAGES}
    return {"rrule": series.rrule, "start_at": _text(series.start_at), "exdates": list(series.exdates), "words": words}


def _each(session: Session, items: Sequence[Meeting]) -> dict[str, Any]:
    """Where and when each of the meetings is."""
    found = rooms.by_id(session, items[0].site_id, {item.room_id for item in items if item.room_id}) if items else {}
    told = [
        {
            "start_at": _text(item.start_at),
            "end_at": _text(item.end_at),
            "room": room.name if (room := found.get(item.room_id or "")) else None,
        }
        for item in sorted(items, key=lambda each: each.start_at)
    ]
    return {"count": len(told), "meetings": told}


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
