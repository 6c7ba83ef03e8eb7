"""What is booked, changed and cancelled, as the media plane reads it from where it left off."""

import re
from typing import Any

from sqlalchemy.orm import Session

from booking.domain.meetings import Status, shown
from booking.storage import feed
from booking.usecases import sites
from contracts.call import Actor
from contracts.errors import Invalid, invalid_field

PAGE = 500
_NIL = "00000000-0000-0000-0000-000000000000"
_PLACE = re.compile(r"([ac])([0-9]{1,18})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


def list_changes(session: Session, actor: Actor, *, since: str) -> dict[str, Any]:
    """From the beginning: all that is not over; from a place on: all that has changed since. Raises Invalid for a `since` that
    was never given out, or before the database was restored: then it is read from the beginning."""
    context = sites.context(session, actor.site_id)
    first, changed, meeting_id = _place(since)
    feed.renumber_restored(session, context.id)
    below = feed.horizon(session)
    if changed > below:
        raise _unknown_place()
    rows = feed.changes(session, context.id, (changed, meeting_id), below, PAGE, ends_after=context.now if first else None)
    more = len(rows) == PAGE
    last = (rows[-1][0].changed, rows[-1][0].id) if more else (below, _NIL)
    items = [
        {
            "meeting_id": item.id,
            "meeting_number": item.meeting_number,
            "topic": item.topic,
            "type": item.type,
            "host_email": email,
            "start_at": item.start_at,
            "end_at": item.end_at,
            "capacity": item.capacity,
            "status": shown(Status(item.status), item.end_at, context.now),
            "has_password": bool(item.password),
        }
        for item, email in rows
    ]
    return {"items": items, "next": f"{'a' if first and more else 'c'}{last[0]}.{last[1]}", "more": more}


def _place(since: str) -> tuple[bool, int, str]:
    """(whether it is still the first walk over all, transaction, meeting)."""
    if not since:
        return True, 0, _NIL
    match = _PLACE.fullmatch(since)
    if match is None:
        raise _unknown_place()
    return match[1] == "a", int(match[2]), match[3]


def _unknown_place() -> Invalid:
    return invalid_field("since", "format", "not the `next` of an earlier answer")
