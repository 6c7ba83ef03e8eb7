"""What could be booked, before it is booked: asked while the user chooses, without any lock."""

from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import Any

from sqlalchemy.orm import Session

from booking.domain.intervals import Interval
from booking.storage import slots
from booking.usecases import admission, alternatives, places, sites
from booking.usecases.admission import Claim
from booking.usecases.sites import Context
from contracts.call import Actor


def find(session: Session, actor: Actor, **wanted: Any) -> dict[str, Any]:
    """Whether it is free, which rooms are, the nearest times that fit, and on a concurrent site the peak of the ports."""
    context = sites.seen_by(session, actor)
    account = context.account
    start = wanted["start_at"].astimezone(UTC)
    slot = Interval(start, start + timedelta(minutes=wanted["duration_minutes"]))
    ignored = [wanted["meeting_id"]] if wanted.get("meeting_id") else []
    capacity = wanted.get("capacity")
    claim = places.fixed(session, context, account, wanted.get("room_id"), capacity)
    claims = [claim] if claim else places.candidates(session, context, account, capacity)
    reason = _reason(session, context, claims, slot, ignored)
    rooms = alternatives.free_rooms(session, context, account, [slot], capacity or places.SMALLEST, ignored)
    return {
        "available": reason is None,
        "reason": reason,
        "rooms": rooms,
        "times": alternatives.nearest_times(session, context, claims, slot, ignored),
        "peak": alternatives.port_peak(session, context, slot, ignored),
    }


def _reason(session: Session, context: Context, claims: Sequence[Claim], slot: Interval, ignored: Sequence[str]) -> str | None:
    if context.expires_on and context.today > context.expires_on:
        return "licence_expired"
    if slot.start < context.now - timedelta(minutes=1):
        return "past"
    if len(claims) == 1:
        return admission.refused(session, context, claims[0], [slot], ignored).get(0)
    taken = slots.clashes(session, context.id, [claim.room.id for claim in claims if claim.room], [slot], ignored)
    free = [claim for claim in claims if claim.room and claim.room.id not in taken and not (claim.until and slot.end > claim.until)]
    if free:
        return None
    return admission.BEYOND_EXPIRY if all(places.is_too_late(claim, [slot]) for claim in claims) else "no_room_free"
