"""Bookings of another system, past and future: each once, whatever happens on the way."""

from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta
from typing import Any

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from booking.domain.intervals import Interval
from booking.domain.meetings import Status
from booking.storage import accounts, meetings, numbers, rooms
from booking.storage.models import Meeting, Room
from booking.usecases import admission, bookings, showing, sites
from booking.usecases.admission import Claim
from booking.usecases.sites import Context
from contracts.call import Actor
from directory import Account


def import_bookings(session: Session, actor: Actor, *, site_id: str, bookings: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Each is admitted like any booking, but backdated ones too and nobody gets mail. One that cannot be is refused by name, the
    others are booked."""
    context = sites.admitting(session, site_id)
    known = meetings.imported(session, site_id, [each["external_id"] for each in bookings])
    hosts = accounts.by_email(session, site_id, [each["host_email"] for each in bookings])
    places = {room.name: room for kind in ("shared", "dedicated") for room in rooms.every(session, site_id, kind)}
    admission.lock(session, context, [room.id for room in places.values()])
    series = meetings.imported_numbers(
        session, site_id, [each["series_external_id"] for each in bookings if each.get("series_external_id")]
    )
    refused: list[dict[str, str]] = []
    imported = 0
    for each in sorted(bookings, key=lambda item: item["start_at"]):
        if each["external_id"] in known:
            continue
        reason = _import(session, actor, context, each, hosts, places, series)
        known.add(each["external_id"])
        if reason:
            refused.append({"external_id": each["external_id"], "reason": reason})
        else:
            imported += 1
    return {"imported_count": imported, "known_count": len(bookings) - imported - len(refused), "refused": refused}


def _import(
    session: Session,
    actor: Actor,
    context: Context,
    wanted: Mapping[str, Any],
    hosts: Mapping[str, Account],
    places: Mapping[str, Room],
    series: dict[str, str],
) -> str | None:
    """Why it cannot be; None when it is booked."""
    host = hosts.get(wanted["host_email"].lower())
    if host is None:
        return "unknown_host"
    room = places.get(wanted["room_name"]) if wanted.get("room_name") else rooms.of_owner(session, context.id, host.id)
    if room is None and (wanted.get("room_name") or not context.counts_ports):
        return "unknown_room"
    start = wanted["start_at"].astimezone(UTC)
    slot = Interval(start, start + timedelta(minutes=wanted["duration_minutes"]))
    size = wanted.get("capacity") or (room.capacity if room else host.capacity) or 2
    last = context.last_moment(room.expires_on if room else None) if slot.end > context.now else None
    claim = Claim(room, size, size if context.counts_ports else 0, *(last or (None, None)))
    cancelled = wanted["status"] == "cancelled"
    reason = None if cancelled else admission.refused(session, context, claim, [slot]).get(0)
    if reason:
        return reason
    number = _number(session, context, wanted, room, series)
    if number is None:
        return "number_taken"
    item = _meeting(context, wanted, host, claim, slot, number)
    session.add(item)
    meetings.write(session)
    showing.tell(session, actor, item, room, "imported")
    return None


def _number(session: Session, context: Context, wanted: Mapping[str, Any], room: Room | None, series: dict[str, str]) -> str | None:
    """Its own where that is free; the occurrences of a series share theirs, a personal meeting has its room's."""
    if wanted["type"] == "pmi" and room and room.pmi:
        return room.pmi
    key = wanted.get("series_external_id")
    if key and key in series:
        return series[key]
    number: str | None = wanted.get("meeting_number")
    if number is None:
        number = numbers.take(session, context.id)
    elif not numbers.claim(session, context.id, number):
        return None
    if key:
        series[key] = number
    return number


def _meeting(context: Context, wanted: Mapping[str, Any], host: Account, claim: Claim, slot: Interval, number: str) -> Meeting:
    return Meeting(
        id=str(uuid7()),
        site_id=context.id,
        host_id=host.id,
        room_id=claim.room.id if claim.room else None,
        start_at=slot.start,
        end_at=slot.end,
        capacity=claim.capacity,
        ports=claim.ports,
        sequence=0,
        version=1,
        status=str(Status.CANCELLED if wanted["status"] == "cancelled" else Status.BOOKED),
        type=wanted["type"],
        meeting_number=number,
        topic=wanted["topic"],
        agenda="",
        invitees=bookings.distinct(wanted["invitees"]),
        external_id=wanted["external_id"],
        external_series=wanted.get("series_external_id"),
    )
