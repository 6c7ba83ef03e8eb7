"""`contracts.cells`: no program takes a text for a formula, and reading gives the text back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.cells import defused, restored
from contracts.text import line, narrow

HOSTILE = [
    "=1+1",
    "+86139",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "﹦1",
    "−1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\u200b\u202e＝1+1",
    "\u00a0=1",
    " =1+1",
    '"=1+1',
    "\t=1",
    "\r=1",
    "\n=1",
    "x;=1+1",
    "x; ＝1+1",
    "x;\u200b@SUM(A1)",
    "x\t=1",
    "x\r\n=1",
    "x|=1",
    "'=quoted",
    "x;'=quoted",
    "''=1",
    "\x1b=1",
    "\x7f=1",
    "\x9f=1",
    "\ufff9=1",
    "\U000e0001=1",
    "\U000e0100=1",
    "\U0001d173=1",
    "\u17b4＝1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_part_of_a_cell_begins_a_formula(text: str) -> None:
    for part in re.split(r"[;|\t\r\n]", defused(text)):
        assert not narrow(line(part)).lstrip('" ').startswith(("=", "+", "-", "@", "﹦", "−"))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_defused_is_restored(text: str) -> None:
    assert restored(defused(text)) == text


@given(st.text(alphabet="=+-@＝'\";|\t\n \u200bx"))
def test_every_text_is_restored(text: str) -> None:
    assert restored(defused(text)) == text


@pytest.mark.parametrize("text", ["王小明", "a=b", "O'Neil", "'s Hertogenbosch", "1-2", "x; y", "a, -b", ""])
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert defused(text) == restored(text) == text


def test_reading_a_hostile_cell_takes_time_in_proportion_to_its_length() -> None:
    cell = "\n'" * 500_000
    assert restored(cell) == cell
