"""Until when an account may sign in: the end of its last day, in the site's time zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def account_ends_at(expires_on: date | None, time_zone: str) -> datetime | None:
    """The first moment of the day after; None when it does not end."""
    if expires_on is None:
        return None
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return datetime.combine(expires_on + timedelta(days=1), time(), zone)
