"""What is free instead: rooms at that time, the nearest times for the room, the capacity or the ports, and the peak of the ports."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from booking.domain.availability import NEAREST, WantedSeries, down, nearest_of, up
from booking.domain.intervals import Interval, Peak, merged, overload, peak
from booking.storage import rooms, slots
from booking.storage.models import Room
from booking.usecases.admission import Claim
from booking.usecases.sites import Context
from directory import Account

EARLIER, LATER = timedelta(days=3), timedelta(days=7)  # how far away a time may be and still be offered
MOST_ROOMS = 5
MOST_LOOKED_AT = 20_000  # bookings on the days of a series: 365 full days of one room have fewer


def free_rooms(
    session: Session, context: Context, account: Account, wanted: Sequence[Interval], capacity: int, ignored: Collection[str] = ()
) -> list[Room]:
    """The smallest shared rooms, at most `MOST_ROOMS`, that hold `capacity` and are free in all of `wanted`. None in the past, and none
    for accounts that may not book shared rooms."""
    if context.counts_ports or account.account_kind != "shared" or wanted[0].start < down(context.now):
        return []
    found = rooms.shared(session, context.id, capacity=capacity)
    taken = slots.clashes(session, context.id, [room.id for room in found], wanted, ignored)
    end = max(slot.end for slot in wanted)
    return [room for room in found if room.id not in taken and not _expired(context, account, room, end)][:MOST_ROOMS]


def nearest_times(
    session: Session, context: Context, claims: Sequence[Claim], wanted: Interval, ignored: Collection[str] = ()
) -> list[datetime]:
    """The nearest starts at which one of `claims` could be booked for as long."""
    window = _window(context, claims, wanted)
    if window is None:
        return []
    room_ids = [claim.room.id for claim in claims if claim.room]
    taken = slots.busy(session, context.id, room_ids, [window], ignored) if room_ids else {}
    ports = max((claim.ports for claim in claims), default=0)
    full = overload(slots.loads(session, context.id, [window], ignored)[0], window, ports, context.ports) if ports else []
    return nearest_of(
        [[*taken.get(claim.room.id if claim.room else "", ()), *full, *_expired_for(claim, window)] for claim in claims], wanted, window
    )


def nearest_times_of_series(
    session: Session,
    context: Context,
    claims: Sequence[Claim],
    wanted: Sequence[Interval],
    edited: int,
    latest: datetime | None,
    ignored: Collection[str] = (),
) -> list[datetime]:
    """The nearest starts of `wanted[edited]` on its day at which all of `wanted`, moved by as much, could be booked in one of `claims`.
    `latest`: the rule has no start after it.

    Of many rooms the first few are looked at, and where the days hold more bookings than `MOST_LOOKED_AT`, none is offered: others
    wait for these locks.
    """
    if not claims:
        return []
    asked = [(claim, WantedSeries(wanted, edited, context.zone, up(context.now), latest, claim.until)) for claim in claims[:MOST_ROOMS]]
    days = merged(asked[0][1].windows)  # of a daily series one
    room_ids, ports = [claim.room.id for claim, _ in asked if claim.room], claims[0].ports
    taken = slots.busy(session, context.id, room_ids, days, ignored, MOST_LOOKED_AT) if room_ids else {}
    loads = slots.loads(session, context.id, days, ignored, most=MOST_LOOKED_AT) if ports else []
    if sum(len(busy) for busy in taken.values()) + sum(len(load) for load in loads) >= MOST_LOOKED_AT:
        return []
    full = [each for day, load in zip(days, loads, strict=False) for each in overload(load, day, ports, context.ports)]
    starts: set[datetime] = set()
    for claim, series in asked:
        starts.update(series.nearest_starts([*taken.get(claim.room.id if claim.room else "", ()), *full]))
    return sorted(starts, key=lambda start: (abs(start - wanted[edited].start), start))[:NEAREST]


def port_peak(session: Session, context: Context, wanted: Interval, ignored: Collection[str] = ()) -> dict[str, Any] | None:
    """The most ports that others have booked within `wanted`, and when; None on an account site."""
    if not context.counts_ports:
        return None
    found: Peak = peak(slots.loads(session, context.id, [wanted], ignored)[0], wanted)
    return {"at": found.at, "ports_used": found.ports, "ports_licensed": context.ports}


def _window(context: Context, claims: Sequence[Claim], wanted: Interval) -> Interval | None:
    ends = [claim.until for claim in claims]
    last = None if not ends or None in ends else max(end for end in ends if end)
    start = max(up(context.now), wanted.start - EARLIER)
    end = min(wanted.end + LATER, last) if last else wanted.end + LATER
    return Interval(start, end) if start < end else None


def _expired_for(claim: Claim, window: Interval) -> list[Interval]:
    """What of `window` lies beyond the day until which this one may be used."""
    return [Interval(max(claim.until, window.start), window.end)] if claim.until and claim.until < window.end else []


def _expired(context: Context, account: Account, room: Room, end: datetime) -> bool:
    last = context.last_moment(account.expires_on, room.expires_on)
    return last is not None and end > last[0]
