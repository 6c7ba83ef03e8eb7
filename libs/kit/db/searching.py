"""Finds words in columns that hold them as they are shown, in whichever form they are typed."""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, Text, case, cast, func, or_, text

from contracts.text import key

_NFKC = text("NFKC")


def holds(column: Any, q: str) -> ColumnElement[bool]:
    """Whether `column` holds `q`, regardless of case, width and invisible characters."""
    words = cast(column, Text)
    is_ascii = func.octet_length(words) == func.char_length(words)  # normalizing takes longer than all the rest
    folded = func.lower(case((is_ascii, words), else_=func.normalize(words, _NFKC)))
    needles = {key(q), " ".join(unicodedata.normalize("NFKC", q).lower().split())}  # PostgreSQL lowers ß, and does not fold it
    return or_(*(func.strpos(folded, needle) > 0 for needle in sorted(needles)))
