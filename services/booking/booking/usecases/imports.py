"""Bookings of another system, past and future: each once, whatever happens on the way.

A page is admitted as a whole, in a dozen statements, and holds the locks of the rooms and ports that it asks for until it is
written. Coming bookings keep every rule of a live one. Past ones are believed about who met and how large: accounts, rooms and
licences change; a room still held one meeting at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from booking.domain.intervals import Interval
from booking.domain.meetings import Status
from booking.storage import accounts, meetings, numbers, rooms
from booking.storage.locks import hold_owners, lock_imports
from booking.storage.models import Meeting, Room
from booking.usecases import admission, invitees, places, showing, sites
from booking.usecases.admission import Asked, Claim
from booking.usecases.sites import Context
from contracts.call import Actor
from directory import Account

UNKNOWN_HOST, UNKNOWN_ROOM, TOO_LARGE, NUMBER_TAKEN = "unknown_host", "unknown_room", "too_large", "number_taken"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One booking of the page that somebody known may hold in a place that exists."""

    wanted: Mapping[str, Any]
    host: Account
    asked: Asked

    @property
    def id(self) -> str:
        return str(self.wanted["external_id"])

    @property
    def series(self) -> str | None:
        return self.wanted.get("series_external_id")

    @property
    def key(self) -> Key:
        """Rows of one key share a meeting number."""
        return ("series", self.series) if self.series else ("booking", self.id)

    @property
    def room(self) -> Room | None:
        return self.asked.claim.room

    @property
    def is_cancelled(self) -> bool:
        return bool(self.wanted["status"] == "cancelled")

    @property
    def status(self) -> Status:
        """What is over has ended, without a start until the engine tells of one."""
        if self.is_cancelled:
            return Status.CANCELLED
        return Status.ENDED if self.asked.past else Status.BOOKED

    @property
    def has_pmi(self) -> bool:
        return bool(self.wanted["type"] == "pmi" and self.room and self.room.pmi)


