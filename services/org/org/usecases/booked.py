"""What booking counts for org's answers. While it does not answer, a figure is unknown (None), and the rest is answered all the same."""

from collections.abc import Mapping
from typing import Any

import structlog

from contracts import booking
from contracts.call import Call
from contracts.errors import Unavailable
from org.usecases.accounts import Bus
from org.usecases.user_changes import ASSIGNED, RELEASED, ChangeDraft

log = structlog.get_logger("org")


def licence(bus: Bus, found: Mapping[str, Any]) -> dict[str, Any]:
    """`found` (sites.licence) with the ports in use, today's peak, and what is used of each line of shared rooms."""
    counted = _ask(bus, booking.get_licence_use, {})
    ports = found["ports"]
    if ports is not None and counted is not None:
        peak = {name: counted[name] for name in ("peak_today", "peak_today_at")}
        ports = {**ports, "in_use": counted["ports_in_use"], **peak}
    return {**found, "ports": ports, "lines": [_line(line, counted) for line in found["lines"]]}


def _line(line: Any, counted: Mapping[str, Any] | None) -> dict[str, Any]:
    shown = {name: getattr(line, name) for name in ("room_kind", "capacity", "quantity", "used", "expires_on")}
    if line.room_kind == "dedicated":
        return shown
    if counted is None:
        return shown | {"used": None}
    of_grade = {(each["capacity"], each["expires_on"]): each["used"] for each in counted["shared_rooms"]}
    return shown | {"used": of_grade.get((line.capacity, line.expires_on.isoformat()), 0)}


_OF_SCOPE = {
    "rooms": "room_count",
    "shared_rooms": "shared_room_count",
    "dedicated_rooms": "dedicated_room_count",
    "meetings": "meeting_count",
    "all_meetings": "all_meeting_count",
}


def scope(bus: Bus, found: Mapping[str, Any]) -> dict[str, Any]:
    """`found` (administrators.preview_scope) with the rooms and the meetings to come that are seen in that scope. The whole site is
    no department for booking: its administrator sees meetings without a known host too."""
    counted = _ask(bus, booking.count_scope, {"department_id": None if found["whole_site"] else found["department_id"]})
    return {**found, **{name: counted and counted.get(count) for name, count in _OF_SCOPE.items()}}


def deletion(bus: Bus, found: Mapping[str, Any], ids: list[str]) -> dict[str, Any]:
    """`found` (users.preview_deletion) with how many meetings to come are cancelled with these users."""
    counted = _ask(bus, booking.count_user_meetings, {"ids": ids})
    return {**found, "meeting_count": counted and counted["meeting_count"]}


def change(bus: Bus, found: Mapping[str, Any], draft: ChangeDraft) -> dict[str, Any]:
    """`found` (user_changes.preview) with the room, and with the meetings to come that the change meets."""
    asked = {"id": draft.user_id, "expires_on": draft.new_expiry, "capacity": draft.new_capacity}
    counted = _ask(bus, booking.count_user_bookings, asked)
    room = counted or {"room": None, "pmi": None}
    kept = {None: 0, RELEASED: counted and counted["in_own_room"], ASSIGNED: counted and counted["elsewhere"]}
    return {
        **found,
        "room": {"effect": draft.room_effect, "name": room["room"], "pmi": room["pmi"]} if draft.room_effect else None,
        "meetings_kept": kept[draft.room_effect],
        "meetings_after_expiry": counted and counted["after_expiry"],
        "meetings_above_capacity": counted and counted["above_capacity"],
    }


def _ask(bus: Bus, call: Call, request: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return bus(call, request)
    except Unavailable as error:
        log.info("figure unknown", call=call.name, code=error.code)
        return None
