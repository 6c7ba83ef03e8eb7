"""Writes tables row by row, .xlsx or .csv, to a temporary file: memory does not grow with the rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from contracts.cells import defused
from kit.sheets import HEADER, MEDIA_TYPES, Exact, as_text, gives_back, stored, table

__all__ = ["MEDIA_TYPES", "Exact", "Template", "day", "gives_back", "stored", "table"]

_TEXT = "@"  # the number format of cells that stay as they are typed


class Template:
    """The workbook that users are filled into: headers, an example row, pick-lists, and a sheet of instructions."""

    def __init__(self, words: dict[str, Any], columns: Sequence[str], required: Sequence[str]) -> None:
        self._words, self._columns, self._required = words, columns, required

    def save(self, path: Path, lists: Mapping[str, Sequence[Any]], example: dict[str, Any], rows: int, most: int | None) -> None:
        """`lists`: what to pick from, by column; `most`: the largest capacity, if it is known.

        Lists stand on a sheet of their own: typed into a rule they may have 255 characters.
        """
        book = Workbook()
        sheet: Any = book.active
        sheet.title = self._words["sheet"]
        sheet.append([self._named(column) for column in self._columns])
        sheet.append([example.get(column) for column in self._columns])
        for cell in sheet[2]:
            if isinstance(cell.value, str):
                as_text(cell)
        for number, column in enumerate(self._columns, start=1):
            self._style(sheet, number, column, rows)
        sheet.freeze_panes = "A2"
        self._instructions(book)
        self._lists(book, sheet, lists, rows)
        if most is not None:
            self._bound(sheet, "capacity", most, rows)
        book.save(path)

    def _named(self, column: str) -> str:
        return str(self._words["columns"][column]) + ("*" if column in self._required else "")

    def _style(self, sheet: Any, number: int, column: str, rows: int) -> None:
        letter = get_column_letter(number)
        head = sheet.cell(1, number)
        head.font, head.fill = Font(bold=True), HEADER
        sheet.column_dimensions[letter].width = 28 if column in ("email", "department") else 18
        if column in ("login_name", "phone", "mobile", "password", "expires_on"):  # no program is to make numbers of them
            sheet.column_dimensions[letter].number_format = _TEXT
            for row in range(2, min(rows, 500) + 2):
                sheet.cell(row, number).number_format = _TEXT

    def _instructions(self, book: Any) -> None:
        sheet = book.create_sheet(self._words["instructions"])
        texts = self._words["help"]
        sheet.column_dimensions["A"].width, sheet.column_dimensions["C"].width = 18, 100
        for column in self._columns:
            need = texts["required" if column in self._required else "optional"]
            sheet.append([self._words["columns"][column], need, texts[column]])
        sheet.append([None, None, texts["limit"]])
        for row in sheet.iter_rows(min_col=3, max_col=3):
            row[0].alignment = Alignment(wrap_text=True, vertical="top")

    def _lists(self, book: Any, sheet: Any, lists: Mapping[str, Sequence[Any]], rows: int) -> None:
        options = book.create_sheet(self._words["lists"])
        options.sheet_state = "hidden"
        for number, (column, values) in enumerate(lists.items(), start=1):
            for row, value in enumerate(values, start=1):
                cell = options.cell(row, number)
                cell.value = defused(value) if isinstance(value, str) else value  # a chosen value is entered as if it were typed
                if isinstance(value, str):
                    as_text(cell)
            letter = get_column_letter(number)
            source = f"'{options.title}'!${letter}$1:${letter}${max(1, len(values))}"
            self._add(sheet, column, rows, type="list", formula1=source)

    def _bound(self, sheet: Any, column: str, most: int, rows: int) -> None:
        self._add(sheet, column, rows, type="whole", operator="between", formula1="2", formula2=str(most))

    def _add(self, sheet: Any, column: str, rows: int, **rule: Any) -> None:
        """Add a rule that the program applies to what is entered in the column."""
        added = DataValidation(allow_blank=True, showErrorMessage=True, errorStyle="stop", **rule)
        target = get_column_letter(self._columns.index(column) + 1)
        added.add(f"{target}2:{target}{rows + 1}")
        sheet.add_data_validation(added)


def day(value: date | None) -> str | None:
    """As text: a workbook's own days change with the reader's locale."""
    return value.isoformat() if value else None
