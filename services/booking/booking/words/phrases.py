"""Lists, ordinals, plurals and dates as the languages of the catalogues write them."""

from collections.abc import Sequence
from datetime import date

from booking.words import say

_ORDINALS = {1: "one", 2: "two", 3: "few"}


def join(language: str, items: Sequence[str], kind: str = "and") -> str:
    """Return "A, B, and C" as Intl.ListFormat of the portal writes it. `kind`: "and" or "or"."""
    if len(items) < 2:
        return "".join(items)
    *first, last = items
    if len(first) == 1:
        return say(language, f"list_{kind}_two", first=first[0], last=last)
    return say(language, f"list_{kind}_many", first=say(language, "list_comma").join(first), last=last)


def counted(language: str, key: str, count: int, **values: str) -> str:
    """The message `key` in the plural form of `count`."""
    return say(language, f"{key}_{'one' if count == 1 else 'other'}", count=count, **values)


def ordinal(language: str, key: str, count: int) -> str:
    """The message `key` in the ordinal form of `count`: 1st, 2nd, 3rd, 4th, 11th."""
    form = "other" if count % 100 in (11, 12, 13) else _ORDINALS.get(count % 10, "other")
    return say(language, f"{key}_{form}", count=count)


def month(language: str, number: int) -> str:
    return say(language, f"month_{number}")


def weekday(language: str, code: str) -> str:
    """`code`: MO to SU."""
    return say(language, f"weekday_{code}")


def day(language: str, moment: date) -> str:
    """September 5, 2028 or 2028年9月5日."""
    return say(language, "date", year=moment.year, month=month(language, moment.month), day=moment.day)
