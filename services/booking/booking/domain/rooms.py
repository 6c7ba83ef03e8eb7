"""Which shared rooms a licence means, and what of the rooms that exist has to change so that there are these.

A room keeps its name and its bookings through renewals and upgrades: a line that is replaced by another is not a room that goes
and one that comes. A licence line says so many rooms of one capacity until one day; lines of equal capacity and different expiry
stay apart.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, order=True)
class Grade:
    """What a line gives each of its rooms. The longer-lived of equal capacity come last."""

    capacity: int
    expires_on: date


@dataclass(frozen=True, slots=True)
class Held:
    """A room that exists. `needs` is the largest capacity still booked in it, 0 when nothing is; `busy_until` is when the last
    of it ends. `retired`: no longer licensed, kept for its history, and first to come back."""

    id: str
    grade: Grade
    needs: int = 0
    busy_until: datetime | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """`regrade`: rooms that become (or come back as) another grade. `create`: so many new ones of each. `retire`: rooms that go."""

    regrade: dict[str, Grade]
    create: dict[Grade, int]
    retire: tuple[str, ...]


def plan(rooms: Iterable[Held], lines: Iterable[tuple[Grade, int]], lasts: Callable[[Held, Grade], bool]) -> Plan:
    """How the rooms become those of the licence `lines`. The same plan for the same rooms and lines; nothing to do when they
    agree. `lasts(room, grade)` says whether what is booked in the room still ends before the grade's expiry.

    Rooms keep their grade as far as they can; then their capacity with another expiry; then any grade that holds what is booked
    in them. Rooms with bookings are placed before those without, so that what goes is empty if any is.
    """
    missing: Counter[Grade] = Counter()
    for grade, quantity in lines:
        missing[grade] += quantity

    def same_capacity(room: Held, grade: Grade) -> bool:
        return room.grade.capacity == grade.capacity and lasts(room, grade)

    def any_that_holds(room: Held, grade: Grade) -> bool:
        return not room.retired and grade.capacity >= room.needs and lasts(room, grade)

    known = list(rooms)
    waiting = sorted(known, key=lambda room: (room.retired, -room.needs, room.id))
    placed: dict[str, Grade] = {}
    for fits in (_same, same_capacity, any_that_holds):
        waiting = _place(waiting, missing, placed, fits)
    return Plan(
        regrade={room.id: placed[room.id] for room in known if room.id in placed and (room.retired or placed[room.id] != room.grade)},
        create={grade: count for grade, count in sorted(missing.items()) if count > 0},
        retire=tuple(room.id for room in waiting if not room.retired),
    )


def _place(waiting: list[Held], missing: Counter[Grade], placed: dict[str, Grade], fits: Callable[[Held, Grade], bool]) -> list[Held]:
    """Gives each room the smallest grade that is missing and fits; what found none still waits."""
    left = []
    for room in waiting:
        grade = min((each for each, count in missing.items() if count > 0 and fits(room, each)), default=None)
        if grade is None:
            left.append(room)
        else:
            missing[grade] -= 1
            placed[room.id] = grade
    return left


def _same(room: Held, grade: Grade) -> bool:
    return room.grade == grade
