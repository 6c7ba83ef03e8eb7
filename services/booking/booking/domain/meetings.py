"""A meeting's state, the runs that the media plane reports, and meeting numbers.

booked ──► in_progress ──► ended        in_progress only by the media plane's word
   └─────► cancelled                    past its end and never started: ended, without a start
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from booking.domain.intervals import Interval

EARLIEST_START = timedelta(minutes=60)  # so long before its booked start a run still belongs to it
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=24)
UNSCHEDULED_HOLD = timedelta(hours=2)  # what a start that nobody booked takes, where it is free for so long
NO_SHOW_HOLD = timedelta(minutes=10)  # an admitted unscheduled start that has not come by then gives it back

NUMBER_DIGITS, PMI_DIGITS = 9, 10


class Status(StrEnum):
    BOOKED = "booked"
    IN_PROGRESS = "in_progress"
    ENDED = "ended"
    CANCELLED = "cancelled"


class Type(StrEnum):
    SCHEDULED = "scheduled"
    RECURRING = "recurring"
    PMI = "pmi"
    UNSCHEDULED = "unscheduled"


HOLDING = (Status.BOOKED, Status.IN_PROGRESS)  # what takes its room and ports for its booked time


def shown(status: Status, end: datetime, now: datetime) -> Status:
    """The state as of `now`: who has booked and never came is done when the time is over."""
    return Status.ENDED if status is Status.BOOKED and end <= now else status


def is_open(status: Status, end: datetime, now: datetime) -> bool:
    """Whether it may still be changed or cancelled: until it starts, or its time is over."""
    return shown(status, end, now) is Status.BOOKED


def held(booked: Interval, started_at: datetime | None, ended_at: datetime | None, *, in_progress: bool, now: datetime) -> Interval:
    """For how long a meeting really takes its ports: as booked, and while it runs before or after that; what ended early has given
    the rest back."""
    start = min(booked.start, started_at or booked.start)
    if in_progress:
        return Interval(start, max(booked.end, now))
    if started_at and ended_at:
        return Interval(start, max(start, ended_at))
    return booked


@dataclass(frozen=True, slots=True)
class Run:
    """One instance of the media plane's, known by the engine's own id. What is not known yet is None."""

    started_at: datetime | None = None
    ended_at: datetime | None = None

    def with_start(self, moment: datetime) -> "Run":
        """The earliest start that was told: telling it twice, or late, changes nothing."""
        return Run(min(moment, self.started_at or moment), self.ended_at)

    def with_end(self, moment: datetime, started_at: datetime | None = None) -> "Run":
        """The latest end that was told; an end names the start as well, in case the start's message is lost."""
        known = self if started_at is None else self.with_start(started_at)
        return Run(known.started_at or moment, max(moment, self.ended_at or moment))


def outcome(runs: Iterable[Run]) -> tuple[Status, datetime | None, datetime | None]:
    """(state, started, ended) of a meeting that ran in `runs`, whatever the order they were told in: it goes on while one of
    them does. Without a run it is booked as before."""
    known = list(runs)
    if not known:
        return Status.BOOKED, None, None
    started = min((run.started_at for run in known if run.started_at), default=None)
    ends = [run.ended_at for run in known]
    if any(end is None for end in ends):
        return Status.IN_PROGRESS, started, None
    return Status.ENDED, started, max(end for end in ends if end)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What matching a start needs to know of a booked meeting."""

    id: str
    booked: Interval


def nearest(occurrences: Iterable[Occurrence], moment: datetime) -> Occurrence | None:
    """The occurrence that a start at `moment` belongs to: the nearest in time of those from 60 minutes before whose start to
    whose end it lies; None when it was not booked."""
    candidates = [each for each in occurrences if each.booked.start - EARLIEST_START <= moment < each.booked.end]
    return min(candidates, key=lambda each: (max(each.booked.start - moment, timedelta()), each.booked.start, each.id), default=None)


def number(draw: Callable[[int], int], digits: int = NUMBER_DIGITS) -> str:
    """A meeting number of exactly `digits` digits; `draw(n)` gives a random whole number below n."""
    low = int(10 ** (digits - 1))
    return str(low + draw(9 * low))
