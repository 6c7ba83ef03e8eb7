"""Reads the first sheet that is shown of a workbook (.xlsx), with calamine.

calamine is many times quicker than openpyxl, but it believes what a file says of itself: it unpacks whatever there is, and makes room for
every cell between the first and the last. So it gets a workbook of our own packing: the parts that a table needs, each measured while
it was unpacked, of the sheets only the one to read, and that without its blank cells where they reach too far.
"""

import itertools
import re
import tempfile
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO, Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import column_index_from_string, coordinate_to_tuple, range_boundaries
from python_calamine import CalamineWorkbook

from contracts.errors import Invalid
from org.domain.sheets import MOST_ROWS

FORMULA = object()  # a cell with a formula that nobody has computed, or that came to an error
MOST_COLUMNS = 64

_LARGEST_SHEET = 64 * 1024 * 1024  # bytes, unpacked
_LARGEST_TEXTS = 24 * 1024 * 1024  # of all other parts, which are in memory as a whole
_LARGEST_INDEX = 1024 * 1024  # of a part that holds neither texts nor styles
_MOST_PARTS = 1000
_MOST_CELLS = 2 * MOST_ROWS * MOST_COLUMNS  # that have a value
_LARGEST_GRID = 2 * _MOST_CELLS  # cells between the first and the last, blank ones too: calamine keeps 24 bytes of each
_MOST_MERGED = 10_000

_BLANK_CELL = re.compile(rb'<(?:\w+:)?c [^<>]*\br="[A-Z]+[0-9]+"[^<>]*(?:/>|></(?:\w+:)?c>)')
_BLANK_ROW = re.compile(rb'<(?:\w+:)?row [^<>]*\br="[0-9]+"[^<>]*(?:/>|>\s*</(?:\w+:)?row>)')
_START = re.compile(rb"<(?:\w+:)?c[\s>]")
_ROW_END = re.compile(rb"</(?:\w+:)?row")
_CELL = re.compile(rb"<(?:\w+:)?c(\s[^<>]*)?>(.*?)</(?:\w+:)?c>", re.DOTALL)
_POSITION = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]*)([0-9]+)[\"']")
_UNCOMPUTED = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^<>]*)?>[^<]")
_ERROR = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*ref=\"([A-Z0-9:]{1,20})\"")

_SHEETS = "/worksheets/"

Row = tuple[int, Sequence[Any]]


def rows(stream: IO[bytes]) -> Iterator[Row]:
    """Every row from the first on, as (number, cells). Raises Invalid: file_type, file_too_large, file_broken."""
    try:
        yield from _rows(stream)
    except (Invalid, GeneratorExit):
        raise
    except BaseException as error:  # whatever a broken one leads its reader to
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":  # calamine's, which is no Exception
            raise Invalid("file_broken", "the workbook cannot be read") from error
        raise


def _rows(stream: IO[bytes]) -> Iterator[Row]:
    with zipfile.ZipFile(stream) as archive, tempfile.NamedTemporaryFile(suffix=".xlsx") as packed:
        _pack_others(archive, packed)
        index, part = _shown(packed)
        sheet = _unpacked(archive, part, _LARGEST_SHEET)
        if not _fits(sheet):
            sheet = _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", sheet))
            _check_extent(sheet)
        with zipfile.ZipFile(packed, "a") as own:
            own.writestr(part, sheet)
        packed.flush()
        formulas, merged = _formulas(sheet), _Merged(sheet)
        del sheet
        with CalamineWorkbook.from_path(packed.name) as book:
            found = book.get_sheet_by_index(index)
    before = [None] * (found.start or (0, 0))[1]
    for number, cells in enumerate(found.iter_rows(), start=1):
        row: list[Any] = [*before, *cells][:MOST_COLUMNS]
        for column in formulas.get(number, ()):
            row += [None] * (column - len(row))
            row[column - 1] = FORMULA
        yield number, merged.filled(number, row)


def _pack_others(archive: zipfile.ZipFile, packed: IO[bytes]) -> None:
    """All but the sheets and what no table needs. Stored, not compressed: it is read once."""
    if "[Content_Types].xml" not in archive.namelist() or len(archive.infolist()) > _MOST_PARTS:
        raise Invalid("file_type", "not a workbook")
    room = _LARGEST_TEXTS
    with zipfile.ZipFile(packed, "w") as own:
        for name in dict.fromkeys(archive.namelist()):
            large = name.endswith(("/sharedStrings.xml", "/styles.xml"))
            if not name.endswith((".xml", ".rels")) or _SHEETS in name or not (large or archive.getinfo(name).file_size <= _LARGEST_INDEX):
                continue
            data = _unpacked(archive, name, room)
            _check_extent(data)  # whichever part is taken for a sheet in the end
            room -= len(data)
            own.writestr(name, data)


