"""The copy of what is booked, as booking tells it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from contracts.call import Envelope
from reporting.storage import meetings

_AS_TOLD = (
    "id",
    "series_id",
    "meeting_number",
    "topic",
    "type",
    "host_id",
    "room_id",
    "room_kind",
    "room_capacity",
    "capacity",
    "status",
    "version",
)
_MOMENTS = ("start_at", "end_at", "started_at", "ended_at")


def changed(session: Session, events: Sequence[Envelope]) -> None:
    """Changes of different meetings of a site."""
    meetings.follow(session, [_row(event) for event in events])


def _row(event: Envelope) -> dict[str, Any]:
    """An earlier version of booking does not tell the invitees."""
    body = event.body
    moments: dict[str, Any] = {name: datetime.fromisoformat(body[name]) if body[name] else None for name in _MOMENTS}
    told = {name: body[name] for name in _AS_TOLD} | moments
    return told | {"site_id": event.site_id, "invitees": body.get("invitees") or []}
