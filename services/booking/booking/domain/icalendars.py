"""Meetings as iCalendar objects (RFC 5545) and messages (iTIP, RFC 5546): what goes into mails and private feeds.

A meeting, or a whole series with its exceptions, is one calendar object: its UID stays for life and its SEQUENCE grows. Local times carry
the zone they were booked in, whose rules go along (VTIMEZONE), so that a series keeps its hour in every reader's calendar.
"""

import functools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, vCalAddress, vText

from booking.domain.entries import Entry, Participant
from booking.domain.event_times import add_times
from booking.domain.vtimezones import is_regular, vtimezone

PRODUCT = "-//Rostrum//Rostrum//EN"
PUBLISH = "PUBLISH"
LONGEST_SERIES = timedelta(days=800)


def message(method: str, entries: Sequence[Entry], name: str = "") -> str:
    """The whole VCALENDAR. `method` REQUEST or CANCEL makes it an iTIP message. PUBLISH is for a feed and for meetings without invitees:
    it names no attendees (RFC 5546, 3.2.1)."""
    begin, end = _frame(method, name)
    shown = [_written(replace(entry, attendees=()) if method == PUBLISH else entry) for entry in entries]
    return "".join((begin, *_zones(shown), *(_text(_event(entry)) for entry in shown), end))


def _written(entry: Entry) -> Entry:
    """A single meeting where no yearly rule tells the clocks goes out in UTC: few calendars read a zone without rules."""
    is_told = not entry.is_single or is_regular(entry.zone, entry.start, entry.start + entry.length)
    return entry if is_told else replace(entry, zone=ZoneInfo("UTC"))


@functools.lru_cache(maxsize=256)
def _frame(method: str, name: str) -> tuple[str, str]:
    """What stands before and after the components."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    begin, end, rest = _text(calendar).rpartition("END:VCALENDAR")
    return begin, end + rest


def _text(component: Component) -> str:
    text: str = component.to_ical().decode()
    return text


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("sequence", entry.sequence)
    add_times(event, entry)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("location", entry.location)
    if not entry.uninvited:  # RFC 5546, 3.2.5: a STATUS would cancel it for everybody
        event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE")
    _add_people(event, entry)
    return event


def _add_people(event: Event, entry: Entry) -> None:
    if entry.organizer:
        event.add("organizer", _address(entry.organizer))
    for each in entry.attendees:
        address = _address(each)
        address.params["ROLE"] = vText("CHAIR" if each.is_host else "REQ-PARTICIPANT")
        address.params["PARTSTAT"] = vText("ACCEPTED" if each.is_host else "NEEDS-ACTION")
        if not each.is_host:
            address.params["RSVP"] = vText("TRUE")
        event.add("attendee", address, encode=False)


def _address(participant: Participant) -> vCalAddress:
    address = vCalAddress(f"mailto:{participant.email}")
    if participant.name:
        address.params["CN"] = vText(participant.name)  # quoted and escaped by the library (RFC 6868)
    return address


def _zones(entries: Sequence[Entry]) -> list[str]:
    """The rules of each zone that is used, for as long as the entries need them."""
    spans: dict[str, tuple[datetime, datetime]] = {}
    for entry in entries:
        start = min(entry.start, entry.recurrence_at or entry.start)
        end = max(entry.start + entry.length + (LONGEST_SERIES if entry.rrule else timedelta()), entry.recurrence_at or entry.start)
        first, last = spans.get(entry.zone.key, (start, end))
        spans[entry.zone.key] = (min(first, start), max(last, end))
    return [_zone(key, first.year - 1, last.year + 1) for key, (first, last) in sorted(spans.items()) if key != "UTC"]


@functools.lru_cache(maxsize=256)
def _zone(key: str, first: int, last: int) -> str:
    """By whole years, which most entries share."""
    return _text(vtimezone(ZoneInfo(key), datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)))
