"""The rule by which days recur each year, found from the days themselves: "the last Sunday of March"."""

import calendar
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEK = 7


def rule(days: Sequence[date]) -> dict[str, object] | None:
    """The parts of the RRULE (RFC 5545, 3.3.10) that means exactly these days of consecutive years, in order; None if there is none.

    The names of weeks in a month come first, since every calendar reads them. Days that fall into two months are counted from the
    end of the year, where leap years make no difference.
    """
    if len({day.weekday() for day in days}) > 1 or any(after.year - before.year != 1 for before, after in pairwise(days)):
        return None
    weekday = WEEKDAYS[days[0].weekday()]
    months = {day.month for day in days}
    if len(months) > 1:
        window = _window([_from_end(day) for day in days], -1)
        return {"BYDAY": weekday, "BYYEARDAY": window} if window else None
    (month,) = months
    for week in (-1, 1, 2, 3, 4):
        if all(_is_in(day, week) for day in days):
            return {"BYDAY": f"{week}{weekday}", "BYMONTH": month}
    window = _window([day.day for day in days], min(_length(day) for day in days))
    return {"BYDAY": weekday, "BYMONTH": month, "BYMONTHDAY": window} if window else None


def _is_in(day: date, week: int) -> bool:
    return day.day + WEEK > _length(day) if week == -1 else (day.day - 1) // WEEK + 1 == week


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _from_end(day: date) -> int:
    """-1 for 31 December."""
    return (day - date(day.year + 1, 1, 1)).days


def _window(numbers: Sequence[int], last: int) -> list[int] | None:
    """The seven days in a row that hold all of `numbers`: one weekday lies in them once."""
    first = min(min(numbers), last - WEEK + 1)
    return list(range(first, first + WEEK)) if max(numbers) < first + WEEK else None
