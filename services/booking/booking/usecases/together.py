"""Bookings of one site that wait for the same turn, made in one transaction (see kit.db.company).

The plain ones, that is: one meeting each, at a place that the request names, which nothing speaks against. Everybody else goes
alone, and finds a room or hears what is free instead in `bookings`. The rules are the same, asked for many at once as an import does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from booking.domain.intervals import Interval
from booking.storage import meetings, numbers
from booking.storage.models import Meeting
from booking.usecases import admission, audit, bookings, invitations, places, showing, sites
from booking.usecases.admission import Asked, Claim
from booking.usecases.sites import Context
from contracts.call import Actor
from contracts.errors import RostrumError
from kit.outbox import emit_all

Request = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plain:
    """One of them. `place`: its position among those that were asked for."""

    place: int
    actor: Actor
    request: Request
    context: Context
    claim: Claim
    slot: Interval


def book(session: Session, asked: Sequence[tuple[Actor, Request]]) -> list[dict[str, Any] | None]:
    """What `bookings.book` answers each of them; None for one that goes alone."""
    answers: list[dict[str, Any] | None] = [None] * len(asked)
    admitted = _admitted(session, _plain(session, asked))
    made = [(each, bookings.meeting(each.context, each.actor, each.claim, each.slot, number, each.request)) for each, number in admitted]
    session.add_all([item for _, item in made])
    meetings.write(session)
    _tell(session, made)
    for each, item in made:
        answers[each.place] = bookings.outcome(session, each.context, each.actor, [item], [])
    return answers


def _plain(session: Session, asked: Sequence[tuple[Actor, Request]]) -> list[Plain]:
    """In order of time."""
    contexts = sites.admitting_each(session, str(asked[0][0].site_id), {str(actor.account_id) for actor, _ in asked})
    single = [
        (place, actor, request, contexts[str(actor.account_id)])
        for place, (actor, request) in enumerate(asked)
        if not request.get("recurrence") and contexts[str(actor.account_id)].knows_user
    ]
    if not single:
        return []
    wanted = [(context.account, request.get("room_id")) for _, _, request, context in single]
    known = places.meant(session, single[0][3], wanted)
    found = []
    for place, actor, request, context in single:
        try:
            bookings.check_start(context, request["start_at"])
            bookings.check_licence(context)
            claim = places.among(context, context.account, known, request.get("room_id"), request.get("capacity"))
        except RostrumError:  # told to those whom it concerns when they come alone
            continue
        if claim is not None:
            (start,) = bookings.expanded(None, request["start_at"], context).occurrences
            slot = Interval(start, start + timedelta(minutes=request["duration_minutes"]))
            found.append(Plain(place, actor, request, context, claim, slot))
    return sorted(found, key=lambda each: each.slot)


def _admitted(session: Session, plain: Sequence[Plain]) -> list[tuple[Plain, str]]:
    """Those that may be, each with its number; locked until the transaction ends."""
    if not plain:
        return []
    context = plain[0].context
    taken = numbers.take_many(session, context.id, len(plain))  # before anything is locked
    admission.lock(session, context, {each.claim.room.id for each in plain if each.claim.room})
    refused = admission.refused_each(session, context, [Asked(each.claim, each.slot) for each in plain])
    return [(each, taken[place]) for place, each in enumerate(plain) if place not in refused]


def _tell(session: Session, made: Sequence[tuple[Plain, Meeting]]) -> None:
    told = []
    for each, item in made:
        said = [*showing.told([(item, each.claim.room)], "booked"), invitations.told(item, None, invitations.BOOKED)]
        told += [one.by(each.actor) for one in said]
        audit.booked(session, each.actor, [item])
    if made:
        emit_all(session, told, site_id=made[0][0].context.id)
