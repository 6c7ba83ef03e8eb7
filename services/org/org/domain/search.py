"""How people are found: by any part of a name, its pinyin or initials, login name, e-mail, phone or mobile (spec 1.2.3.8).

All that a user is searched by stands in one text, a segment a field. Row-level security keeps every index but those of plain comparison
from being used, and a scan of this one text is quicker than a table of grams would be to keep (docs/adr/0007).
"""

import functools
import itertools
from collections.abc import Mapping

from pypinyin import Style, pinyin

from contracts.text import address_shown, digits, key

SEGMENTS = ("name", "login_name", "email", "phone", "mobile")
BETWEEN_SEGMENTS = "\x1e"
_BETWEEN = "\x1f"
_LATIN = "\u024f"  # the last of the letters that European languages are written with
_READINGS = 8  # spellings kept of a name with several readings


def text_of(values: Mapping[str, str | None]) -> str:
    """The search text of a user with these values (`SEGMENTS` and english_name)."""
    segments = (
        _BETWEEN.join(_names(values["name"] or "", values.get("english_name") or "")),
        key(values["login_name"] or ""),
        _address(values["email"] or ""),
        values.get("phone") or "",
        values.get("mobile") or "",
    )
    return BETWEEN_SEGMENTS.join(segments)


@functools.lru_cache(maxsize=20_000)
def department_keys(name: str) -> tuple[str, str]:
    """Return the sort key of a department's name, and the spellings that it is found by, separated by blanks.

    A name in ASCII has no spelling but itself. The cache holds the names of a large tree, which is read again and again.
    """
    return sort_key(name), "" if name.isascii() else " ".join(spellings(key(name)))


def needles(q: str) -> list[str]:
    """What to look for when somebody types `q`: as it is, without blanks (zhang san), as a number (138-0013 8000)."""
    text = key(q)
    found = [text, text.replace(" ", "")]
    number = digits(text).translate({ord(sign): None for sign in " -()./"})
    if number.isascii() and number.lstrip("+").isdigit():
        found += [number, number.lstrip("0")]  # E.164 has no trunk prefix: 010-8888 is dialled at home only
    return [needle for needle in dict.fromkeys(found) if needle]


def sort_key(name: str) -> str:
    """By which a name is put in order: Chinese by its pinyin, as a telephone book does."""
    return "".join(f"{_readings(sign)[0]} " if sign > _LATIN else sign for sign in key(name)) + _BETWEEN + name


@functools.lru_cache(maxsize=20_000)
def _readings(sign: str) -> tuple[str, ...]:
    """The commonest first; what is not Chinese reads as itself."""
    (found,) = pinyin(sign, style=Style.NORMAL, heteronym=True) or ([sign],)
    return tuple(found)


def _address(email: str) -> str:
    """Both forms of an address whose domain has A-labels."""
    shown = address_shown(email)
    return key(email) if shown == email else f"{key(email)}{_BETWEEN}{key(shown)}"


def _names(name: str, english_name: str) -> list[str]:
    found = [key(name)]
    if english_name:
        found.append(key(english_name))
    if not name.isascii():
        found += spellings(key(name))
    return found


def spellings(name: str) -> list[str]:
    """The pinyin of a name and its initials, in every reading up to a bound: 单雄信 is danxiongxin and shanxiongxin."""
    readings = [_readings(sign) for sign in "".join(name.split())]
    full = ["".join(each) for each in itertools.islice(itertools.product(*readings), _READINGS)]
    initials = ["".join(part[:1] for part in each) for each in itertools.islice(itertools.product(*readings), _READINGS)]
    return list(dict.fromkeys(full + initials))
