"""What becomes of a series that is changed from one of its occurrences on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.domain.recurrence import Limits, Rule, expand

# What a series was allowed to be it may stay: a part of it, moved, is never longer than the whole was.
_AS_IT_WAS = Limits(occurrences=1000, months=120)


@dataclass(frozen=True, slots=True)
class Rest:
    """A series from some occurrence on. `starts` gives each of its places, by its old start, the new one; `made` are new places
    that had no old one; what stands in neither goes. `exdates`: days on which the rule would have one and there is none."""

    rule: Rule
    first: datetime
    starts: Mapping[datetime, datetime]
    made: tuple[datetime, ...]
    exdates: tuple[date, ...]


def before(rule: Rule, start: datetime, zone: ZoneInfo, pivot: datetime) -> Rule | None:
    """The rule of what lies before `pivot`; None when nothing does."""
    count = sum(1 for each in expand(rule, start, zone, limits=_AS_IT_WAS).positions if each < pivot)
    return rule.counted(count) if count else None


def moved(rule: Rule, start: datetime, zone: ZoneInfo, pivot: datetime, shift: timedelta, live: Collection[datetime]) -> Rest:
    """The series from `pivot` on, moved by `shift` of the clock on the wall. `live`: the old starts of what still takes place.

    Raises Invalid `misses_start` when the rule's days do not agree with the new ones: then a new rule has to be given.
    """
    old = [each for each in expand(rule, start, zone, limits=_AS_IT_WAS).positions if each >= pivot]
    rest = rule.counted(len(old))
    new = expand(rest, later(pivot, shift, zone), zone, limits=_AS_IT_WAS).positions
    places = dict(zip(old, new, strict=True))
    kept = {place: places[place] for place in old if place in live}
    gone = tuple(places[place].astimezone(zone).date() for place in old if place not in live)
    return Rest(rest, new[0], kept, (), gone)


def replaced(rule: Rule, first: datetime, zone: ZoneInfo, exdates: Collection[date], live: Sequence[datetime]) -> Rest:
    """The series by another rule from `first` on: what takes place so far gets the new starts in order, as far as either goes."""
    expansion = expand(rule, first, zone, exdates)
    new = expansion.occurrences
    kept = dict(zip(sorted(live), new, strict=False))
    return Rest(rule, expansion.positions[0], kept, tuple(new[len(kept) :]), tuple(sorted(exdates)))


def later(moment: datetime, shift: timedelta, zone: ZoneInfo) -> datetime:
    """`moment` moved by so much of the clock on the wall."""
    return (moment.astimezone(zone) + shift).astimezone(UTC)


def shift_between(old: datetime, new: datetime, zone: ZoneInfo) -> timedelta:
    """By how much of the clock on the wall `new` is after `old`."""
    return new.astimezone(zone).replace(tzinfo=None) - old.astimezone(zone).replace(tzinfo=None)
