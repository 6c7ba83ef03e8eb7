"""One row never fails a file."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from contracts.errors import Invalid, Unavailable, invalid_field
from org.domain.sheets import COLUMNS
from org.domain.user_imports import Rooms, Row
from org.usecases import user_import_table
from org.usecases.row_faults import guard
from org.usecases.user_batches import Batch
from org.usecases.user_import_passwords import Passwords

COLUMN_AT = dict(enumerate((*COLUMNS, "password")))
CELLS = ["one", "李雷", None, "x@example.com", None, "③", "示例公司", "Shared", None, "③", "Correct-Horse-7"]


class BrokenReader:
    def read(self, number: int, cells: Any) -> Row | None:
        raise ValueError(f"invalid literal: {cells}")


def fails(error: Exception) -> None:
    raise error


def test_a_row_that_the_reader_cannot_take_keeps_its_texts_and_is_at_fault():
    row = user_import_table._read(BrokenReader(), COLUMN_AT, 7, CELLS)  # type: ignore[arg-type]
    assert row is not None
    assert (row.number, row.verdict, row.values["name"], row.password) == (7, "invalid", "李雷", "Correct-Horse-7")
    assert row.faults == [{"field": "row", "code": "unreadable", "params": {}}]


def test_the_log_says_where_and_never_what():
    with capture_logs() as lines:
        user_import_table._read(BrokenReader(), COLUMN_AT, 7, CELLS)  # type: ignore[arg-type]
    assert (lines[0]["row"], lines[0]["error"]) == (7, "ValueError")
    assert "BrokenReader" not in str(lines)
    assert "in read" in str(lines[0]["frames"])
    assert not [each for each in CELLS if each and each != "one" and each in str(lines)]


def test_an_error_that_names_a_field_is_the_fields_fault():
    row = Row(2, {})
    guard(row, fails, invalid_field("email", "format"))
    assert row.faults == [{"field": "email", "code": "format", "params": {}}]


def test_a_service_that_does_not_answer_is_nobodys_fault():
    with pytest.raises(Unavailable):
        guard(Row(2, {}), fails, Unavailable())


def test_a_new_user_who_cannot_be_made_gives_the_room_back():
    batch: Any = object.__new__(Batch)
    batch._rooms, batch._columns, row = Rooms("account", None, [], date(2027, 1, 1)), lambda *_: fails(KeyError("name")), Row(2, {})
    batch._rooms.give_back = (given_back := []).append
    assert batch._prepared(row, row, "line") is None
    assert (given_back, row.faults) == (["line"], [{"field": "row", "code": "unreadable", "params": {}}])


def test_one_password_that_identity_cannot_take_leaves_the_others_of_its_batch():
    def call(_: Any, request: dict[str, Any], *, key: str) -> dict[str, Any]:
        asked.append(key)
        if any(item["password"] == "bad" for item in request["items"]):
            raise Invalid()
        return {"refused": []}

    asked: list[str] = []
    passwords: Any = object.__new__(Passwords)
    passwords._job = SimpleNamespace(call=call)
    items = [{"credential": str(number), "password": "bad" if number == 5 else "good"} for number in range(9)]
    assert [each["credential"] for each in passwords._refused(None, items, "k")] == ["5"]
    assert len(asked) == len(set(asked))  # each call has a key of its own: no outcome is taken for another's
