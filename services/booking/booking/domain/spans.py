"""A stretch of time as people read it: on the clock of a zone, with the zone's name and its distance from UTC."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.domain.clocks import offset


def span(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """2027-03-01 09:00 - 2027-03-01 10:00 (Europe/Berlin, UTC+01:00). Both distances stand there when the clocks change in between."""
    before, after = _distance(offset(start, zone)), _distance(offset(end, zone))
    if before == after:
        return f"{_clock(start, zone)} - {_clock(end, zone)} ({zone.key}, {before})"
    return f"{_clock(start, zone)} {before} - {_clock(end, zone)} {after} ({zone.key})"


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _distance(offset: timedelta) -> str:
    """UTC+05:30; zones west of Greenwich are UTC-03:00."""
    minutes = offset // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
