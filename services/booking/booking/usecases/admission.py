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
from booking.usecases.sites import Context

ROOM_TAKEN, PORTS_EXHAUSTED, BEYOND_EXPIRY, OWN_OVERLAP = "room_taken", "ports_exhausted", "beyond_expiry", "own_overlap"


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


def refused(session: Session, context: Context, claim: Claim, slots: Sequence[Interval], ignored: Collection[str] = ()) -> dict[int, str]:
    """Why each of `slots` (in order of time), by position, may not be booked; those that may are not named. `ignored`: meetings
    that are about to be moved away. Certain only under `lock`."""
    found = {place: BEYOND_EXPIRY for place, slot in enumerate(slots) if claim.until and slot.end > claim.until}
    if claim.room:
        taken = storage.clashes(session, context.id, [claim.room.id], slots, ignored).get(claim.room.id, set())
        found |= {place: ROOM_TAKEN for place in taken if place not in found}
    if claim.ports:
        booked = storage.loads(session, context.id, slots, ignored)
        found = _ports(slots, booked, claim.ports, context.ports, found)
    return _overlaps(slots, found) if claim.room else found


def _ports(slots: Sequence[Interval], booked: Sequence[list[Load]], ports: int, licensed: int, refusals: dict[int, str]) -> dict[int, str]:
    """Slots of one booking count for each other too, where a day of 23 hours makes them meet or they were moved together."""
    found = dict(refusals)
    accepted: list[Load] = []
    for place, slot in enumerate(slots):
        if place in found:
            continue
        accepted = [each for each in accepted if each.interval.end > slot.start]
        if peak([*booked[place], *accepted], slot).ports + ports > licensed:
            found[place] = PORTS_EXHAUSTED
        else:
            accepted.append(Load(slot, ports))
    return found


def _overlaps(slots: Sequence[Interval], refusals: dict[int, str]) -> dict[int, str]:
    """A series clashes with itself where an occurrence lasts into the next."""
    found = dict(refusals)
    last: Interval | None = None
    for place, slot in enumerate(slots):
        if place in found:
            continue
        if last is not None and slot.overlaps(last):
            found[place] = OWN_OVERLAP
        else:
            last = slot
    return found
