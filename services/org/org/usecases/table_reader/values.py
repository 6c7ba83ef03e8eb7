"""Convert the text of a cell to a value, by the type and the style of the cell."""

import math
from datetime import datetime, timedelta
from typing import Any

from contracts.text import line
from org.usecases.table_reader.limits import broken
from org.usecases.table_reader.strings import unescaped

FORMULA = object()  # a cell with a formula that nobody has computed, or that came to an error
_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - days of a sheet have no time zone
_FIRST_RIGHT = 60  # the day that a sheet counts and no calendar has: 1900-02-29
_EXACT = 15  # digits that a spreadsheet keeps


def is_blank(value: Any) -> bool:
    """Whether nothing of the value can be seen: a text of blanks and invisible characters is blank too."""
    return value is None or (isinstance(value, str) and not (value.isascii() and value.strip()) and not line(value))


class Values:
    """`texts`: the shared ones; `days`: the styles that show numbers as days; `date1904`: from which day the workbook counts."""

    def __init__(self, texts: list[str], days: frozenset[str], *, date1904: bool) -> None:
        self._texts, self._days, self._date1904 = texts, days, date1904

    def value(self, text: str, kind: str, style: str, *, formula: bool) -> Any:
        """The value of a cell; None if it is blank. Raises Invalid file_broken for a shared text that is not there."""
        if kind == "e" or (formula and not text and kind != "str"):  # a text may have come to nothing
            return FORMULA
        if kind == "s":
            return self._shared(text)
        if kind in ("str", "inlineStr"):
            return unescaped(text)
        if not text:
            return None
        if kind == "b":
            return text in ("1", "true")
        if kind == "d":
            return _instant(text)
        return self._number(text, style)

    def _shared(self, text: str) -> str | None:
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 9) or int(text) >= len(self._texts):
            raise broken()
        return self._texts[int(text)]

    def _number(self, text: str, style: str) -> Any:
        if style in self._days:
            return self._day(text)
        if text.isascii() and text.isdigit() and len(text) <= _EXACT:
            return int(text)
        number = _float(text)
        return text if number is None else number

    def _day(self, text: str) -> Any:
        number = _float(text)
        if number is None:
            return text
        if self._date1904:
            epoch, days = _EPOCH_1904, number
        else:
            epoch, days = _EPOCH_1900, number + (1 if number < _FIRST_RIGHT else 0)
        try:
            return epoch + timedelta(seconds=round(days * 86_400))
        except OverflowError:
            return text


def _float(text: str) -> float | None:
    """None for what a workbook does not write as a number."""
    if not text.isascii() or "_" in text:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _instant(text: str) -> Any:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text
