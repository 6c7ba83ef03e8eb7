"""When something that is taken now would be free: the nearest times that fit, before and after the wanted one."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from booking.domain.intervals import Interval, gaps

GRID = timedelta(minutes=1)  # what meetings start on
NEAREST = 3


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


def down(moment: datetime) -> datetime:
    """The grid's minute that `moment` lies in."""
    return moment.replace(second=0, microsecond=0)


def up(moment: datetime) -> datetime:
    """The first minute of the grid from `moment` on."""
    floor = down(moment)
    return floor if floor == moment else floor + GRID
