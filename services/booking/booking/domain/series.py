"""What becomes of a series that is changed from one of its occurrences on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.domain.recurrence import Limits, Rule, expand

# What a series was allowed to be it may stay; moved (to the 31st of each month, say) it is again at most 24 months long.
_AS_IT_WAS = Limits(occurrences=1000, months=120)
_MOVED = Limits(occurrences=1000)


@dataclass(frozen=True, slots=True)
class Rest:
    """A series from some occurrence on. `starts` gives each of its places, by its old start, the new one; `made` are new places
    that had no old one; what stands in neither goes. `exdates`: days on which the rule would have one and there is none. `shift`:
    by how much of the clock on the wall of `zone` it was moved; None where another rule gives all of it new starts."""

    rule: Rule
    first: datetime
    starts: Mapping[datetime, datetime]
    made: tuple[datetime, ...]
    exdates: tuple[date, ...]
    zone: ZoneInfo
    shift: timedelta | None

    def start_of(self, place: datetime, start: datetime) -> datetime | None:
        """The new start of the occurrence that had this place and took place at `start`; None when it goes. One that was moved
        alone moves by as much as all do: it stays as far from its place as it was."""
        new = self.starts.get(place)
        return new if new is None or start == place or self.shift is None else later(start, self.shift, self.zone)


def starts(rule: Rule, start: datetime, zone: ZoneInfo, exdates: Collection[date]) -> list[datetime]:
    """Return every start that the rule of a stored series gives, those that the clocks skip included and `exdates` excluded."""
    found = expand(rule, start, zone, exdates, limits=_AS_IT_WAS)
    return sorted([*found.occurrences, *(local.replace(tzinfo=zone).astimezone(UTC) for local in found.missing)])


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
    new = expand(rest, later(pivot, shift, zone), zone, limits=_MOVED if shift else _AS_IT_WAS).positions
    places = dict(zip(old, new, strict=True))
    kept = {place: places[place] for place in old if place in live}
    gone = tuple(places[place].astimezone(zone).date() for place in old if place not in live)
    return Rest(rest, new[0], kept, (), gone, zone, shift)


def replaced(rule: Rule, first: datetime, zone: ZoneInfo, exdates: Collection[date], live: Sequence[datetime]) -> Rest:
    """The series by another rule from `first` on: what takes place so far gets the new starts in order, as far as either goes."""
    expansion = expand(rule, first, zone, exdates)
    new = expansion.occurrences
    kept = dict(zip(sorted(live), new, strict=False))
    return Rest(rule, expansion.positions[0], kept, tuple(new[len(kept) :]), tuple(sorted(exdates)), zone, None)


def later(moment: datetime, shift: timedelta, zone: ZoneInfo) -> datetime:
    """`moment` moved by so much of the clock on the wall. Not moved at all it stays the second of two equal local times."""
    return moment if not shift else (moment.astimezone(zone) + shift).astimezone(UTC)


def shift_between(old: datetime, new: datetime, zone: ZoneInfo) -> timedelta:
    """By how much of the clock on the wall `new` is after `old`."""
    return new.astimezone(zone).replace(tzinfo=None) - old.astimezone(zone).replace(tzinfo=None)
