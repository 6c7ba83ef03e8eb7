"""Makes rows of an uploaded table: reads the file, finds its columns, and checks the form of each row.

Any exception while one row is read is that row's fault (`row_faults`).
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import IO, Any

from marshmallow import ValidationError

from contracts import org as contract
from contracts.errors import Invalid
from contracts.values import field_errors
from kit.blobs import chunks
from kit.jobs import Job
from org.domain.sheets import COLUMNS, PASSWORD, Departments, Kinds, columns_of, text_of
from org.domain.user_imports import Reader, Row, read_numbers
from org.usecases import messages, reading
from org.usecases.reading import FORMULA, TOO_LONG, Table
from org.usecases.row_faults import blame, guard
from org.usecases.scopes import Scope
from org.usecases.table_reader.limits import LONGEST_CELL

_SHOWN_ROWS = 5
_SHOWN_TEXT = 200  # characters of a cell in the preview
_MASK = "••••••"
_DAY_0_OF_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - days of a sheet have no time zone
_LIKELY_DAYS = range(18_538, 78_538)  # 1954 to 2119, counted from 1904
# The reader has made the other fields itself. A schema around these would cost as much again, for each of many rows.
_FIELDS = {
    name: field
    for name, field in contract.NewUser().load_fields.items()
    if name in ("login_name", "name", "english_name", "email", "phone", "mobile", "capacity", "password")
}


def read(job: Job, scope: Scope, departments: Departments) -> tuple[dict[str, Any], list[Row]]:
    """Return the preview of the uploaded table, and its rows with the faults of their form. Raises Invalid for the whole file."""
    words = messages.in_every_language("users", "columns") + messages.in_every_language("users", "other_names")
    names = sorted({word for each in words for word in each.values()})
    with tempfile.TemporaryFile() as file:
        _fetch(job, file)
        with reading.opened(file, country=scope.site.country, language=scope.site.language, words=names) as table:
            header = [_shown(cell) for cell in next(table.rows, (0, []))[1]]
            if not header:
                raise Invalid("file_empty", "the table has no rows")
            columns = columns_of(header, words)
            preview = _Preview(table, header, columns)
            reader = Reader(columns, departments, Kinds(messages.in_every_language("account_kinds")), FORMULA)
            found = (_read(reader, columns, number, _dated(table, columns, cells)) for number, cells in preview.noted(table.rows))
            rows = [row for row in found if row is not None]
    if not rows:
        raise Invalid("file_empty", "the table has no rows")
    for row in rows:
        if row.request is not None:
            guard(row, _check_form, row, scope.site.country)
    return preview.shown, rows


def _fetch(job: Job, file: IO[bytes]) -> None:
    if job.blobs.size(job.payload["blob"]) > reading.LARGEST:
        raise Invalid("file_too_large", "the file is too large", details={"most": reading.LARGEST})
    for piece in chunks(job.blobs.open(job.payload["blob"])):
        file.write(piece)


def _read(reader: Reader, columns: Mapping[int, str], number: int, cells: Sequence[Any]) -> Row | None:
    long = [name for position, name in columns.items() if position < len(cells) and cells[position] is TOO_LONG]
    given = ["" if cell is TOO_LONG else cell for cell in cells] if long else cells
    try:
        row = reader.read(number, given)
    except Exception as error:  # noqa: BLE001 - one row never fails a file
        row = _as_written(columns, number, given)
        blame(row, error)
    if row is not None and long:
        row.faults = [each for each in row.faults if each["field"] not in long]
        for name in long:
            row.fault(name, "cell_too_long", most=LONGEST_CELL)
    return row


def _as_written(columns: Mapping[int, str], number: int, cells: Sequence[Any]) -> Row:
    """A row that could not be read, with its texts, so that it can be corrected."""
    given = {name: cells[position] if position < len(cells) else None for position, name in columns.items()}
    values = {name: "" if given.get(name) in (None, FORMULA) else str(given[name]) for name in COLUMNS}
    password = given.get(PASSWORD)
    return Row(number, values, password if isinstance(password, str) else None)


def _dated(table: Table, columns: Mapping[int, str], cells: list[Any]) -> list[Any]:
    """The cells of a workbook that counts from 1904, with a bare number in the column of days as that day."""
    if not table.reading.get("date1904"):
        return cells
    return [_from_1904(cell) if columns.get(position) == "expires_on" else cell for position, cell in enumerate(cells)]


def _from_1904(cell: Any) -> Any:
    is_day = isinstance(cell, int | float) and _LIKELY_DAYS.start <= cell < _LIKELY_DAYS.stop  # int() would raise on infinity
    return _DAY_0_OF_1904 + timedelta(days=int(cell)) if is_day else cell


def _check_form(row: Row, country: str) -> None:
    """Note every fault of the row's form at once, so that one correction mends them all."""
    request = row.request or {}
    loaded, faults = _loaded(request)
    read_numbers(row, request | loaded, country)
    if faults:
        raise Invalid(fields=field_errors(faults))


def _loaded(request: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the contract accepts, and what it says of the rest."""
    loaded, faults = {}, {}
    for name, field in _FIELDS.items():
        if request.get(name) is not None:
            try:
                loaded[name] = field.deserialize(request[name])
            except ValidationError as error:
                faults[name] = error.messages
    return loaded, faults


class _Preview:
    """How the file was read, with its first rows; passwords are masked."""

    def __init__(self, table: Table, header: Sequence[str], columns: Mapping[int, str]) -> None:
        self._is_secret = PASSWORD in columns.values()
        self._readable = {position for position, name in columns.items() if name != PASSWORD}
        self._rows: list[dict[str, Any]] = []
        self.shown = {name: table.reading.get(name) for name in ("format", "sheet", "encoding", "delimiter")}
        self.shown |= {"header": [text[:_SHOWN_TEXT] for text in header], "rows": self._rows}

    def noted(self, rows: Iterable[reading.Row]) -> Iterator[reading.Row]:
        """The same rows; the first ones are noted."""
        for number, cells in rows:
            if len(self._rows) < _SHOWN_ROWS:
                self._rows.append({"number": number, "cells": [self._masked(*each) for each in enumerate(cells)]})
            yield number, cells

    def _masked(self, position: int, cell: Any) -> str:
        """The text of a cell. A cell without a column may hold the rest of a password that had a delimiter in it."""
        return _MASK if self._is_secret and position not in self._readable and cell else _shown(cell)


def _shown(cell: Any) -> str:
    if cell is FORMULA or cell is None:
        return ""
    try:
        text = "…" if cell is TOO_LONG else text_of(cell)
    except Exception:  # noqa: BLE001 - the row says it
        return "…"
    return text if len(text) <= _SHOWN_TEXT else f"{text[:_SHOWN_TEXT]}…"