def _shown(packed: IO[bytes]) -> tuple[int, str]:
    """Which sheet it is among all, and its part."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that we have no use for
        reader = ExcelReader(packed, read_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_workbook()
        sheets = [(number, sheet, relation.target) for number, (sheet, relation) in enumerate(reader.parser.find_sheets())]
    number, _, part = next((each for each in sheets if each[1].state == "visible"), sheets[0])
    if _SHEETS not in part:
        raise Invalid("file_broken", "the sheet is not where sheets are")
    return number, part


def _unpacked(archive: zipfile.ZipFile, part: str, most: int) -> bytes:
    with archive.open(part) as raw:
        data = raw.read(most + 1)
    if len(data) > most:
        raise _too_large()
    if b"<!DOCTYPE" in data or b"\0" in data:  # the first is against ECMA-376, part 2; through the second we cannot look
        raise Invalid("file_broken", "a part of the workbook is not what it has to be")
    return data


def _check_extent(data: bytes) -> None:
    if not _fits(data):
        raise _too_large()


def _fits(data: bytes) -> bool:
    """Whether all cells between the first and the last fit into memory."""
    count = sum(1 for _ in _START.finditer(data))
    height, positioned, columns = 0, 0, set()
    for position in _POSITION.finditer(data):
        height = max(height, int(position[2]))
        positioned += bool(position[1])
        columns.add(position[1])
    width = max((column_index_from_string(letters.decode()) for letters in columns if letters), default=0)
    if count > positioned:  # cells that do not say where they are stand one after the other
        lengths = [sum(1 for _ in _START.finditer(row)) for row in _ROW_END.split(data)]
        height, width = height + len(lengths), max(width, *lengths)
    return count <= _MOST_CELLS and height * width <= _LARGEST_GRID


def _formulas(sheet: bytes) -> dict[int, list[int]]:
    """Where formulas stand that have no value to be read: {row: columns}."""
    found: dict[int, list[int]] = {}
    if not _found(_UNCOMPUTED, sheet, b"<f", b":f") and not _found(_ERROR, sheet, b'"e"', b"'e'"):
        return found
    for cell in _CELL.finditer(sheet):
        attributes, content = cell[1] or b"", cell[2]
        wanting = _UNCOMPUTED.search(content) is not None and _VALUE.search(content) is None
        position = _POSITION.search(attributes) if wanting or _ERROR.search(attributes) else None
        if position is not None:
            row, column = coordinate_to_tuple((position[1] + position[2]).decode())
            if column <= MOST_COLUMNS:
                found.setdefault(row, []).append(column)
    return found


def _found(pattern: re.Pattern[bytes], sheet: bytes, *signs: bytes) -> bool:
    """Whether it is there; it is not without one of the `signs`, which are looked for many times quicker."""
    return any(sign in sheet for sign in signs) and pattern.search(sheet) is not None


class _Merged:
    """A cell that is merged over several rows says the same in each of them."""

    def __init__(self, sheet: bytes) -> None:
        references = itertools.islice(_MERGED.finditer(sheet), _MOST_MERGED) if b"mergeCell" in sheet else ()
        self._waiting = sorted((_bounds(each[1].decode()) for each in references), reverse=True)
        self._open: list[tuple[tuple[int, int, int, int], Any]] = []

    def filled(self, number: int, cells: list[Any]) -> list[Any]:
        """The row as people see it."""
        while self._waiting and self._waiting[-1][0] <= number:
            bounds = self._waiting.pop()
            value = cells[bounds[1] - 1] if bounds[0] == number and bounds[1] <= len(cells) else None
            self._open.append((bounds, value))
        self._open = [each for each in self._open if each[0][2] >= number]
        for (top, left, _, _), value in self._open:
            if number > top and left <= len(cells) and cells[left - 1] in (None, ""):
                cells[left - 1] = value
        return cells


def _bounds(reference: str) -> tuple[int, int, int, int]:
    """First row, first column, last row, last column."""
    left, top, right, bottom = range_boundaries(reference)
    return int(top or 1), int(left or 1), int(bottom or 1), int(right or 1)


def _too_large() -> Invalid:
    return Invalid("file_too_large", "the workbook is too large when unpacked")
