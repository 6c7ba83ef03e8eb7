"""When the clocks of a zone change, and local times that come twice."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FIRST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Change:
    """At the instant `at` the offset from UTC goes from `before` to `after`. `is_daylight`: the clocks go forward, to go back later."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    is_daylight: bool

    @property
    def onset(self) -> datetime:
        """Local time by the offset before, as VTIMEZONE has it (RFC 5545, 3.6.5)."""
        return (self.at + self.before).replace(tzinfo=None)


@functools.lru_cache(maxsize=64)
def changes(key: str, last_year: int) -> tuple[Change, ...]:
    """Every change of the zone `key` from 1970 to the end of `last_year`."""
    return tuple(_changes(ZoneInfo(key), datetime(last_year + 1, 1, 1, tzinfo=UTC)))


def offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def is_repeated(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock on the wall shows this time twice, because the clocks are put back over it."""
    local = moment.astimezone(zone)
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    return first is not None and second is not None and first > second  # less: the clocks skip it


def first_of_twice(moment: datetime, zone: ZoneInfo) -> datetime:
    """The first instant with the local time of `moment`: what a local time means that comes twice (RFC 5545, 3.3.5)."""
    return moment.astimezone(zone).replace(fold=0).astimezone(UTC)


def _changes(zone: ZoneInfo, end: datetime) -> Iterator[Change]:
    start, before = FIRST, offset(FIRST, zone)
    while start < end:
        following = start + DAY
        after = offset(following, zone)
        if before != after:
            yield _change(zone, _moment(zone, start, following), before, after)
        start, before = following, after


def _change(zone: ZoneInfo, moment: datetime, before: timedelta, after: timedelta) -> Change:
    """In some zones tzdata calls winter time the exception (Dublin, Casablanca): readers want DAYLIGHT to be the later clock."""
    new = moment.astimezone(zone)
    is_seasonal = bool(new.dst()) or bool((moment - MINUTE).astimezone(zone).dst())
    return Change(moment, before, after, new.tzname() or zone.key, is_seasonal and after > before)


def _moment(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The minute from which the new offset holds, known to lie between two instants."""
    before = offset(low, zone)
    while high - low > MINUTE:
        middle = low + (high - low) // 2 // MINUTE * MINUTE
        low, high = (middle, high) if offset(middle, zone) == before else (low, middle)
    return high
