"""Meetings and series as calendar entries: what mails and feeds say of them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

import directory
from booking.domain.entries import Entry, Participant, series
from booking.domain.meetings import Status
from booking.domain.recurrence import Expansion, Limits, Rule, expand
from booking.storage.models import Meeting, Room, Series
from booking.usecases.invitees import participants
from booking.words import say
from contracts import text

_AS_BOOKED = Limits(occurrences=1000, months=120)


def of_meeting(
    session: Session, item: Meeting, rule: Series | None, host: directory.Account | None, zone: ZoneInfo, language: str
) -> Entry:
    """One meeting; an occurrence of a series goes by the series' UID and its own place in it."""
    room = session.get(Room, item.room_id) if item.room_id else None
    return Entry(
        uid=rule.id if rule else item.id,
        sequence=item.sequence,
        stamp=item.created_at or datetime.now(UTC),
        start=item.start_at,
        length=item.end_at - item.start_at,
        zone=ZoneInfo(rule.time_zone) if rule else zone,
        summary=item.topic,
        description=description(item, language),
        location=room.name if room else item.meeting_number,
        organizer=Participant(text.line(host.name), host.email, is_host=True) if host else None,
        attendees=participants(item.invitees or (), host),
        cancelled=item.status == Status.CANCELLED,
        recurrence_at=item.recurrence_at if rule else None,
    )


def of_series(session: Session, rule: Series, items: Sequence[Meeting], host: directory.Account | None, language: str) -> list[Entry]:
    """The rule, without the days on which nothing takes place, and the occurrences that are not as it says. None of it when
    nothing of the series takes place any more."""
    zone = ZoneInfo(rule.time_zone)
    live = [each for each in items if each.status != Status.CANCELLED and each.recurrence_at]
    if not live:
        return []
    usual = next((each for each in live if each.start_at == each.recurrence_at), live[0])
    shown = of_meeting(session, usual, rule, host, zone, language)
    places = {each.recurrence_at for each in live}
    times = expand(Rule.parse(rule.rrule), rule.start_at, zone, limits=_AS_BOOKED)
    master = Entry(
        uid=rule.id,
        sequence=rule.sequence,
        stamp=shown.stamp,
        start=times.positions[0],
        length=shown.length,
        zone=zone,
        summary=shown.summary,
        description=shown.description,
        location=shown.location,
        organizer=shown.organizer,
        attendees=shown.attendees,
        rrule=_rule(rule, times),
        exdates=(*(each for each in times.positions if each not in places), *(each.replace(tzinfo=zone) for each in times.missing)),
    )
    return series(master, [of_meeting(session, each, rule, host, zone, language) for each in live])


def _rule(rule: Series, times: Expansion) -> str:
    """As calendars read it alike: an end in UTC (RFC 5545, 3.3.10), and no count over times that the clocks skip, since some count
    them and some do not."""
    parsed = Rule.parse(rule.rrule)
    end = times.positions[-1] if times.missing else parsed.until(ZoneInfo(rule.time_zone))
    return str(parsed.ending(end) if end else parsed)


def whole_series(session: Session, rule: Series, items: Sequence[Meeting], host: directory.Account | None, language: str) -> Entry:
    """The series as one entry, for the cancellation of all of it."""
    last = items[-1]
    times = expand(Rule.parse(rule.rrule), rule.start_at, ZoneInfo(rule.time_zone), limits=_AS_BOOKED)
    shown = of_meeting(session, last, rule, host, ZoneInfo(rule.time_zone), language)
    return Entry(
        uid=rule.id,
        sequence=rule.sequence,
        stamp=shown.stamp,
        start=rule.start_at,
        length=shown.length,
        zone=shown.zone,
        summary=shown.summary,
        description=shown.description,
        location=shown.location,
        organizer=shown.organizer,
        attendees=shown.attendees,
        cancelled=True,
        rrule=_rule(rule, times),
    )


def description(item: Meeting, language: str) -> str:
    lines = [say(language, "number_line", number=grouped(item.meeting_number))]
    if item.password:
        lines.append(say(language, "password_line", password=item.password))
    return "\n".join(lines) + (f"\n\n{item.agenda}" if item.agenda else "")


def grouped(number: str) -> str:
    """123 456 789, as people read numbers out."""
    return f"{number[:3]} {number[3:6]} {number[6:]}"
