"""What is booked when: overlap, by room and by ports.

Overlap is asked as start < … and end > …, never by &&: under row-level security only leakproof operators use an index. No meeting is
longer than 24 hours, so those that can reach into a window start at most a day before it: the index on the start bounds both sides.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ARRAY, ColumnElement, DateTime, bindparam, select, text
from sqlalchemy.orm import Session

from booking.domain.intervals import Interval, Load
from booking.domain.meetings import HOLDING, LONGEST
from booking.storage.models import Meeting, Room


@dataclass(frozen=True, slots=True)
class Future:
    """What is still to come of a room's or a site's bookings."""

    id: str
    number: str
    room_id: str | None
    room_name: str | None
    interval: Interval
    capacity: int
    ports: int


_HOLDS = Meeting.status.in_([str(status) for status in HOLDING])

# One look into the index for each slot (OFFSET 0 keeps the planner from joining the whole site with all slots at once).
_CLASHES = text(
    """
    SELECT DISTINCT taken.room_id::text, wanted.place
    FROM unnest(:starts, :ends) WITH ORDINALITY AS wanted (start_at, end_at, place), LATERAL (
        SELECT room_id FROM meetings
        WHERE site_id = :site_id AND room_id = ANY (CAST(:rooms AS uuid[]))
            AND start_at < wanted.end_at AND end_at > wanted.start_at AND start_at > wanted.start_at - interval '24 hours'
            AND status IN ('booked', 'in_progress') AND id <> ALL (CAST(:ignored AS uuid[]))
        OFFSET 0
    ) AS taken
    """
).bindparams(bindparam("starts", type_=ARRAY(DateTime(timezone=True))), bindparam("ends", type_=ARRAY(DateTime(timezone=True))))

# What is over and gave back the rest of its time counts only where the past is looked at.
_HELD = """(
        taken.status IN ('booked', 'in_progress')
        OR (wanted.past AND taken.status = 'ended' AND COALESCE(taken.ended_at, taken.end_at) > wanted.start_at)
    )"""

_TAKEN = text(
    f"""
    SELECT wanted.place
    FROM unnest(CAST(:rooms AS uuid[]), :starts, :ends, CAST(:past AS boolean[])) WITH ORDINALITY
        AS wanted (room_id, start_at, end_at, past, place)
    WHERE EXISTS (
        SELECT FROM meetings AS taken
        WHERE taken.site_id = :site_id AND taken.room_id = wanted.room_id AND taken.start_at < wanted.end_at
            AND taken.end_at > wanted.start_at AND taken.start_at > wanted.start_at - interval '24 hours'
            AND {_HELD} AND taken.id <> ALL (CAST(:ignored AS uuid[]))
        OFFSET 0
    )
    """  # noqa: S608 - our own words
).bindparams(bindparam("starts", type_=ARRAY(DateTime(timezone=True))), bindparam("ends", type_=ARRAY(DateTime(timezone=True))))

_LOADS = text(
    f"""
    SELECT wanted.place, load.start_at, load.end_at, load.ports
    FROM unnest(:starts, :ends, CAST(:past AS boolean[])) WITH ORDINALITY AS wanted (start_at, end_at, past, place), LATERAL (
        SELECT taken.start_at, taken.end_at, taken.ports FROM meetings AS taken
        WHERE taken.site_id = :site_id AND taken.ports > 0 AND taken.start_at < wanted.end_at
            AND taken.end_at > wanted.start_at AND taken.start_at > wanted.start_at - interval '24 hours'
            AND {_HELD} AND taken.id <> ALL (CAST(:ignored AS uuid[]))
        OFFSET 0
    ) AS load
    LIMIT :most
    """  # noqa: S608 - our own words
).bindparams(bindparam("starts", type_=ARRAY(DateTime(timezone=True))), bindparam("ends", type_=ARRAY(DateTime(timezone=True))))


_BUSY = text(
    """
    SELECT room.id::text, taken.start_at, taken.end_at
    FROM unnest(CAST(:rooms AS uuid[])) AS room (id), unnest(:starts, :ends) AS wanted (start_at, end_at), LATERAL (
        SELECT start_at, end_at FROM meetings
        WHERE site_id = :site_id AND room_id = room.id
            AND start_at < wanted.end_at AND end_at > wanted.start_at AND start_at > wanted.start_at - interval '24 hours'
            AND status IN ('booked', 'in_progress') AND meetings.id <> ALL (CAST(:ignored AS uuid[]))
        OFFSET 0
    ) AS taken
    LIMIT :most
    """
).bindparams(bindparam("starts", type_=ARRAY(DateTime(timezone=True))), bindparam("ends", type_=ARRAY(DateTime(timezone=True))))


def clashes(
    session: Session, site_id: str, room_ids: Collection[str], slots: Sequence[Interval], ignored: Collection[str] = ()
) -> dict[str, set[int]]:
    """Which of `slots`, by position, each room is taken in. A room that is free in all of them is not named."""
    found: dict[str, set[int]] = {}
    if not room_ids:
        return found
    values = {**_windows(site_id, slots, ignored), "rooms": list(room_ids)}
    for room_id, place in session.execute(_CLASHES, values):
        found.setdefault(room_id, set()).add(place - 1)
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """A slot, of a room or of none. `past`: what was held then counts, whatever has become of it."""

    room_id: str | None
    slot: Interval
    past: bool = False


def taken(session: Session, site_id: str, wanted: Sequence[Wanted], ignored: Collection[str] = ()) -> set[int]:
    """Which of `wanted`, by position, somebody else has the room of."""
    places = [place for place, each in enumerate(wanted) if each.room_id]
    if not places:
        return set()
    asked = [wanted[place] for place in places]
    values = {**_windows(site_id, [each.slot for each in asked], ignored), "past": [each.past for each in asked]}
    found = session.execute(_TAKEN, {**values, "rooms": [each.room_id for each in asked]})
    return {places[place - 1] for place in found.scalars()}


def loads(
    session: Session,
    site_id: str,
    slots: Sequence[Interval],
    ignored: Collection[str] = (),
    past: Sequence[bool] = (),
    most: int | None = None,
) -> list[list[Load]]:
    """For each of `slots` the meetings that count ports within it, up to `most` in all; `past` as in `Wanted`."""
    found: list[list[Load]] = [[] for _ in slots]
    values = {**_windows(site_id, slots, ignored), "past": list(past) or [False] * len(slots), "most": most}
    for place, start, end, ports in session.execute(_LOADS, values):
        found[place - 1].append(Load(Interval(start, end), ports))
    return found


def busy(
    session: Session,
    site_id: str,
    room_ids: Collection[str],
    windows: Sequence[Interval],
    ignored: Collection[str] = (),
    most: int | None = None,
) -> dict[str, list[Interval]]:
    """What each of the rooms is taken for in any of `windows`, up to `most` in all; every room is named."""
    found: dict[str, list[Interval]] = {room_id: [] for room_id in room_ids}
    values = {**_windows(site_id, windows, ignored), "rooms": list(room_ids), "most": most}
    for room_id, start, end in session.execute(_BUSY, values):
        found[room_id].append(Interval(start, end))
    return found


def future(session: Session, site_id: str, now: datetime) -> list[Future]:
    """All that takes a room or ports after `now`."""
    query = (
        select(
            Meeting.id,
            Meeting.meeting_number,
            Meeting.room_id,
            Room.name,
            Meeting.start_at,
            Meeting.end_at,
            Meeting.capacity,
            Meeting.ports,
        )
        .outerjoin(Room, (Room.site_id == Meeting.site_id) & (Room.id == Meeting.room_id))
        .where(Meeting.site_id == site_id, _HOLDS, Meeting.start_at > now - LONGEST, Meeting.end_at > now)
    )
    rows = session.execute(query)
    return [
        Future(id_, number, room_id, name, Interval(start, end), size, ports)
        for id_, number, room_id, name, start, end, size, ports in rows
    ]


def _overlaps(window: Interval) -> tuple[ColumnElement[bool], ...]:
    return Meeting.start_at < window.end, Meeting.end_at > window.start, Meeting.start_at > window.start - LONGEST


def _windows(site_id: str, slots: Sequence[Interval], ignored: Collection[str]) -> dict[str, object]:
    return {
        "site_id": site_id,
        "starts": [slot.start for slot in slots],
        "ends": [slot.end for slot in slots],
        "ignored": list(ignored),
    }
