"""Booking a meeting or a series: admitted whole, or with what clashes left out where that was asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from booking.domain.availability import down
from booking.domain.intervals import Interval
from booking.domain.meetings import Status, Type
from booking.domain.recurrence import Expansion, Rule, expand
from booking.storage import meetings, numbers
from booking.storage.models import Meeting, Series
from booking.usecases import admission, alternatives, audit, invitations, invitees, places, showing, sites
from booking.usecases.admission import Claim
from booking.usecases.sites import Context
from contracts.call import Actor
from contracts.errors import Conflict, invalid_field
from directory import Account
from kit.outbox import emit_all

NO_SUCH_TIME = "no_such_time"


@dataclass(frozen=True, slots=True)
class Admitted:
    """A place, the slots of it that may be booked (by their position in the series) and why the others may not."""

    claim: Claim
    slots: dict[int, Interval]
    refused: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a booking or a change asks for: its slots, which of them times are offered for, and the meetings that move away for it."""

    request: Mapping[str, Any]
    slots: Sequence[Interval]
    edited: int
    ignored: Sequence[str]


def book(session: Session, actor: Actor, **request: Any) -> dict[str, Any]:
    """Raises Invalid for what can never be, Conflict with what is free instead for what cannot be now."""
    context = sites.admitting(session, actor.site_id, actor.account_id)
    account = context.account
    check_start(context, request["start_at"])
    recurrence = request.get("recurrence")
    times = expanded(recurrence, request["start_at"], context)
    length = timedelta(minutes=request["duration_minutes"])
    wanted = [Interval(start, start + length) for start in times.occurrences]
    number = numbers.take(session, context.id)  # before anything is locked
    admitted = admit(session, context, account, wanted, request, skip=bool(recurrence and recurrence["skip_clashes"]))
    series = _series(context, actor, number, recurrence, times, request) if recurrence else None
    if series:
        session.add(series)
        session.flush()
    made = [meeting(context, actor, admitted.claim, slot, number, request, series) for _, slot in sorted(admitted.slots.items())]
    session.add_all(made)
    meetings.write(session)
    booked = showing.told([(item, admitted.claim.room) for item in made], "booked")
    emit_all(session, [*booked, invitations.told(made[0], series, invitations.BOOKED)], site_id=context.id, actor=actor)
    audit.booked(session, actor, made)
    return outcome(session, context, actor, made, left_out(context, times, wanted, admitted.refused))


def check_start(context: Context, start: datetime) -> None:
    """A start is on the grid of minutes, and not past: the minute that is running now is not."""
    if start != down(start):
        raise invalid_field("start_at", "grid", "meetings start on the minute")
    if start < down(context.now):
        raise invalid_field("start_at", "past", "the start is over")


def expanded(recurrence: Mapping[str, Any] | None, start: datetime, context: Context) -> Expansion:
    """The starts of what is asked for; one, where nothing recurs."""
    start = start.astimezone(UTC)
    if recurrence is None:
        return Expansion((start,), (start,))
    return expand(Rule.parse(recurrence["rrule"]), start, context.zone, set(recurrence["exdates"]))


def admit(
    session: Session,
    context: Context,
    account: Account,
    wanted: Sequence[Interval],
    request: Mapping[str, Any],
    *,
    skip: bool,
    ignored: Sequence[str] = (),
    edited: int = 0,
) -> Admitted:
    """A place for `wanted`, locked until the transaction ends: the room and capacity of `request`. With `skip` at least one slot of
    it. `ignored`: meetings that are about to be moved away. `edited`: the slot that times are offered for instead. Raises Invalid and
    Conflict as `book` does."""
    check_licence(context)
    claim = places.fixed(session, context, account, request.get("room_id"), request.get("capacity"))
    if claim is None:
        claims = places.candidates(session, context, account, request.get("capacity"))
        claim = places.pick(session, context, claims, wanted, ignored)
        if claim is None and skip:
            claim = places.least_taken(session, context, claims, wanted, ignored)
        if claim is None:
            asked = Asked(request, wanted, edited, ignored)
            late = all(places.is_too_late(each, wanted) for each in claims)
            why, code = (admission.BEYOND_EXPIRY, admission.BEYOND_EXPIRY) if late else (admission.ROOM_TAKEN, "no_room_free")
            raise refusal(session, context, account, claims, asked, {0: why}, code)
    admission.lock(session, context, [claim.room.id] if claim.room else [])
    refused = admission.refused(session, context, claim, wanted, ignored)
    if refused and (not skip or len(refused) == len(wanted)):
        raise refusal(session, context, account, [claim], Asked(request, wanted, edited, ignored), refused)
    return Admitted(claim, {place: slot for place, slot in enumerate(wanted) if place not in refused}, refused)


def check_licence(context: Context) -> None:
    if context.expires_on and context.today > context.expires_on:
        raise Conflict("licence_expired", "the site's licence has expired", details={"expires_on": context.expires_on.isoformat()})


