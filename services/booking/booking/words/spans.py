"""A stretch of time as people read it: day, weekday and clock of a zone, with the zone's name and its distance from UTC."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.domain.clocks import offset
from booking.domain.recurrence import WEEKDAYS
from booking.words import phrases, say


def span(start: datetime, end: datetime, zone: ZoneInfo, language: str) -> str:
    """Monday, March 1, 2027, 09:00–10:00 (Europe/Berlin, UTC+01:00). Both distances stand there when the clocks change in between."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    before, after = _distance(offset(start, zone)), _distance(offset(end, zone))
    opening, closing = day_and_time(start, zone, language), f"{last:%H:%M}"
    if first.date() != last.date():
        closing = day_and_time(end, zone, language)
    if before == after:
        return say(language, "span", start=opening, end=closing, zone=zone.key, offset=before)
    return say(language, "span_changing", start=opening, end=closing, zone=zone.key, before=before, after=after)


def moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    """Monday, March 1, 2027, 09:00 (Europe/Berlin, UTC+01:00)."""
    return say(language, "moment_zoned", moment=day_and_time(at, zone, language), zone=zone.key, offset=_distance(offset(at, zone)))


def day_and_time(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Monday, March 1, 2027, 09:00 or 2027年3月1日 周一 09:00."""
    local = moment.astimezone(zone)
    weekday = phrases.weekday(language, WEEKDAYS[local.weekday()])
    return say(language, "moment", date=phrases.day(language, local.date()), weekday=weekday, time=f"{local:%H:%M}")


def _distance(offset: timedelta) -> str:
    """UTC+05:30; zones west of Greenwich are UTC-03:00."""
    minutes = offset // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
