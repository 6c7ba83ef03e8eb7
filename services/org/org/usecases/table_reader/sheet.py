"""The cells of a sheet, as they stand in its part: handlers for expat that keep what has a value."""

from collections.abc import Mapping
from typing import Any

from org.usecases.table_reader.limits import MOST_COLUMNS, MOST_MERGED, broken, too_complex, too_many_columns, too_many_rows
from org.usecases.table_reader.markup import local
from org.usecases.table_reader.merged import Range, bounds
from org.usecases.table_reader.values import Values, is_blank

_LAST_ROW = 1_048_576  # of a sheet
_KINDS = {name: name for name in ("row", "c", "v", "t", "f", "rPh", "mergeCell", "sheetData")}


class Sheet:
    """`rows`: {number: {column, from 0: value}} in the order of the sheet, without blank cells and rows. `merged`: ranges of cells."""

    def __init__(self, values: Values, most_rows: int) -> None:
        self.rows: dict[int, dict[int, Any]] = {}
        self.merged: list[Range] = []
        self._values, self._most_rows = values, most_rows
        self._names = dict(_KINDS)
        self._row = self._column = 0
        self._cells: dict[int, Any] = {}
        self._attributes: Mapping[str, str] = {}
        self._pieces: list[str] = []
        self._within = self._wanted = self._formula = self._aid = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        kind = self._names.get(name) or self._named(name)
        if kind == "c":
            self._attributes = attributes
            self._pieces = []
            self._formula = False
            position = attributes.get("r")
            self._column = self._column_of(position) if position else self._column + 1
        elif kind == "v" or (kind == "t" and not self._aid):
            self._wanted = True
        elif kind == "f":
            self._formula = True
        elif kind == "row":
            self._open_row(attributes.get("r"))
        elif kind == "rPh":
            self._aid = True
        elif kind == "sheetData":
            self._within = True
        elif kind == "mergeCell":
            if len(self.merged) >= MOST_MERGED:
                raise too_complex()
            self.merged.append(bounds(attributes.get("ref", "")))

    def text(self, data: str) -> None:
        if self._wanted:
            self._pieces.append(data)

    def end(self, name: str) -> None:
        kind = self._names.get(name)
        if kind == "v" or kind == "t":
            self._wanted = False
        elif kind == "c":
            self._close_cell()
        elif kind == "row":
            self._close_row()
        elif kind == "rPh":
            self._aid = False

    def _named(self, name: str) -> str:
        """Names with a prefix are the same, and looked up once."""
        kind = _KINDS.get(local(name), "")
        if len(self._names) < 1000:
            self._names[name] = kind
        return kind

    def _open_row(self, position: str | None) -> None:
        number = self._row + 1 if position is None else _whole(position)
        if not self._row < number <= _LAST_ROW:
            raise broken(row=self._row)
        self._row, self._column, self._cells = number, -1, {}

    def _column_of(self, position: str) -> int:
        """The column that "AB12" names, from 0. Excel's last one is XFD."""
        column = 0
        for char in position:
            if "A" <= char <= "Z":
                column = 26 * column + ord(char) - 64
            elif "0" <= char <= "9":
                break
            else:
                raise broken(row=self._row)
            if column > 16_384:
                raise broken(row=self._row)
        return column - 1

    def _close_cell(self) -> None:
        attributes = self._attributes
        value = self._values.value("".join(self._pieces), attributes.get("t", "n"), attributes.get("s", "0"), formula=self._formula)
        if 0 <= self._column < MOST_COLUMNS:
            if value is not None:
                self._cells[self._column] = value
        elif not is_blank(value):
            raise too_many_columns(self._row)

    def _close_row(self) -> None:
        if all(map(is_blank, self._cells.values())):
            return
        if len(self.rows) > self._most_rows:  # the header is one
            raise too_many_rows(self._most_rows)
        self.rows[self._row] = self._cells


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise broken()
    return int(text)
