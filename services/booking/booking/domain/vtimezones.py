"""A zone's rules as a VTIMEZONE (RFC 5545, 3.6.5), for the years that a calendar object needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Component, TimezoneDaylight, TimezoneStandard
from icalendar.cal.timezone import Timezone

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """The clocks go from one offset to another; `onset` is local time by the offset before, as the RFC wants it."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str
    is_daylight: bool


def vtimezone(zone: ZoneInfo, first: datetime, last: datetime) -> Component:
    """What holds from `first` to `last`: the offset at the beginning, then each change."""
    component = Timezone()
    component.add("tzid", zone.key)
    start = first.astimezone(UTC).replace(second=0, microsecond=0)
    offset = _offset(start, zone)
    changes = [Change((start + offset).replace(tzinfo=None), offset, offset, _name(start, zone), _is_daylight(start, zone))]
    changes += _changes(zone, start, last.astimezone(UTC))
    for group in _grouped(changes):
        component.add_component(_observance(group))
    return component


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Change]:
    while start < end:
        following = start + DAY
        before, after = _offset(start, zone), _offset(following, zone)
        if before != after:
            moment = _moment(zone, start, following)
            yield Change((moment + before).replace(tzinfo=None), before, after, _name(moment, zone), _is_daylight(moment, zone))
        start = following


def _moment(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The minute from which the new offset holds, known to lie between two instants."""
    before = _offset(low, zone)
    while high - low > MINUTE:
        middle = low + (high - low) // 2 // MINUTE * MINUTE
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return high


def _grouped(changes: list[Change]) -> list[list[Change]]:
    """Changes of the same kind are one observance with several onsets."""
    found: dict[tuple[object, ...], list[Change]] = {}
    for each in changes:
        found.setdefault((each.before, each.after, each.name, each.is_daylight), []).append(each)
    return list(found.values())


def _observance(group: list[Change]) -> Component:
    first, *others = group
    part = TimezoneDaylight() if first.is_daylight else TimezoneStandard()
    part.add("dtstart", first.onset)
    if others:
        part.add("rdate", [each.onset for each in others])
    part.add("tzoffsetfrom", first.before)
    part.add("tzoffsetto", first.after)
    part.add("tzname", first.name)
    return part


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _name(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).tzname() or zone.key


def _is_daylight(moment: datetime, zone: ZoneInfo) -> bool:
    return bool(moment.astimezone(zone).dst())
