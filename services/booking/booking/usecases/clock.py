"""What time alone changes: a meeting that nobody started is ended when its time is over."""

from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.availability import GRID, down
from booking.domain.meetings import Status
from booking.storage import clock as storage
from booking.storage.models import Room
from booking.usecases import showing


def end_what_is_over(session: Session, site_id: str, now: datetime) -> int:
    """Lists show it as ended from the first moment on; here it becomes so, and other services hear of it. How many."""
    items = storage.over(session, site_id, now)
    for item in items:
        item.status = str(Status.ENDED)
        item.end_at = min(item.end_at, max(down(now), item.start_at + GRID))
        item.version += 1
    session.flush()
    showing.tell_all(session, None, [(item, session.get(Room, item.room_id) if item.room_id else None) for item in items], "ended")
    return len(items)
