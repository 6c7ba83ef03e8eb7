"""Tables as files: what people wrote stays text, whoever opens it."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from contracts.cells import defused, restored
from kit.sheets import PLAIN, gives_back, table

HOSTILE = ["=1+1", "+86139", "-1", "@SUM(A1)", "＝1+1", "\u200b=1", "x;=1+1", "#N/A", "\tx", "'=quoted", "x;'=quoted", "王小明", ""]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "out.xlsx"


def test_a_csv_opens_as_utf_8_and_holds_no_formula(path):
    table(path, "csv", "表", ["姓名", "数"], [[value, 7] for value in HOSTILE])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["姓名", "数"]
    parts = [part for row in rows for part in row[0].split(";")]
    assert not [part for part in parts if part.lstrip("\u200b").startswith(("=", "+", "-", "@", "＝", "\t"))]
    assert [restored(row[0]) for row in rows] == HOSTILE
    assert [row[1] for row in rows] == ["7"] * len(HOSTILE)


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_a_character_that_no_file_holds_does_not_spoil_the_file(path, file_format):
    table(path, file_format, "表", ["姓名"], [[f"小\x00雨\x0b\ud83d\ufffe\uffff{number}"] for number in range(2)])

    if file_format == "xlsx":
        found = [row[0] for row in load_workbook(path).active.values]
    else:
        found = path.read_text(encoding="utf-8-sig").splitlines()
    assert found == ["姓名", "小雨0", "小雨1"]


def test_a_workbook_keeps_texts_as_texts_and_numbers_as_numbers(path):
    table(path, "xlsx", "表", ["姓名", "数"], [[value, 7] for value in HOSTILE])
    sheet = load_workbook(path).active
    assert sheet.title == "表"
    cells = list(sheet.iter_rows(min_row=2))
    assert [restored(row[0].value or "") for row in cells] == HOSTILE
    assert [row[0].value or "" for row in cells] == [value.replace("'=", "''=") for value in HOSTILE]
    assert {row[0].data_type for row in cells if row[0].value} == {"s"}
    assert {row[1].data_type for row in cells} == {"n"}


def test_a_text_too_long_for_a_cell_goes_on_in_the_rows_below(path):
    long = "x" * 70_000
    table(path, "xlsx", "表", ["号", "内容"], [[1, long], [2, "y"]])
    rows = list(load_workbook(path).active.iter_rows(min_row=2, values_only=True))
    assert [number for number, _ in rows] == [1, 1, 1, 2]
    assert "".join(text for number, text in rows if number == 1) == long


def test_a_csv_holds_a_text_of_any_length(path):
    table(path, "csv", "表", ["内容"], [["x" * 70_000]])
    assert "x" * 70_000 in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("text", "in_xlsx", "in_csv"), [("Pa55-word", True, True), ("=Pa55", True, False), ("'+Pa55", True, False), ("Pa\x0b55", False, False)]
)
def test_a_file_says_which_texts_it_gives_back_as_they_were(text, in_xlsx, in_csv):
    assert (gives_back(text, "xlsx"), gives_back(text, "csv")) == (in_xlsx, in_csv)


@given(st.from_regex(PLAIN, fullmatch=True))
def test_a_text_without_a_closer_look_is_one_that_nothing_would_change(text):
    assert defused(text) == restored(text) == text


def test_no_hostile_text_goes_without_a_closer_look():
    assert not [text for text in HOSTILE if PLAIN.fullmatch(text) and defused(text) != text]
