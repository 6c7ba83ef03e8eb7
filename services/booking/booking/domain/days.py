"""A site's days: from local midnight to the next, 23 to 25 hours long where clocks change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.domain.intervals import Interval


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which `day` begins. Where clocks skip midnight, that is the moment they skip at."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def window(day: date, zone: ZoneInfo) -> Interval:
    return Interval(midnight(day, zone), midnight(day + timedelta(days=1), zone))


def month(first: date, zone: ZoneInfo) -> Interval:
    """The month that begins with the day `first`."""
    following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    return Interval(midnight(first.replace(day=1), zone), midnight(following, zone))


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def parts(interval: Interval, zone: ZoneInfo) -> Iterator[tuple[date, timedelta]]:
    """Yield each day of which `interval` holds a moment, and how much of the day it holds: a meeting across midnight has two days."""
    day, start = local_day(interval.start, zone), interval.start
    while start < interval.end:
        end = min(midnight(day + timedelta(days=1), zone), interval.end)
        yield day, end - start
        day, start = day + timedelta(days=1), end


def end_of(last_day: date, zone: ZoneInfo) -> datetime:
    """The first instant after `last_day`: what may be used until that day may be booked until then."""
    return midnight(last_day + timedelta(days=1), zone)
