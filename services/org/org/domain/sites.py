"""What a site may be."""

import functools
import zoneinfo
from datetime import date, datetime

from contracts.errors import invalid_field
from contracts.phones import known_country


def check_place(time_zone: str | None, country: str | None) -> None:
    if time_zone is not None and time_zone not in _zones():
        raise invalid_field("time_zone", "format", "not a time zone of the IANA database")
    if country is not None and not known_country(country):
        raise invalid_field("country", "format", "not an ISO 3166-1 country")


def today(now: datetime, time_zone: str) -> date:
    """The day that it is in the site."""
    return now.astimezone(zoneinfo.ZoneInfo(time_zone)).date()


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
