"""How people are found: by any part of a name, its pinyin or initials, login name, e-mail, phone or mobile (spec 1.2.3.8).

All that a user is searched by stands in one text, a segment a field. Row-level security keeps every index but those of plain comparison
from being used, and a scan of this one text is quicker than a table of grams would be to keep (docs/adr/0007).
"""

import itertools
from collections.abc import Mapping

from pypinyin import Style, lazy_pinyin, pinyin

from org.domain.identifiers import folded, national_digits

SEGMENTS = ("name", "login_name", "email", "phone", "mobile")
BETWEEN_SEGMENTS = "\x1e"
_BETWEEN = "\x1f"
_READINGS = 8  # spellings kept of a name with several readings


def text_of(values: Mapping[str, str | None]) -> str:
    """The search text of a user with these values (`SEGMENTS` and english_name)."""
    segments = (
        _BETWEEN.join(_names(values["name"] or "", values.get("english_name") or "")),
        folded(values["login_name"] or ""),
        folded(values["email"] or ""),
        _number(values.get("phone")),
        _number(values.get("mobile")),
    )
    return BETWEEN_SEGMENTS.join(segments)


def needles(q: str) -> list[str]:
    """What to look for when somebody types `q`: as it is, without blanks (zhang san), as a number (138-0013 8000)."""
    text = " ".join(folded(q).split())
    found = [text, text.replace(" ", "")]
    digits = text.translate({ord(sign): None for sign in " -()./"})
    if digits.lstrip("+").isdigit():
        found.append(digits)
    return [needle for needle in dict.fromkeys(found) if needle]


def sort_key(name: str) -> str:
    """By which a name is put in order: Chinese by its pinyin, as a telephone book does."""
    return " ".join(lazy_pinyin(folded(name))) + _BETWEEN + name


def _names(name: str, english_name: str) -> list[str]:
    found = [folded(name)]
    if english_name:
        found.append(folded(english_name))
    if not name.isascii():
        found += spellings(folded(name))
    return found


def spellings(name: str) -> list[str]:
    """The pinyin of a name and its initials, in every reading up to a bound: 单雄信 is danxiongxin and shanxiongxin."""
    readings = [found for part in "".join(name.split()) for found in pinyin(part, style=Style.NORMAL, heteronym=True)]
    full = ["".join(each) for each in itertools.islice(itertools.product(*readings), _READINGS)]
    initials = ["".join(part[:1] for part in each) for each in itertools.islice(itertools.product(*readings), _READINGS)]
    return list(dict.fromkeys(full + initials))


def _number(number: str | None) -> str:
    return f"{number}{_BETWEEN}{national_digits(number)}" if number else ""
