"""When something that is taken now would be free: the nearest times that fit, before and after the wanted one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from booking.domain.intervals import Interval, gaps, merged
from booking.domain.series import later

GRID = timedelta(minutes=1)  # what meetings start on
NEAREST = 3
DAY = timedelta(days=1)


def nearest_starts(busy: Iterable[Interval], wanted: Interval, window: Interval, most: int = NEAREST) -> list[datetime]:
    """Up to `most` starts, nearest to the wanted one first, at which `wanted` as it is long fits between what is busy.

    Each stretch of free time offers its one start that is nearest. Nothing outside `window` is offered.
    """
    starts = [start for gap in gaps(busy, window) if (start := _nearest_in(gap, wanted)) is not None]
    return sorted(starts, key=lambda start: (abs(start - wanted.start), start))[:most]


def nearest_of(rooms: Iterable[Iterable[Interval]], wanted: Interval, window: Interval, most: int = NEAREST) -> list[datetime]:
    """The same for any one of several rooms, each given by what it is busy with."""
    starts = {start for busy in rooms for start in nearest_starts(busy, wanted, window, most)}
    return sorted(starts, key=lambda start: (abs(start - wanted.start), start))[:most]


def _nearest_in(gap: Interval, wanted: Interval) -> datetime | None:
    first, last = up(gap.start), down(gap.end) - wanted.length
    return None if first > last else max(first, min(last, wanted.start))


@dataclass(frozen=True, slots=True)
class WantedSeries:
    """The occurrences of a series as they were asked for, in order. Their times are offered as those of `slots[edited]`. Nothing may
    start before `earliest` or after `latest`, nor last beyond `until`."""

    slots: Sequence[Interval]
    edited: int
    zone: ZoneInfo
    earliest: datetime
    latest: datetime | None = None
    until: datetime | None = None

    @property
    def windows(self) -> list[Interval]:
        """For each slot all that it could take if the edited one stays on its day."""
        first = self._wall(self.slots[self.edited].start)
        back = first - _midnight(first)
        return [Interval(later(slot.start, -back, self.zone), later(slot.end, DAY - back, self.zone)) for slot in self.slots]

    def nearest_starts(self, busy: Iterable[Interval], most: int = NEAREST) -> list[datetime]:
        """Up to `most` starts on the same day, nearest first, at which the whole series fits: all of it moved by as much of the clock
        on the wall. `busy`: what is taken in its windows.

        What is taken around any slot is laid onto the day of the edited one: what is free there is free throughout. That is not so
        where the clocks change on a day of the series, so each time is looked at again as it would be.
        """
        first = self._wall(self.slots[self.edited].start)
        length = max(slot.length for slot in self.slots)
        shifts = [first - self._wall(slot.start) for slot in self.slots]
        around = _within_each(self.windows, merged(busy))
        taken = {
            (self._wall(each.start) + shift, self._wall(each.end) + shift)
            for shift, all_ in zip(shifts, around, strict=True)
            for each in all_
        }
        start = max(_midnight(first), up(self._wall(self.earliest) + shifts[0]))
        if start >= _midnight(first) + DAY:
            return []
        window = Interval(start, _midnight(first) + DAY - GRID + length)
        found = nearest_starts([Interval(*each) for each in taken], Interval(first, first + length), window, 2 * most)
        moved = ((start - first, self._moved(start - first)) for start in found)
        return [slots[self.edited].start for shift, slots in moved if self._fit(shift, slots, around)][:most]

    def _wall(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def _moved(self, shift: timedelta) -> list[Interval]:
        starts = [later(slot.start, shift, self.zone) for slot in self.slots]
        return [Interval(start, start + slot.length) for start, slot in zip(starts, self.slots, strict=True)]

    def _fit(self, shift: timedelta, moved: Sequence[Interval], around: Sequence[Sequence[Interval]]) -> bool:
        return (
            moved[0].start >= self.earliest
            and (self.latest is None or moved[-1].start <= self.latest)
            and (self.until is None or moved[-1].end <= self.until)
            and all(self._wall(new.start) == self._wall(old.start) + shift for new, old in zip(moved, self.slots, strict=True))
            and not any(before.overlaps(after) for before, after in pairwise(moved))
            and not any(new.overlaps(each) for new, taken in zip(moved, around, strict=True) for each in taken)
        )


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment, time.min)


def _within_each(windows: Sequence[Interval], busy: Sequence[Interval]) -> list[Sequence[Interval]]:
    """What of `busy`, which is in order and does not overlap, touches each of `windows`."""
    starts, ends = [each.start for each in busy], [each.end for each in busy]
    return [busy[bisect_right(ends, window.start) : bisect_left(starts, window.end)] for window in windows]


def down(moment: datetime) -> datetime:
    """The grid's minute that `moment` lies in."""
    return moment.replace(second=0, microsecond=0)


def up(moment: datetime) -> datetime:
    """The first minute of the grid from `moment` on."""
    floor = down(moment)
    return floor if floor == moment else floor + GRID
