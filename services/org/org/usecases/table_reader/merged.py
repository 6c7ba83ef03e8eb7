"""Merged cells: the value of a range stands in its first cell, and people see it in each row."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from org.usecases.table_reader.limits import MOST_FILLED, broken, too_complex


@dataclass(frozen=True, slots=True)
class Range:
    """Rows from 1, the column from 0."""

    top: int
    bottom: int
    column: int


def bounds(reference: str) -> Range:
    """Return the rows and the first column of "G2:H3". Raises Invalid file_broken."""
    first, _, last = reference.partition(":")
    (column, top), (_, bottom) = _position(first), _position(last or first)
    return Range(top, bottom, column)


def fill(rows: dict[int, dict[int, Any]], merged: Iterable[Range]) -> None:
    """Give the rows of each range its value, where they have none. Raises Invalid file_too_complex past the limit of cells."""
    numbers = sorted(rows)
    budget = MOST_FILLED
    for each in merged:
        value = rows.get(each.top, {}).get(each.column)
        if value is None or each.bottom <= each.top:
            continue
        for number in _between(numbers, each.top, each.bottom):
            rows[number].setdefault(each.column, value)
            budget -= 1
            if budget < 0:
                raise too_complex()


def _between(numbers: list[int], top: int, bottom: int) -> Iterable[int]:
    start, stop = bisect_right(numbers, top), bisect_right(numbers, bottom)
    return numbers[start:stop]


def _position(text: str) -> tuple[int, int]:
    letters = text.rstrip("0123456789")
    digits = text[len(letters) :]
    if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha() and 1 <= len(digits) <= 7):
        raise broken()
    column = 0
    for char in letters.upper():
        column = 26 * column + ord(char) - 64
    return column - 1, int(digits)
