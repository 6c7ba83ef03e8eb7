"""Tables as files, .xlsx or .csv, written row by row to a temporary file: memory does not grow with the rows."""

import csv
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from contracts.cells import defused, restored
from kit.blobs import Blobs

MEDIA_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
LARGEST = 500 * 1024 * 1024  # bytes of what we write
HEADER = PatternFill("solid", fgColor="E8F1FF")
# What XML 1.0 and UTF-8 do not hold (XML 1.0, 2.2): one such character would spoil the whole file.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # a program reads "_x0041_" as "A" (ECMA-376 part 1, 22.9.2.19)
# Nearly all texts: no sign begins them, no program splits them, and nothing in them is escaped. They need no closer look.
PLAIN = re.compile("[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff .,@/-]*")
_LONGEST = 32_000  # characters of a cell; a program keeps 32,767, escapes counted
_TYPED = ("=", "#")  # openpyxl looks at what follows, and chooses another type than text


class Exact(str):
    """A text that is read back as it is, without the apostrophes that a reader takes off (a password)."""

    __slots__ = ()


Rows = Iterable[Sequence[Any]]


def table(path: Path, file_format: str, title: str, header: Sequence[str], rows: Rows) -> None:
    """One sheet with a header. Texts are never formulas to whoever opens it: in a workbook by their type, in a .csv by an apostrophe."""
    write = _csv if file_format == "csv" else _xlsx
    write(path, title, header, ([_writable(value) for value in row] for row in rows))


def _writable(value: Any) -> Any:
    return _UNWRITABLE.sub("", value) if isinstance(value, str) and _UNWRITABLE.search(value) else value


def _csv(path: Path, _: str, header: Sequence[str], rows: Rows) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([_plain(value) for value in row] for row in rows)


def gives_back(text: str, file_format: str) -> bool:
    """Whether a file of that format can hold the text so that it is read as it was written (`Exact`)."""
    return _writable(text) == text and (file_format != "csv" or _plain(text) == text)


def _plain(value: Any) -> Any:
    return defused(value) if isinstance(value, str) and not PLAIN.fullmatch(value) else value


def _xlsx(path: Path, title: str, header: Sequence[str], rows: Rows) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, name in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(14, 2 * len(name) + 4)
    sheet.append([_heading(sheet, name) for name in header])
    for row in rows:
        for part in _parts(row):
            sheet.append([_safe(sheet, value) for value in part])
    book.save(path)


def _parts(row: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The row; a text that is too long for a cell goes on in the rows below, which have the first value again."""
    yield [value[:_LONGEST] if _is_long(value) else value for value in row]
    rest = [value[_LONGEST:] if _is_long(value) else None for value in row]
    if any(rest):
        yield from _parts([rest[0] or row[0], *rest[1:]])


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and len(value) > _LONGEST


def _heading(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, value=name)
    cell.font, cell.fill = Font(bold=True), HEADER
    return cell


def _safe(sheet: Any, value: Any) -> Any:
    """The value as a cell that stays text. A text that `restored` would change when it is read gets another apostrophe."""
    if not isinstance(value, str):
        return value
    if isinstance(value, Exact):
        return as_text(WriteOnlyCell(sheet, value=_escaped(value)))
    if PLAIN.fullmatch(value):
        return value
    value = _escaped(value)
    if restored(value) != value:
        return defused(value)
    return as_text(WriteOnlyCell(sheet, value=value)) if value.startswith(_TYPED) or defused(value) != value else value


def _escaped(text: str) -> str:
    """The text as a workbook holds it: XML reads a carriage return as a line feed."""
    return _ESCAPE.sub("_x005F_", text).replace("\r", "_x000D_")


def as_text(cell: Any) -> Any:
    """Mark the cell as text, also for a person who edits it: openpyxl makes formulas of "=" and errors of "#N/A"."""
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def stored(blobs: Blobs, key: str, write: Callable[[Path], None]) -> str:
    """What `write` writes to a file is put under `key`."""
    folder: AbstractContextManager[str] = tempfile.TemporaryDirectory()
    with folder as name:
        path = Path(name) / "out"
        write(path)
        with path.open("rb") as file:
            blobs.put(key, file, limit=LARGEST)
    return key
