"""What people write into the cells of a table of users."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.cells import defused
from org.domain.sheets import COLUMNS, PASSWORD, Departments, Kinds, day_of, password_of, path_of, text_of
from org.domain.user_imports import Reader

FORMULA = object()
TREE = {
    "root": ["总部"],
    "a": ["总部", "A"],
    "b": ["总部", "A", "B"],
    "a/b": ["总部", "A / B"],
    "slash": ["总部", "/"],
    "back": ["总部", "A\\"],
    "back/b": ["总部", "A\\", "B"],
    "escaped": ["总部", "A\\/B"],
    "double": ["总部", "A\\\\B"],
    "wide": ["总部", "Ｘ／Ｙ"],
    "formula": ["总部", "=1+1"],
    "alone": ["总部", "R&D / Lab"],
}


def read(**cells):
    names = [*COLUMNS, PASSWORD]
    given = {"login_name": "wang", "name": "王", "email": "w@example.com", "department": "总部", "account_kind": "shared"} | cells
    kinds = Kinds([{"shared": "共享账号", "dedicated": "专属账号"}])
    return Reader(dict(enumerate(names)), Departments(TREE), kinds, FORMULA).read(2, [given.get(name) for name in names])


@pytest.mark.parametrize("id", TREE)
def test_every_department_is_found_by_the_path_that_is_written_of_it(id):  # noqa: A002
    assert Departments(TREE).find(path_of(TREE[id])) == [id]
    assert Departments(TREE).find(text_of(defused(path_of(TREE[id])))) == [id]


@given(st.lists(st.lists(st.text("AB/\\ '=", min_size=1, max_size=5).filter(str.strip), min_size=1, max_size=3), min_size=1, max_size=6))
def test_no_name_makes_the_path_of_one_department_that_of_another(paths):
    trimmed = {tuple(" ".join(name.split()) for name in names) for names in paths}
    by_key = {tuple(name.lower() for name in names): list(names) for names in trimmed}
    tree = {str(number): names for number, names in enumerate(by_key.values())}
    for id, names in tree.items():  # noqa: A001
        assert Departments(tree).find(path_of(names)) == [id]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("总部/A/B", ["b"]),
        (" 总部 ／ A ／ B ", ["b"]),
        ("总部\u00a0/ a /\u200b b", ["b"]),
        ("总部 / R&D / Lab", ["alone"]),
        ("R&D / Lab", ["alone"]),
        ("r&d/lab", ["alone"]),
        ("A", ["a"]),
        ("C", []),
        ("", []),
    ],
)
def test_a_department_is_found_as_people_write_it(typed, found):
    assert Departments(TREE).find(typed) == found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2030-12-31", date(2030, 12, 31)),
        ("２０３０－１２－３１", date(2030, 12, 31)),
        ("２０３０／３／４", date(2030, 3, 4)),
        ("2030 年 3 月 4 日", date(2030, 3, 4)),
        ("47500", date(2030, 1, 17)),
        ("４７５００", date(2030, 1, 17)),
        ("③", None),
        ("²", None),
        ("2030-02-30", None),
        ("9" * 400, None),
    ],
)
def test_a_day_is_read_in_digits_of_any_width(text, day):
    assert day_of(text) == day


@pytest.mark.parametrize("cell", ["③", "²", "Ⅳ", "½", "一", "1e3", "9" * 5000, "-1"])
def test_a_cell_that_is_no_number_is_the_fault_of_its_row(cell):
    found = read(capacity=cell, expires_on=cell)
    assert {(fault["field"], fault["code"]) for fault in found.faults} == {("capacity", "type"), ("expires_on", "format")}


def test_a_capacity_is_read_in_digits_of_any_width():
    assert read(capacity="５０").request["capacity"] == 50


@pytest.mark.parametrize("typed", [" 's3cret= ", "'=s3cret+", "  two blanks  ", "'+12345678", "\u3000宽\u3000", "''quoted"])
def test_an_initial_password_is_taken_as_typed(typed):
    assert read(password=typed).request["password"] == typed


@pytest.mark.parametrize("cell", [None, "", "   ", "\u3000"])
def test_a_blank_password_is_an_invitation(cell):
    found = read(password=cell)
    assert ("password" not in found.request, found.request["invite"]) == (True, True)


def test_a_password_of_digits_may_be_a_number():
    assert password_of(12345678.0) == "12345678"


@pytest.mark.parametrize("cell", ["\u200b", "\ufeff\u00a0", "\u2800"])
def test_a_cell_of_invisible_characters_is_blank(cell):
    assert text_of(cell) == ""
    assert [fault["code"] for fault in read(name=cell).faults] == ["required"]


@pytest.mark.parametrize(
    "text", ["2028-02-29 00:00:00", "2028-02-29T00:00", "2028/2/29 0:00", "\u200e2028-02-29\u200e", "2028-02-29\u200b"]
)
def test_a_day_may_have_midnight_behind_it_and_invisible_characters_around(text):
    assert day_of(text) == date(2028, 2, 29)


@pytest.mark.parametrize("text", ["2028-02-29 10:00", "2028-02-29T00:00:00Z", "2027-02-29", "29.02.2028", "02/03/2028"])
def test_a_day_that_may_be_another_is_not_understood(text):
    assert day_of(text) is None


@pytest.mark.parametrize("password", [12345678901234567.0, 1234567.5, True, datetime(2028, 2, 29)])  # noqa: DTZ001
def test_a_password_that_the_spreadsheet_has_changed_is_a_fault(password):
    assert [(each["field"], each["code"]) for each in read(password=password).faults] == [("password", "not_text")]


@pytest.mark.parametrize(("password", "stored"), [(123456789, "123456789"), (12345678.0, "12345678"), ("00123456", "00123456")])
def test_a_password_of_digits_is_taken_as_it_is_shown(password, stored):
    row = read(password=password)
    assert (row.password, row.faults) == (stored, [])


def test_a_value_beyond_the_named_columns_is_a_fault_and_blanks_are_none():
    reader = Reader(dict(enumerate([*COLUMNS, PASSWORD])), Departments(TREE), Kinds([{"shared": "共享账号"}]), FORMULA)
    cells = ["wang", "王", "", "w@example.com", "", "", "总部", "共享账号", "", "", "pa"]
    assert reader.read(2, [*cells, "ss"]).faults == [{"field": "row", "code": "cell_without_column", "params": {}}]
    assert reader.read(2, [*cells, "", "\u200b", None]).faults == []
