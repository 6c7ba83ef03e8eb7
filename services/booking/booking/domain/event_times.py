"""The times of a VEVENT, each written so that every reader finds the same instant (RFC 5545, 3.3.5).

A local time that comes twice, when the clocks are put back, is written in UTC. The start of a rule cannot be: by the RFC it means the
first of the two, and so do the occurrences that follow from it. A series has a DURATION in hours, which no change of clocks stretches.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Event, vDDDLists, vRecur, vText

from booking.domain.clocks import first_of_twice, is_repeated
from booking.domain.entries import Entry


def add_times(event: Event, entry: Entry) -> None:
    """DTSTART and the end; of a series its rule too, of an occurrence its place in the series."""
    zone = entry.zone
    if entry.rrule:
        event.add("dtstart", first_of_twice(entry.start, zone).astimezone(zone))
        event.add("duration", vText(_duration(entry.length)), encode=False)
        event.add("rrule", vRecur.from_ical(entry.rrule))
        _add_exdates(event, [_place(each, zone) for each in entry.exdates])
        return
    event.add("dtstart", _unmistakable(entry.start, zone))
    event.add("dtend", _unmistakable(entry.start + entry.length, zone))
    if entry.recurrence_at:
        event.add("recurrence-id", _place(entry.recurrence_at, zone))


def _unmistakable(moment: datetime, zone: ZoneInfo) -> datetime:
    """Local time; UTC where the clock on the wall shows it twice."""
    return moment.astimezone(UTC if is_repeated(moment, zone) else zone)


def _place(moment: datetime, zone: ZoneInfo) -> datetime:
    """The start that readers compute from the rule for the occurrence at `moment`. A time that the clocks skip stays as it is."""
    return _unmistakable(first_of_twice(moment, zone), zone) if is_repeated(moment, zone) else moment.astimezone(zone)


def _duration(length: timedelta) -> str:
    """In hours and minutes: a day of 24 hours would be P1D, which is a day of the calendar (RFC 5545, 3.3.6)."""
    hours, minutes = divmod(length // timedelta(minutes=1), 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes or not hours else "")


def _add_exdates(event: Event, places: Sequence[datetime]) -> None:
    """One property for local times and one for those in UTC: a property has one zone."""
    for zone in dict.fromkeys(each.tzinfo for each in places):
        event.add("exdate", vDDDLists([each for each in places if each.tzinfo is zone]))
