"""Until when an account may sign in: the end of its last day, in the site's time zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def account_ends_at(expires_on: date | None, time_zone: str) -> datetime | None:
    """The first moment of the day after; None when it does not end."""
    if expires_on is None:
        return None
    return datetime.combine(expires_on + timedelta(days=1), time(), zone_of(time_zone))


def zone_of(name: str) -> ZoneInfo:
    """A site's time zone; UTC for a name that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
