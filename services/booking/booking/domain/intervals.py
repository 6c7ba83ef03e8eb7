"""Stretches of time, half-open: [start, end). What ends when another begins does not overlap it. How many ports are used at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """[start, end), both aware of their zone."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def overlaps(self, other: "Interval") -> bool:
        return self.start < other.end and other.start < self.end

    def within(self, other: "Interval") -> "Interval | None":
        """What of it lies in `other`; None when nothing does."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Interval(start, end) if start < end else None


@dataclass(frozen=True, slots=True)
class Load:
    """`ports` in use throughout `interval`."""

    interval: Interval
    ports: int


@dataclass(frozen=True, slots=True)
class Peak:
    """The most ports in use at once, and the first moment of it."""

    at: datetime
    ports: int


def levels(loads: Iterable[Load], window: Interval) -> list[tuple[datetime, int]]:
    """The ports in use from each moment on at which they change, beginning with the window's start."""
    changes: dict[datetime, int] = {window.start: 0}
    for load in loads:
        part = load.interval.within(window)
        if part is None:
            continue
        changes[part.start] = changes.get(part.start, 0) + load.ports
        if part.end < window.end:
            changes[part.end] = changes.get(part.end, 0) - load.ports
    used = 0
    found = []
    for moment in sorted(changes):
        used += changes[moment]
        found.append((moment, used))
    return found


def peak(loads: Iterable[Load], window: Interval) -> Peak:
    """The true peak in `window`: a running maximum over starts and ends, never the sum of what touches the window."""
    best = Peak(window.start, 0)
    for moment, used in levels(loads, window):
        if used > best.ports:
            best = Peak(moment, used)
    return best


def overload(loads: Iterable[Load], window: Interval, free_for: int, limit: int) -> list[Interval]:
    """The stretches of `window` in which `free_for` more ports would exceed `limit`."""
    steps = [*levels(loads, window), (window.end, 0)]
    full = [
        Interval(moment, following) for (moment, used), (following, _) in pairwise(steps) if used + free_for > limit and moment < following
    ]
    return merged(full)


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same stretches in order, those that touch or overlap made one."""
    found: list[Interval] = []
    for each in sorted(intervals):
        if found and each.start <= found[-1].end:
            found[-1] = Interval(found[-1].start, max(found[-1].end, each.end))
        else:
            found.append(each)
    return found


def gaps(busy: Iterable[Interval], window: Interval) -> list[Interval]:
    """What of `window` no interval of `busy` covers, in order."""
    free: list[Interval] = []
    moment = window.start
    for each in merged(busy):
        if each.start > moment:
            free.append(Interval(moment, min(each.start, window.end)))
        moment = max(moment, each.end)
        if moment >= window.end:
            return [gap for gap in free if gap.start < gap.end]
    free.append(Interval(moment, window.end))
    return [gap for gap in free if gap.start < gap.end]