def import_bookings(session: Session, actor: Actor, *, site_id: str, bookings: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Each is admitted like any booking, but backdated ones too and nobody gets mail. One that cannot be is refused by name, the
    others are booked."""
    lock_imports(session, site_id)
    context = sites.admitting(session, site_id)
    unknown = _unknown(session, context, bookings)
    rows, refused = _placed(session, context, unknown)
    admission.lock(session, context, {row.room.id for row in rows if row.room and not row.is_cancelled})
    rows, given = _numbered(session, context, rows, refused)
    rows = _admitted(session, context, rows, refused)
    _write(session, actor, context, rows, given)
    return {
        "imported_count": len(rows),
        "known_count": len(bookings) - len(rows) - len(refused),
        "refused": [{"external_id": each, "reason": reason} for each, reason in refused.items()],
    }


def _unknown(session: Session, context: Context, wanted: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What was not imported before, in order of time, each once."""
    known = meetings.imported(session, context.id, [each["external_id"] for each in wanted])
    found: dict[str, Mapping[str, Any]] = {}
    for each in sorted(wanted, key=lambda item: item["start_at"]):
        if each["external_id"] not in known:
            found.setdefault(each["external_id"], each)
    return list(found.values())


def _placed(session: Session, context: Context, wanted: Sequence[Mapping[str, Any]]) -> tuple[list[Row], dict[str, str]]:
    """Who meets where, and why of those who cannot."""
    hosts = _hosts(session, context, {each["host_email"] for each in wanted})
    names = {each["room_name"] for each in wanted if each.get("room_name")}
    found = rooms.named(session, context.id, names, [host.id for host in hosts.values()])
    by_name, by_owner = {room.name: room for room in found}, {str(room.owner_id): room for room in found if room.owner_id}
    rows: list[Row] = []
    refused: dict[str, str] = {}
    for each in wanted:
        host = hosts.get(each["host_email"].lower())
        room = by_name.get(each["room_name"]) if each.get("room_name") else by_owner.get(host.id) if host else None
        row = _row(context, each, host, room)
        if isinstance(row, Row):
            rows.append(row)
        else:
            refused[each["external_id"]] = row
    return rows, refused


def _hosts(session: Session, context: Context, emails: set[str]) -> dict[str, Account]:
    """By e-mail; as they are here they stay until the transaction ends."""
    hold_owners(session, [host.id for host in accounts.by_email(session, context.id, emails).values()])
    return accounts.by_email(session, context.id, emails)


def _row(context: Context, wanted: Mapping[str, Any], host: Account | None, room: Room | None) -> Row | str:
    """Or why it cannot be."""
    if host is None:
        return UNKNOWN_HOST
    if room is None and (wanted.get("room_name") or not context.counts_ports):
        return UNKNOWN_ROOM
    start = wanted["start_at"].astimezone(UTC)
    slot = Interval(start, start + timedelta(minutes=wanted["duration_minutes"]))
    largest = (room.capacity if room else host.capacity) or places.SMALLEST
    size = wanted.get("capacity") or largest
    comes = slot.end > context.now
    if comes and room and not _may_book(host, room):
        return UNKNOWN_ROOM
    if comes and size > largest:
        return TOO_LARGE
    last = context.last_moment(host.expires_on, room.expires_on if room else None) if comes else None
    claim = Claim(room, size, size if context.counts_ports else 0, *(last or (None, None)))
    return Row(wanted, host, Asked(claim, slot, past=not comes))


def _may_book(host: Account, room: Room) -> bool:
    """See places: a dedicated account books its own room, a shared one the shared rooms."""
    fits = room.owner_id == host.id if host.account_kind == "dedicated" else room.kind == "shared"
    return fits and room.retired_at is None


def _numbered(session: Session, context: Context, rows: Sequence[Row], refused: dict[str, str]) -> tuple[list[Row], dict[Key, str]]:
    """Those whose number can be theirs, and the numbers that are settled by now."""
    known = meetings.imported_numbers(session, context.id, {row.series for row in rows if row.series})
    given: dict[Key, str] = {("series", series): number for series, number in known.items()}
    asking = [row for row in rows if row.wanted.get("meeting_number") and not row.has_pmi and row.key not in given]
    free = numbers.claim(session, context.id, {row.wanted["meeting_number"] for row in asking}) if asking else set()
    for row in asking:
        number = row.wanted["meeting_number"]
        if row.key in given:
            continue
        if number in free:
            given[row.key] = number
            free.discard(number)
        else:
            refused[row.id] = NUMBER_TAKEN
    return [row for row in rows if row.id not in refused], given


def _admitted(session: Session, context: Context, rows: Sequence[Row], refused: dict[str, str]) -> list[Row]:
    holding = [row for row in rows if not row.is_cancelled]
    reasons = admission.refused_each(session, context, [row.asked for row in holding]) if holding else {}
    refused.update({holding[place].id: reason for place, reason in reasons.items()})
    return [row for row in rows if row.id not in refused]


def _write(session: Session, actor: Actor, context: Context, rows: Sequence[Row], given: dict[Key, str]) -> None:
    """The occurrences of a series share their number, a personal meeting has its room's, the others get one each."""
    lacking = {row.key for row in rows if not row.has_pmi} - given.keys()
    given |= dict(zip(sorted(lacking), numbers.take_many(session, context.id, len(lacking)), strict=True))
    made = [(_meeting(context, row, row.room.pmi if row.room and row.has_pmi else given[row.key]), row.room) for row in rows]
    session.add_all([item for item, _ in made])
    meetings.write(session)
    showing.tell_all(session, actor, made, "imported")


def _meeting(context: Context, row: Row, number: str | None) -> Meeting:
    wanted, claim, slot = row.wanted, row.asked.claim, row.asked.slot
    return Meeting(
        id=str(uuid7()),
        site_id=context.id,
        host_id=row.host.id,
        room_id=claim.room.id if claim.room else None,
        start_at=slot.start,
        end_at=slot.end,
        capacity=claim.capacity,
        ports=claim.ports,
        sequence=0,
        version=1,
        status=str(row.status),
        type=wanted["type"],
        meeting_number=number,
        topic=wanted["topic"],
        agenda="",
        invitees=invitees.distinct(wanted["invitees"]),
        external_id=wanted["external_id"],
        external_series=row.series,
    )
