"""The licence as booking holds it: applied at once or refused by what is booked, and the shared rooms that it means.

org asks (`change`) before it changes a licence, and tells (`follow`) once it has; either may come first, twice, or late.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

import directory
from booking.domain import days
from booking.domain.intervals import Interval, Load, Peak, peak
from booking.domain.room_names import first_free, key_of
from booking.domain.rooms import Grade, Held, Plan, plan
from booking.storage import rooms, slots
from booking.storage.locks import lock_licence
from booking.storage.models import Limits, Room
from booking.storage.slots import Future
from booking.usecases import sites
from booking.usecases.rooms import tell
from booking.words import say
from contracts.call import Actor, Envelope
from contracts.errors import Conflict

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A licence that is to hold. `zone` is in which its days are counted."""

    site_id: str
    version: int
    expires_on: date
    ports: int | None
    lines: Sequence[Mapping[str, Any]]
    zone: ZoneInfo
    language: str

    def shared(self) -> list[tuple[Grade, int]]:
        return [(Grade(line["capacity"], line["expires_on"]), line["quantity"]) for line in self.lines if line["room_kind"] == "shared"]

    def dedicated_until(self, capacity: int) -> date:
        """Until when a dedicated room of this capacity may be used: as long as the longest-lasting line."""
        ends = [line["expires_on"] for line in self.lines if line["room_kind"] == "dedicated" and line["capacity"] == capacity]
        return min(max(ends, default=self.expires_on), self.expires_on)

    def end(self, day: date) -> datetime:
        return days.end_of(day, self.zone)


def change(
    session: Session, actor: Actor, *, site_id: str, version: int, expires_on: date, ports: int | None, lines: Sequence[Mapping[str, Any]]
) -> dict[str, int]:
    """Holds from now on. Raises Conflict `licence_in_use` naming the peak, rooms and meetings in the way."""
    wanted = _wanted(session, site_id, version, expires_on, ports, lines)
    lock_licence(session, site_id)
    current = session.get(Limits, site_id, populate_existing=True)
    if current and version < current.version:
        return _figures(Plan({}, {}, ()))
    booked, planned = _planned(session, wanted)
    in_the_way = _in_the_way(session, wanted, booked, planned)
    if in_the_way:
        raise Conflict("licence_in_use", "what is booked does not fit into that licence", details=in_the_way)
    return _apply(session, actor, wanted, planned)


def follow(session: Session, event: Envelope) -> None:
    """The licence has changed. Nothing is refused any more: a room that is still booked and not licensed takes no new bookings."""
    body = event.body
    lines = [{**line, "expires_on": date.fromisoformat(line["expires_on"])} for line in body["lines"]]
    site_id, version = str(event.site_id), int(body["version"])
    wanted = _wanted(session, site_id, version, date.fromisoformat(body["expires_on"]), body.get("ports"), lines)
    lock_licence(session, site_id)
    current = session.get(Limits, site_id, populate_existing=True)
    if current is None or version >= current.version:
        _apply(session, None, wanted, _planned(session, wanted)[1])


def _wanted(
    session: Session, site_id: str, version: int, expires_on: date, ports: int | None, lines: Sequence[Mapping[str, Any]]
) -> Wanted:
    site = directory.site(session, site_id)
    zone, language = (site.time_zone, site.language) if site else ("UTC", "zh-CN")
    return Wanted(site_id, version, expires_on, ports, lines, ZoneInfo(zone), language)


def _planned(session: Session, wanted: Wanted) -> tuple[Sequence[Future], Plan]:
    booked = slots.future(session, wanted.site_id, sites.clock())
    by_room = defaultdict(list)
    for each in booked:
        by_room[each.room_id].append(each)
    held = [
        Held(
            room.id,
            Grade(room.capacity, room.expires_on or wanted.expires_on),
            max((each.capacity for each in by_room[room.id]), default=0),
            max((each.interval.end for each in by_room[room.id]), default=None),
            room.retired_at is not None,
        )
        for room in rooms.every(session, wanted.site_id, "shared")
    ]
    return booked, plan(
        held, wanted.shared(), lambda room, grade: room.busy_until is None or room.busy_until <= wanted.end(grade.expires_on)
    )


def _in_the_way(session: Session, wanted: Wanted, booked: Sequence[Future], planned: Plan) -> dict[str, Any]:
    """What does not fit: meetings in rooms that go or after an expiry, and those of the moment at which the ports do not suffice."""
    end, retired = wanted.end(wanted.expires_on), set(planned.retire)
    own = {room.id: wanted.end(wanted.dedicated_until(room.capacity)) for room in rooms.every(session, wanted.site_id, "dedicated")}
    top = _future_peak(booked)
    over = top is not None and wanted.ports is not None and top.ports > wanted.ports
    named = [
        each
        for each in booked
        if each.room_id in retired
        or each.interval.end > own.get(each.room_id or "", end)
        or (over and top and each.ports and each.interval.start <= top.at < each.interval.end)
    ]
    if not named:
        return {}
    found: dict[str, Any] = {
        "time_zone": wanted.zone.key,
        "meeting_count": len(named),
        "meetings": [_named(each, wanted.zone) for each in sorted(named, key=lambda each: each.interval)[:MOST_NAMED]],
        "rooms": sorted({each.room_name for each in named if each.room_name})[:MOST_NAMED],
    }
    if over and top:
        moment = {"at": _utc(top.at), "at_local": _local(top.at, wanted.zone)}
        found["peak"] = {**moment, "ports_used": top.ports, "ports_licensed": wanted.ports}
    return found


