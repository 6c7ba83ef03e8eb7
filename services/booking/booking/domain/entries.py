"""What a calendar object says of a meeting, an occurrence or a series, and of the people in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.domain.clocks import first_of_twice


@dataclass(frozen=True, slots=True)
class Participant:
    """`is_host`: the host, who need not answer their own invitation."""

    name: str
    email: str
    is_host: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `recurrence_at` names the occurrence of a series that it stands for; `rrule` and `exdates` make it a series. With
    `uninvited` it takes place, though not for its attendees any more."""

    uid: str
    sequence: int
    stamp: datetime
    start: datetime
    length: timedelta
    zone: ZoneInfo
    summary: str
    description: str
    location: str
    organizer: Participant | None
    attendees: Sequence[Participant]
    cancelled: bool = False
    uninvited: bool = False
    recurrence_at: datetime | None = None
    rrule: str | None = None
    exdates: tuple[datetime, ...] = ()

    @property
    def is_single(self) -> bool:
        """Whether it is neither a series nor an occurrence of one."""
        return self.rrule is None and self.recurrence_at is None


def series(master: Entry, others: Iterable[Entry]) -> list[Entry]:
    """A series as one object: its rule, and those of `others` (each named by its place in it) that are not as the rule says."""
    exceptions = [
        each
        for each in others
        if each.cancelled
        or replace(each, start=master.start, recurrence_at=None, sequence=0, rrule=master.rrule, exdates=master.exdates)
        != replace(master, sequence=0)
        or each.recurrence_at is None
        or each.start != first_of_twice(each.recurrence_at, each.zone)
    ]
    return [master, *exceptions]
