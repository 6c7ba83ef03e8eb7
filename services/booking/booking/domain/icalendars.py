"""Meetings as iCalendar objects (RFC 5545) and messages (iTIP, RFC 5546): what goes into mails and private feeds.

A meeting, or a whole series with its exceptions, is one calendar object: its UID stays for life and its SEQUENCE grows. Local times carry
the zone they were booked in, whose rules go along (VTIMEZONE), so that a series keeps its hour in every reader's calendar.
"""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, vCalAddress, vDDDLists, vRecur, vText

from booking.domain.vtimezones import vtimezone

PRODUCT = "-//Rostrum//Rostrum//EN"


@dataclass(frozen=True, slots=True)
class Participant:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `recurrence_at` names the occurrence of a series that it stands for; `rrule` and `exdates` make it a series. With
    `uninvited` it takes place, though not for its attendees any more."""

    uid: str
    sequence: int
    stamp: datetime
    start: datetime
    length: timedelta
    zone: ZoneInfo
    summary: str
    description: str
    location: str
    organizer: Participant | None
    attendees: Sequence[Participant]
    cancelled: bool = False
    uninvited: bool = False
    recurrence_at: datetime | None = None
    rrule: str | None = None
    exdates: tuple[datetime, ...] = ()


def message(method: str, entries: Sequence[Entry], name: str = "") -> str:
    """The whole VCALENDAR. `method` REQUEST or CANCEL makes it an iTIP message, PUBLISH a feed."""
    begin, end = _frame(method, name)
    return "".join((begin, *_zones(entries), *(_text(_event(entry)) for entry in entries), end))


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


def series(master: Entry, others: Iterable[Entry]) -> list[Entry]:
    """A series as one object: its rule, and those of `others` (each named by its place in it) that are not as the rule says."""
    exceptions = [
        each
        for each in others
        if each.cancelled
        or replace(each, start=master.start, recurrence_at=None, sequence=0, rrule=master.rrule, exdates=master.exdates)
        != replace(master, sequence=0)
        or each.start != each.recurrence_at
    ]
    return [master, *exceptions]


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.start.astimezone(entry.zone))
    event.add("dtend", (entry.start + entry.length).astimezone(entry.zone))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("location", entry.location)
    if not entry.uninvited:  # RFC 5546, 3.2.5: a STATUS would cancel it for everybody
        event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE")
    _add_people(event, entry)
    if entry.recurrence_at:
        event.add("recurrence-id", entry.recurrence_at.astimezone(entry.zone))
    if entry.rrule:
        event.add("rrule", vRecur.from_ical(entry.rrule))
    if entry.exdates:
        event.add("exdate", vDDDLists([each.astimezone(entry.zone) for each in entry.exdates]))
    return event


def _add_people(event: Event, entry: Entry) -> None:
    if entry.organizer:
        event.add("organizer", _address(entry.organizer))
    for each in entry.attendees:
        address = _address(each)
        address.params["ROLE"] = vText("REQ-PARTICIPANT")
        address.params["PARTSTAT"] = vText("NEEDS-ACTION")
        address.params["RSVP"] = vText("TRUE")
        event.add("attendee", address, encode=False)


def _address(participant: Participant) -> vCalAddress:
    address = vCalAddress(f"mailto:{participant.email}")
    if participant.name:
        address.params["CN"] = vText(participant.name.replace('"', "'"))
    return address


def _zones(entries: Sequence[Entry]) -> list[str]:
    """The rules of each zone that is used, for as long as the entries need them."""
    spans: dict[str, tuple[datetime, datetime]] = {}
    for entry in entries:
        first, last = spans.get(entry.zone.key, (entry.start, entry.start))
        spans[entry.zone.key] = (min(first, entry.start), max(last, entry.start + timedelta(days=800 if entry.rrule else 1)))
    return [_zone(key, first.year - 1, last.year + 1) for key, (first, last) in sorted(spans.items()) if key != "UTC"]


@functools.lru_cache(maxsize=256)
def _zone(key: str, first: int, last: int) -> str:
    """By whole years, which most entries share: the clocks are looked up day by day."""
    return _text(vtimezone(ZoneInfo(key), datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)))
