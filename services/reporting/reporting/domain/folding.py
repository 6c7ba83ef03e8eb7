"""What was told of a run, folded into when it ran and into legs: by when things happened, not by when they were heard of. Any order and
any number of times, the result is the same.

A leg is one connection of one person, under the key that the engine gave it. Joins in a row under one key are one join told again, and
the earliest counts; leaves in a row likewise, and the latest counts; a join after a leave is a further leg, for engines that keep the
key. A leave without a join is a leg whose begin is not known, and stays so: no time is ever made up for it.

Which legs are one person is not decided here, but in domain/identity.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    STARTED = "started"
    ENDED = "ended"
    JOINED = "joined"
    LEFT = "left"
    BOUND = "bound"  # the leg is the telephone of another leg


class Closing(StrEnum):
    """How the end of a leg is known."""

    LEFT = "left"
    ENDED = "ended"  # the meeting did
    INFERRED = "inferred"  # nobody told the end: the last that was heard of the run


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that an engine has told, and when it happened. What is told of the run as a whole has no `leg`."""

    kind: Kind
    at: datetime
    leg: str = ""
    name: str = ""
    email: str = ""
    participant_user_id: str = ""
    registrant_id: str = ""
    bound_to: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """What closes the legs that are open when a run is over."""

    at: datetime
    how: Closing


@dataclass(frozen=True, slots=True)
class Course:
    """When a run began and ended, and the last moment that anything was told of. `succeeded_at`: when the engine has started the same
    number anew; if that was after that last moment, the run is over though nobody said so."""

    started_at: datetime | None = None
    ended_at: datetime | None = None
    last_at: datetime | None = None
    succeeded_at: datetime | None = None

    def with_told(self, told: Iterable[Told]) -> "Course":
        """The earliest start and the latest end that were told."""
        known = list(told)
        starts = [each.at for each in known if each.kind is Kind.STARTED] + _known(self.started_at)
        ends = [each.at for each in known if each.kind is Kind.ENDED] + _known(self.ended_at)
        moments = [each.at for each in known] + _known(self.last_at)
        return replace(self, started_at=min(starts, default=None), ended_at=max(ends, default=None), last_at=max(moments, default=None))

    @property
    def ending(self) -> Ending | None:
        """None while the run goes on."""
        if self.ended_at:
            return Ending(self.ended_at, Closing.ENDED)
        is_over = self.last_at and self.succeeded_at and self.succeeded_at > self.last_at
        return Ending(self.last_at, Closing.INFERRED) if self.last_at and is_over else None


@dataclass(frozen=True, slots=True)
class Leg:
    """`place` tells legs of one key apart. `joined_at` None: not known. `left_at` and `closed_by` None: it goes on."""

    key: str
    place: int
    joined_at: datetime | None
    left_at: datetime | None
    closed_by: Closing | None
    name: str
    email: str
    participant_user_id: str
    registrant_id: str
    bound_to: str


_FACTS = ("name", "email", "participant_user_id", "registrant_id", "bound_to")


def legs(told: Iterable[Told], ending: Ending | None) -> list[Leg]:
    """The legs of one run, by key and place. `told` may be all of the run, or all of some legs."""
    by_key: dict[str, list[Told]] = {}
    for each in told:
        if each.leg:
            by_key.setdefault(each.leg, []).append(each)
    facts = {key: {name: _latest(found, name) for name in _FACTS} for key, found in by_key.items()}
    return [
        closed(Leg(key, place, joined, left, Closing.LEFT if left else None, **facts[key]), ending)
        for key in sorted(by_key)
        for place, (joined, left) in enumerate(_stays(by_key[key]))
    ]


def closed(leg: Leg, ending: Ending | None) -> Leg:
    """The leg as the end of its run leaves it: one that was told to have been left stays as it is."""
    if leg.closed_by is Closing.LEFT:
        return leg
    left = max(ending.at, leg.joined_at or ending.at) if ending else None
    return replace(leg, left_at=left, closed_by=ending.how if ending else None)


def _known(moment: datetime | None) -> list[datetime]:
    return [moment] if moment else []


def _latest(told: Sequence[Told], name: str) -> str:
    """What was said last of it, if anything was."""
    return max(((each.at, getattr(each, name)) for each in told if getattr(each, name)), default=(None, ""))[1]


def _stays(told: Sequence[Told]) -> list[tuple[datetime | None, datetime | None]]:
    """(joined, left) of the legs under one key. Where both happen at one moment, an open leg is left before the next is joined."""
    moments: dict[datetime, set[Kind]] = {}
    for each in told:
        if each.kind in (Kind.JOINED, Kind.LEFT):
            moments.setdefault(each.at, set()).add(each.kind)
    found: list[tuple[datetime | None, datetime | None]] = []
    for at in sorted(moments):
        is_open = bool(found) and found[-1][1] is None
        for kind in (Kind.LEFT, Kind.JOINED) if is_open else (Kind.JOINED, Kind.LEFT):
            if kind in moments[at]:
                _step(found, kind, at)
    return found


def _step(found: list[tuple[datetime | None, datetime | None]], kind: Kind, at: datetime) -> None:
    is_open = bool(found) and found[-1][1] is None
    if kind is Kind.JOINED and not is_open:
        found.append((at, None))
    elif kind is Kind.LEFT and found:
        found[-1] = (found[-1][0], at)
    elif kind is Kind.LEFT:
        found.append((None, at))
