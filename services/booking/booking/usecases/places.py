"""Where somebody may book, and how large: by the kind of the site and of the account (spec: Booking).

                  shared account                          dedicated account
account site      any shared room, or the smallest free   their own room
concurrent site   ports up to their own capacity          their own room, and ports
"""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from booking.domain.intervals import Interval
from booking.storage import rooms, slots
from booking.storage.models import Room
from booking.usecases.admission import Claim, lock
from booking.usecases.sites import Context
from contracts.errors import Conflict, Invalid, invalid_field
from directory import Account

SMALLEST = 2


def fixed(session: Session, context: Context, account: Account, room_id: str | None, capacity: int | None) -> Claim | None:
    """The one place that the request can mean; None when the system is to pick a shared room. Raises Invalid for a room that may
    not be booked and a capacity that the place does not have."""
    return among(context, account, meant(session, context, [(account, room_id)]), room_id, capacity)


def meant(session: Session, context: Context, asked: Sequence[tuple[Account, str | None]]) -> Sequence[Room]:
    """The rooms that these accounts may mean by what each of them asks for."""
    owners = [account.id for account, _ in asked if account.account_kind == "dedicated"]
    ids = [room_id for _, room_id in asked if room_id]
    return rooms.bookable(session, context.id, ids, owners) if ids or owners else []


def among(context: Context, account: Account, known: Sequence[Room], room_id: str | None, capacity: int | None) -> Claim | None:
    """`fixed`, where the rooms that can be meant are known."""
    if account.account_kind == "dedicated":
        return _claim(context, account, _own(account, known, room_id), capacity)
    if context.counts_ports:
        if room_id:
            raise _unknown_room()
        return _claim(context, account, None, capacity)
    if room_id is None:
        return None
    found = next((room for room in known if room.id == room_id and room.kind == "shared"), None)
    if found is None:
        raise _unknown_room()
    return _claim(context, account, found, capacity)


def candidates(session: Session, context: Context, account: Account, capacity: int | None) -> list[Claim]:
    """The shared rooms that the system may pick from, smallest first. Raises Invalid when none is large enough at any time."""
    found = rooms.shared(session, context.id, capacity=capacity or SMALLEST)
    if not found:
        raise invalid_field("capacity", "no_such_room", "no shared room is as large as that")
    return [_claim(context, account, room, capacity) for room in found]


def pick(
    session: Session, context: Context, claims: Sequence[Claim], wanted: Sequence[Interval], ignored: Collection[str] = ()
) -> Claim | None:
    """The first of `claims` that is free in all of `wanted`, locked; None when there is none. Between looking and locking
    another may take a room: then it is the next one's turn."""
    ids = [claim.room.id for claim in claims if claim.room]
    taken = slots.clashes(session, context.id, ids, wanted, ignored)
    for claim in claims:
        if claim.room is None or claim.room.id in taken or is_too_late(claim, wanted):
            continue
        lock(session, context, [claim.room.id])
        if not slots.clashes(session, context.id, [claim.room.id], wanted, ignored):
            return claim
    return None


def least_taken(
    session: Session, context: Context, claims: Sequence[Claim], wanted: Sequence[Interval], ignored: Collection[str] = ()
) -> Claim:
    """The one that is free in most of `wanted`: for a series that skips what clashes."""
    taken = slots.clashes(session, context.id, [claim.room.id for claim in claims if claim.room], wanted, ignored)
    return min(claims, key=lambda claim: len(taken.get(claim.room.id if claim.room else "", ())) + _late(claim, wanted))


def _late(claim: Claim, wanted: Sequence[Interval]) -> int:
    return sum(1 for slot in wanted if claim.until and slot.end > claim.until)


def is_too_late(claim: Claim, wanted: Sequence[Interval]) -> bool:
    """Whether any of `wanted` ends after the last day of the room, the account or the licence."""
    return _late(claim, wanted) > 0


def _own(account: Account, known: Sequence[Room], room_id: str | None) -> Room:
    room = next((room for room in known if room.owner_id == account.id), None)
    if room is None or room.retired_at:
        raise Conflict("room_not_ready", "the account's own room is not there yet")
    if room_id not in (None, room.id):
        raise _unknown_room()
    return room


def _claim(context: Context, account: Account, room: Room | None, capacity: int | None) -> Claim:
    largest = (room.capacity if room else account.capacity) or 0
    if capacity is not None and capacity > largest:
        raise invalid_field("capacity", "range", "more than the room or the account has", min=SMALLEST, max=largest)
    size = capacity or largest
    last = context.last_moment(account.expires_on, room.expires_on if room else None)
    until, expires_on = last or (None, None)
    return Claim(room, size, size if context.counts_ports else 0, until, expires_on)


def _unknown_room() -> Invalid:
    return invalid_field("room_id", "not_found", "no room that this account may book")
