"""What a licence allows: whose room comes from which line, and what is left (spec 1.2.1.2).

On an account site a dedicated user takes one room of a line of its capacity. Lines of equal capacity and different expiry stay apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.errors import Conflict, Invalid, invalid_field


@dataclass(frozen=True, slots=True)
class Line:
    """`used` counts the users whose room is of this line."""

    id: str
    room_kind: str
    capacity: int
    quantity: int
    expires_on: date
    used: int = 0

    @property
    def left(self) -> int:
        return max(0, self.quantity - self.used)

    @property
    def key(self) -> tuple[str, int, date]:
        return self.room_kind, self.capacity, self.expires_on


def take(lines: Iterable[Line], capacity: int, today: date) -> Line:
    """The line that a new dedicated room of `capacity` comes from: of those with one left, that which lasts longest.

    Raises Invalid when there is no such line at all, Conflict when all are used up or over.
    """
    fitting = [line for line in lines if line.room_kind == "dedicated" and line.capacity == capacity]
    if not fitting:
        raise invalid_field("capacity", "not_licensed", "the licence has no dedicated rooms of that capacity")
    free = [line for line in fitting if line.left and line.expires_on >= today]
    if not free:
        quantity, used = sum(line.quantity for line in fitting), sum(line.used for line in fitting)
        details = {"capacity": capacity, "quantity": quantity, "used": used}
        raise Conflict("no_dedicated_room_left", "all dedicated rooms of that capacity are taken", details=details)
    return max(free, key=lambda line: line.expires_on)


def take_again(lines: Iterable[Line], capacity: int, today: date) -> Line:
    """As `take`, for somebody who had such a room before: that the licence has none of them any more is a conflict too."""
    try:
        return take(lines, capacity, today)
    except Invalid:
        details = {"capacity": capacity, "quantity": 0, "used": 0}
        raise Conflict("no_dedicated_room_left", "the licence has no rooms of that capacity any more", details=details) from None


def check_distinct(keys: Sequence[tuple[str, int, date]]) -> None:
    """One line for each room kind, capacity and expiry."""
    if len(set(keys)) < len(keys):
        raise invalid_field("lines", "duplicate", "two lines of the same kind, capacity and expiry")


def moved(present: Sequence[Line], wanted: Sequence[Line], holders: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Which users take their room from another line when `wanted` replaces `present`: {user id: line id}.

    `holders`: the users of each present line, by its id. A user stays on a line that stays as long as it has room for them, else goes
    to the longest-lasting one of the same capacity. Raises Conflict when a capacity would have fewer rooms than users, naming the lines.
    """
    short = [figures for figures in _by_capacity(present, wanted) if figures["used"] > figures["quantity"]]
    if short:
        raise Conflict("licence_in_use", "more dedicated rooms are in use than the new licence has", details={"lines": short})
    room = {line.id: line.quantity for line in wanted}
    homeless: list[tuple[str, int]] = []
    for line in present:
        users = holders.get(line.id, ())
        kept = min(room.get(line.id, 0), len(users))
        if line.id in room:
            room[line.id] -= kept
        homeless += [(user, line.capacity) for user in users[kept:]]
    return {user: _best(wanted, room, capacity) for user, capacity in homeless}


def _best(wanted: Sequence[Line], room: dict[str, int], capacity: int) -> str:
    free = [line for line in wanted if line.room_kind == "dedicated" and line.capacity == capacity and room[line.id]]
    best = max(free, key=lambda line: line.expires_on)
    room[best.id] -= 1
    return best.id


def _by_capacity(present: Sequence[Line], wanted: Sequence[Line]) -> list[dict[str, Any]]:
    """Used now and licensed then, for each capacity of dedicated rooms that somebody has."""
    used, quantity = _sum(present, "used"), _sum(wanted, "quantity")
    return [
        {"room_kind": "dedicated", "capacity": capacity, "quantity": quantity.get(capacity, 0), "used": used[capacity]}
        for capacity in sorted(used)
    ]


def _sum(lines: Iterable[Line], figure: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for line in lines:
        if line.room_kind == "dedicated":
            found[line.capacity] = found.get(line.capacity, 0) + getattr(line, figure)
    return found


def check_form(site_type: str, *, lines: bool, ports: int | None, new: bool = False) -> None:
    """An account site is licensed by lines, a concurrent site by ports."""
    if site_type == "account" and ports is not None:
        raise invalid_field("ports", "concurrent_site_only", "an account site is licensed by lines")
    if site_type == "concurrent" and lines:
        raise invalid_field("lines", "account_site_only", "a concurrent site is licensed by ports")
    if site_type == "concurrent" and ports is None and new:
        raise invalid_field("ports", "required", "a concurrent site needs licensed ports")