def _future_peak(booked: Sequence[Future]) -> Peak | None:
    if not booked:
        return None
    window = Interval(min(each.interval.start for each in booked), max(each.interval.end for each in booked))
    return peak([Load(each.interval, each.ports) for each in booked], window)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _named(each: Future, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": each.id,
        "meeting_number": each.number,
        "room": each.room_name,
        "start_at": _utc(each.interval.start),
        "end_at": _utc(each.interval.end),
        "start_local": _local(each.interval.start, zone),
        "end_local": _local(each.interval.end, zone),
    }


def _apply(session: Session, actor: Actor | None, wanted: Wanted, planned: Plan) -> dict[str, int]:
    lines = [{**line, "expires_on": line["expires_on"].isoformat()} for line in wanted.lines]
    session.merge(Limits(site_id=wanted.site_id, version=wanted.version, expires_on=wanted.expires_on, ports=wanted.ports, lines=lines))
    known = {room.id: room for room in rooms.every(session, wanted.site_id, "shared")}
    taken = {key_of(room.name) for room in known.values() if room.retired_at is None}
    changed = [_regrade(known[room_id], grade, taken) for room_id, grade in planned.regrade.items()]
    changed += [_retire(known[room_id]) for room_id in planned.retire]
    changed += _create(session, wanted, planned, known.values())
    changed += _follow_dedicated(session, wanted)
    session.flush()
    for room in changed:
        tell(session, actor, room)
    return _figures(planned)


def _regrade(room: Room, grade: Grade, taken: set[str]) -> Room:
    """A room that comes back gets a number if another has its name by now. `taken`: the keys of the names in use."""
    if room.retired_at is not None:
        rooms.set_name(room, first_free(room.name, taken))
        taken.add(key_of(room.name))
    room.capacity, room.expires_on, room.retired_at = grade.capacity, grade.expires_on, None
    room.version += 1
    return room


def _retire(room: Room) -> Room:
    room.retired_at = sites.clock()
    room.version += 1
    return room


def _create(session: Session, wanted: Wanted, planned: Plan, known: Collection[Room]) -> list[Room]:
    """New rooms are numbered on from the rooms there are, retired ones included. A number whose name is taken is skipped."""
    taken = {key_of(room.name) for room in known}
    numbers = count(len(known) + 1)
    made: list[Room] = []
    for grade in [grade for grade, quantity in planned.create.items() for _ in range(quantity)]:
        room = Room(id=str(uuid7()), site_id=wanted.site_id, kind="shared", version=1)
        room.capacity, room.expires_on = grade.capacity, grade.expires_on
        names = (say(wanted.language, "shared_room", number=f"{number:02}", capacity=grade.capacity) for number in numbers)
        rooms.set_name(room, next(name for name in names if key_of(name) not in taken))
        made.append(room)
    session.add_all(made)
    return made


def _follow_dedicated(session: Session, wanted: Wanted) -> list[Room]:
    """A dedicated room lasts as long as its user and the licence do."""
    found = rooms.every(session, wanted.site_id, "dedicated")
    owners = directory.accounts(session, wanted.site_id, [str(room.owner_id) for room in found])
    changed = []
    for room in found:
        owner = owners.get(str(room.owner_id))
        until = dedicated_until(wanted.dedicated_until(room.capacity), owner.expires_on if owner else None)
        if until != room.expires_on:
            room.expires_on = until
            room.version += 1
            changed.append(room)
    return changed


def dedicated_until(licence: date | None, owner: date | None) -> date | None:
    return min((day for day in (licence, owner) if day), default=None)


def of_dedicated(limits: Limits | None, capacity: int) -> date | None:
    """Until when the licence lets a dedicated room of this capacity be used; None while no licence has been heard of."""
    if limits is None:
        return None
    lines = [{**line, "expires_on": date.fromisoformat(line["expires_on"])} for line in limits.lines]
    return Wanted(limits.site_id, 0, limits.expires_on, limits.ports, lines, ZoneInfo("UTC"), "").dedicated_until(capacity)


def _figures(planned: Plan) -> dict[str, int]:
    return {
        "rooms_created": sum(planned.create.values()),
        "rooms_changed": len(planned.regrade),
        "rooms_retired": len(planned.retire),
    }
