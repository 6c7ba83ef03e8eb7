"""What the state of a meeting says of who came to it."""

from datetime import datetime


def has_begun(status: str, end: datetime, now: datetime) -> bool:
    """Whether who has not come is missing: the meeting goes on, or its time is over. Nobody is missing in a cancelled one."""
    return status in ("in_progress", "ended") or (status == "booked" and end <= now)


def is_known(started_at: datetime | None, persons: int) -> bool:
    """A meeting that ran had somebody in it: where nobody was seen, nobody looked. One that never started had nobody."""
    return persons > 0 or started_at is None
