"""Read single values of conferencing engines' messages. Every consumer of these messages uses these functions.

Engines write ids as numbers or as text, and times as text or as numbers. No function raises: a value that cannot be read is empty or None.
"""

import hashlib
import math
import re
from datetime import UTC, datetime
from typing import Any

from contracts import text

NAME, EMAIL, EVENT = 200, 254, 100  # characters
_ID, _NUMBER = 200, 20  # characters
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015]+")  # the digits of a number
_YEARS = (1970, 3000)  # exclusive
_SECONDS_END = 100_000_000_000  # as seconds this is the year 5138, as milliseconds 1973
_LATEST = 32_000_000_000  # seconds: in the year 2984


def words(value: Any, longest: int = NAME) -> str:
    """Return a name or topic in the form of `text.line`, cut to `longest` characters; empty for anything but text and numbers."""
    plain = _plain(value)
    return text.line(plain[: longest * 4])[:longest].strip()


def event(value: Any) -> str:
    """Return the name of an event, such as meeting.started; empty for anything but text."""
    return words(value, EVENT) if isinstance(value, str) else ""


def identifier(value: Any) -> str:
    """Return an id as text: 7, 7.0 and "7" are one id. Empty where there is none.

    An id over 200 characters is replaced by its beginning and a digest, so that it fits an index and stays distinct.
    """
    plain = _plain(value)
    if len(plain) <= _ID:
        return text.line(plain)
    digest = hashlib.blake2b(plain.encode(errors="surrogatepass"), digest_size=32).hexdigest()
    return f"{text.line(plain[:100])}~{digest}"


def number(value: Any) -> str:
    """Return the digits of a meeting number: 123456789, "123 456 789" or "123-456-789". Empty for anything else."""
    found = text.digits(text.line(_plain(value)[:100]))
    digits = _BETWEEN.sub("", found) if found[:1].isdigit() else ""
    return digits if digits.isascii() and digits.isdigit() and len(digits) <= _NUMBER else ""


def address(value: Any) -> str:
    """Return an e-mail address in the form in which addresses are compared. An invalid one is returned as words in lower case."""
    return mailbox(value) or words(value, EMAIL).lower()[:EMAIL]


def mailbox(value: Any) -> str:
    """Return the compared form of a valid e-mail address: that of `text.address` in one case. Empty for anything else."""
    plain = _plain(value)
    try:
        local, _, domain = text.address(plain).rpartition("@") if len(plain) <= EMAIL * 2 else ("", "", "")
    except ValueError:
        return ""
    found = f"{local.casefold()}@{domain}"
    return found if domain and len(found.split()) == 1 and len(found) <= EMAIL else ""


def moment(value: Any) -> datetime | None:
    """Return a time in UTC, told as ISO 8601 or as seconds or milliseconds since 1970; None for anything else.

    A time without a zone is UTC. None also for times outside of the years 1971 to 2999.
    """
    plain = text.digits(text.line(_plain(value)[:100]))
    try:
        found = datetime.fromisoformat(plain)
    except ValueError:
        return _epoch(plain)
    if not _YEARS[0] < found.year < _YEARS[1]:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _epoch(plain: str) -> datetime | None:
    try:
        told = float(plain) if "_" not in plain else 0.0  # Python's float reads 1_772
    except ValueError:
        return None
    seconds = told / 1000 if told >= _SECONDS_END else told
    if not 365 * 86400 <= seconds < _LATEST:
        return None
    return datetime.fromtimestamp(round(seconds, 3), UTC)


def _plain(value: Any) -> str:
    """Text or a number as text; a fraction of zero does not show. Empty for anything else."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) and value.is_integer() else str(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else ""
    return value if isinstance(value, str) else ""
