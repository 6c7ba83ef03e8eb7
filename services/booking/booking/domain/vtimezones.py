"""A zone's rules as a VTIMEZONE (RFC 5545, 3.6.5), as far as a calendar object needs them.

Each observance has a rule of its own (RRULE): Outlook does not read lists of onsets (RDATE). A rule that still holds has no end and
begins when it came into force. What follows no yearly rule, such as the clocks of Morocco in Ramadan, is an observance for each onset.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Component, TimezoneDaylight, TimezoneStandard, vRecur
from icalendar.cal.timezone import Timezone

from booking.domain import yearly
from booking.domain.clocks import Change, changes, offset

DAY, YEAR = timedelta(days=1), timedelta(days=366)
LATEST = 2100  # year: tzdata predicts nothing but yearly rules after it
AHEAD = 30  # years: in 28 of them a rule has met every weekday and every length of February


@dataclass(frozen=True, slots=True)
class Observance:
    """Changes of one kind, in order, of consecutive years. `rule` is None for a single one; `is_open`: it holds until further notice."""

    changes: Sequence[Change]
    rule: dict[str, object] | None
    is_open: bool

    @property
    def last(self) -> datetime:
        return self.changes[-1].at

    def lasts_beyond(self, moment: datetime) -> bool:
        return self.is_open or self.last > moment


def is_regular(zone: ZoneInfo, first: datetime, last: datetime) -> bool:
    """Whether yearly rules tell all changes of the clocks from a year before `first` to a year after `last`."""
    needed = _needed(zone, first - YEAR, last + YEAR)
    return all(each.rule for each in needed) or not any(each.lasts_beyond(first - YEAR) for each in needed)


def vtimezone(zone: ZoneInfo, first: datetime, last: datetime) -> Component:
    """What holds from `first` to `last`, and as long as the rules stay as they are."""
    component = Timezone()
    component.add("tzid", zone.key)
    needed = _needed(zone, first, last)
    if not any(each.lasts_beyond(first) for each in needed):
        component.add_component(_fixed(first, zone))
        return component
    if min(each.changes[0].at for each in needed) > first:
        component.add_component(_fixed(first, zone))  # what holds until the zone's first change
    for each in sorted(needed, key=lambda each: each.changes[0].at):
        component.add_component(_observance(each))
    return component


def _needed(zone: ZoneInfo, first: datetime, last: datetime) -> list[Observance]:
    """Those with an onset in the span, and the one that is in force when it begins."""
    horizon = min(last.year + AHEAD, LATEST) // 10 * 10 + 9  # few horizons: a zone's changes are looked up day by day and kept
    found = [each for each in _observances(zone, horizon) if each.changes[0].at <= last]
    past = [change.at for each in found for change in each.changes if change.at <= first]
    in_force = max(past, default=first)
    return [each for each in found if each.is_open or each.last >= in_force]


def _observances(zone: ZoneInfo, horizon: int) -> list[Observance]:
    kinds: dict[tuple[object, ...], list[Change]] = {}
    for each in changes(zone.key, horizon):
        kinds.setdefault((each.before, each.after, each.name, each.is_daylight, each.onset.time()), []).append(each)
    return [run for kind in kinds.values() for run in _runs(kind, horizon)]


def _runs(kind: Sequence[Change], horizon: int) -> list[Observance]:
    """Changes of one kind as few observances as there can be. The latest first: rules are sure where many years follow one."""
    found: list[Observance] = []
    left = list(kind)
    while left:
        start = len(left) - 1
        while start > 0 and yearly.rule([each.onset.date() for each in left[start - 1 :]]):
            start -= 1
        run = left[start:]
        rule = yearly.rule([each.onset.date() for each in run]) if len(run) > 1 else None
        found.append(Observance(run, rule, rule is not None and run[-1].at.year >= horizon))
        left = left[:start]
    return found


def _observance(each: Observance) -> Component:
    first = each.changes[0]
    part = TimezoneDaylight() if first.is_daylight else TimezoneStandard()
    part.add("dtstart", first.onset)
    if each.rule:
        until = {} if each.is_open else {"UNTIL": each.last + DAY}  # some readers compare local time with it
        part.add("rrule", vRecur({"FREQ": "YEARLY", **each.rule, **until}))
    _add_offsets(part, first.before, first.after, first.name)
    return part


def _fixed(moment: datetime, zone: ZoneInfo) -> Component:
    """A zone whose clocks do not change, or not any more."""
    part = TimezoneStandard()
    part.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - local time, as the RFC wants it
    _add_offsets(part, offset(moment, zone), offset(moment, zone), moment.astimezone(zone).tzname() or zone.key)
    return part


def _add_offsets(part: Component, before: timedelta, after: timedelta, name: str) -> None:
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("tzname", name)