def refusal(
    session: Session,
    context: Context,
    account: Account,
    claims: Sequence[Claim],
    asked: Asked,
    refused: Mapping[int, str],
    code: str | None = None,
) -> Conflict:
    """Says why, and what is free instead."""
    wanted = asked.slots
    reason = code or ("series_clashes" if len(wanted) > 1 else refused[min(refused)])
    details: dict[str, Any] = {"alternatives": _instead(session, context, account, claims, asked, refused)}
    if len(wanted) > 1 and code is None:
        details["clashes"] = [
            {"start_at": _text(wanted[place].start), "end_at": _text(wanted[place].end), "reason": why}
            for place, why in sorted(refused.items())
        ]
    if admission.BEYOND_EXPIRY in refused.values():
        details["expires_on"] = max((claim.expires_on.isoformat() for claim in claims if claim.expires_on), default=None)
    return Conflict(reason, f"cannot be booked: {reason}", details=details)


def _instead(
    session: Session, context: Context, account: Account, claims: Sequence[Claim], asked: Asked, refused: Mapping[int, str]
) -> dict[str, Any]:
    """What answers to the reasons. A series that overlaps itself does so in every room and at every hour; the peak of the ports matters
    where these are exhausted."""
    reasons = set(refused.values())
    if admission.OWN_OVERLAP in reasons:
        return {"rooms": [], "times": [], "peak": None}
    smallest = claims[0].capacity if claims else places.SMALLEST
    free = alternatives.free_rooms(session, context, account, asked.slots, smallest, asked.ignored)
    full = min((place for place, why in refused.items() if why == admission.PORTS_EXHAUSTED), default=None)
    return {
        "rooms": [{"id": room.id, "name": room.name, "capacity": room.capacity} for room in free],
        "times": [_text(each) for each in _times(session, context, claims, asked)],
        "peak": None if full is None else _peak(session, context, asked.slots[full], asked.ignored),
    }


def _times(session: Session, context: Context, claims: Sequence[Claim], asked: Asked) -> list[datetime]:
    if len(asked.slots) == 1:
        return alternatives.nearest_times(session, context, claims, asked.slots[0], asked.ignored)
    recurrence = asked.request.get("recurrence")
    latest = Rule.parse(recurrence["rrule"]).until(context.zone) if recurrence else None
    return alternatives.nearest_times_of_series(session, context, claims, asked.slots, asked.edited, latest, asked.ignored)


def _peak(session: Session, context: Context, slot: Interval, ignored: Sequence[str]) -> dict[str, Any] | None:
    found = alternatives.port_peak(session, context, slot, ignored)
    return {**found, "at": _text(found["at"])} if found else None


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _series(
    context: Context, actor: Actor, number: str, recurrence: Mapping[str, Any], times: Expansion, request: Mapping[str, Any]
) -> Series:
    return Series(
        id=str(uuid7()),
        site_id=context.id,
        host_id=actor.account_id,
        meeting_number=number,
        rrule=str(Rule.parse(recurrence["rrule"])),
        exdates=[day.isoformat() for day in sorted(set(recurrence["exdates"]))],
        time_zone=context.zone.key,
        start_at=times.positions[0],
        duration_minutes=request["duration_minutes"],
        sequence=0,
    )


def meeting(
    context: Context, actor: Actor, claim: Claim, slot: Interval, number: str, request: Mapping[str, Any], series: Series | None = None
) -> Meeting:
    """What was asked for, where and when it is admitted."""
    return Meeting(
        id=str(uuid7()),
        site_id=context.id,
        series_id=series.id if series else None,
        recurrence_at=slot.start if series else None,
        room_id=claim.room.id if claim.room else None,
        host_id=actor.account_id,
        start_at=slot.start,
        end_at=slot.end,
        capacity=claim.capacity,
        ports=claim.ports,
        sequence=0,
        version=1,
        status=str(Status.BOOKED),
        type=str(Type.RECURRING if series else Type.SCHEDULED),
        meeting_number=number,
        topic=request["topic"],
        agenda=request["agenda"],
        password=request.get("password") or None,
        invitees=invitees.distinct(request["invitees"]),
    )


def left_out(context: Context, times: Expansion, wanted: Sequence[Interval], refused: Mapping[int, str]) -> list[dict[str, Any]]:
    """What of a series does not take place, in order of time."""
    skipped = [{"start_at": wanted[place].start, "reason": why} for place, why in refused.items()]
    missing = [{"start_at": local.replace(tzinfo=context.zone).astimezone(UTC), "reason": NO_SUCH_TIME} for local in times.missing]
    return sorted(skipped + missing, key=lambda each: each["start_at"])


def outcome(
    session: Session, context: Context, actor: Actor, items: Sequence[Meeting], skipped: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The first of what was booked or changed, and how many there are."""
    first = showing.one(session, items[0], context.now, actor, host=context.account.name)
    return first | {"occurrence_count": len(items), "left_out": skipped}
