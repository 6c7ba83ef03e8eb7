"""Whether a booking may be: the decision that keeps a room from holding two meetings and a site within its ports.

    claim = places.…            what is asked for: a room or none, ports or none, until when it may last
    admit(session, …)           locks, looks, and says for each slot why it may not be

Whoever writes a meeting that takes a room or ports has admitted it in the same transaction; see storage/locks.py.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from booking.domain.intervals import Interval, Load, peak
from booking.storage import slots as storage
from booking.storage.locks import lock_ports, lock_rooms
from booking.storage.models import Room
from booking.storage.slots import Wanted
from booking.usecases.sites import Context
from contracts.booking import SLOT_REFUSALS

ROOM_TAKEN, PORTS_EXHAUSTED, BEYOND_EXPIRY, OWN_OVERLAP = SLOT_REFUSALS


@dataclass(frozen=True, slots=True)
class Claim:
    """What each slot of a booking takes. `ports` is 0 where they are not counted; `until`: nothing may last beyond it, the end
    of the day `expires_on`."""

    room: Room | None
    capacity: int
    ports: int
    until: datetime | None
    expires_on: date | None


def lock(session: Session, context: Context, room_ids: Collection[str]) -> None:
    """Before anything is looked at: what is seen from here on stays so until the transaction ends."""
    if context.counts_ports:
        lock_ports(session, context.id)
    if room_ids:
        lock_rooms(session, room_ids)


@dataclass(frozen=True, slots=True)
class Asked:
    """One slot that somebody asks for. `past`: it is over, and clashes with what was held then."""

    claim: Claim
    slot: Interval
    past: bool = False


def refused(session: Session, context: Context, claim: Claim, slots: Sequence[Interval], ignored: Collection[str] = ()) -> dict[int, str]:
    """Why each of `slots` (in order of time), by position, may not be booked; those that may are not named. `ignored`: meetings
    that are about to be moved away. Certain only under `lock`."""
    return refused_each(session, context, [Asked(claim, slot) for slot in slots], ignored, overlap=OWN_OVERLAP)


def refused_each(
    session: Session, context: Context, asked: Sequence[Asked], ignored: Collection[str] = (), *, overlap: str = ROOM_TAKEN
) -> dict[int, str]:
    """The same for slots (in order of time) that do not ask for the same place. What is admitted counts for what comes after it;
    `overlap` is what it is called where two of them want one room at once."""
    wanted = [Wanted(each.claim.room.id if each.claim.room else None, each.slot, each.past) for each in asked]
    taken = storage.taken(session, context.id, wanted, ignored)
    booked = _loads(session, context, asked, ignored)
    found: dict[int, str] = {}
    admitted = _Admitted()
    for place, each in enumerate(asked):
        reason = _reason(each, place in taken, booked[place], admitted, context.ports, overlap)
        if reason:
            found[place] = reason
        else:
            admitted.add(each)
    return found


def _loads(session: Session, context: Context, asked: Sequence[Asked], ignored: Collection[str]) -> list[list[Load]]:
    if not any(each.claim.ports for each in asked):
        return [[] for _ in asked]
    return storage.loads(session, context.id, [each.slot for each in asked], ignored, [each.past for each in asked])


class _Admitted:
    """What was let in before, in order of time: the last of each room, and the loads that may still last."""

    def __init__(self) -> None:
        self._last: dict[str, Interval] = {}
        self._loads: list[Load] = []

    def add(self, each: Asked) -> None:
        if each.claim.room:
            self._last[each.claim.room.id] = each.slot
        if each.claim.ports:
            self._loads.append(Load(each.slot, each.claim.ports))

    def holds(self, room: Room, slot: Interval) -> bool:
        last = self._last.get(room.id)
        return last is not None and slot.overlaps(last)

    def loads(self, slot: Interval) -> list[Load]:
        self._loads = [load for load in self._loads if load.interval.end > slot.start]
        return self._loads


def _reason(each: Asked, taken: bool, booked: Sequence[Load], admitted: _Admitted, licensed: int, overlap: str) -> str | None:
    claim, slot = each.claim, each.slot
    if claim.until and slot.end > claim.until:
        return BEYOND_EXPIRY
    if taken:
        return ROOM_TAKEN
    if claim.room and admitted.holds(claim.room, slot):
        return overlap
    if claim.ports and peak([*booked, *admitted.loads(slot)], slot).ports + claim.ports > licensed:
        return PORTS_EXHAUSTED
    return None
