"""Reads the rows of an uploaded table, .xlsx or .csv, whoever made it: in bounded memory, or refused with the reason.

It runs in the process for jobs. Nothing of the file is believed: a workbook's parts are measured before they are unpacked, rows
come one by one, and reading ends with the first row too many.
"""

import csv
import io
import itertools
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from contracts.errors import Invalid
from org.domain.sheets import MOST_ROWS

LARGEST = 20 * 1024 * 1024  # bytes of an upload
_LARGEST_PART = 64 * 1024 * 1024  # bytes of a workbook's part, unpacked
_LARGEST_TEXTS = 24 * 1024 * 1024  # of the part that holds the texts: it is in memory as a whole
_MOST_COLUMNS = 64
_MOST_BLANK = 1000  # blank rows after which nothing more is expected
_MOST_MERGED = 10_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and new ones that are encrypted
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

FORMULA = object()  # a cell with a formula that nobody has computed

Row = tuple[int, Sequence[Any]]


def rows(stream: IO[bytes]) -> Iterator[Row]:
    """The rows that are not blank, as (number in the file, from 1; cells). Raises Invalid for a file that cannot be read: file_empty,
    file_too_large, file_type, file_encrypted, file_broken, file_encoding, too_many_rows."""
    start = stream.read(8)
    stream.seek(0)
    if not start:
        raise Invalid("file_empty", "the file is empty")
    if start.startswith(b"PK\x03\x04"):
        found = _workbook(stream)
    elif start.startswith(_OLE):
        encrypted = _ENCRYPTED in stream.read(LARGEST)
        raise Invalid("file_encrypted" if encrypted else "file_type", "an encrypted or an old workbook")
    else:
        found = _text(stream)
    return _limited(found)


def _limited(found: Iterator[Row]) -> Iterator[Row]:
    count = blank = 0
    for number, cells in found:
        if all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            blank += 1
            if blank > _MOST_BLANK:
                return
            continue
        blank = 0
        count += 1
        if count > MOST_ROWS + 1:  # the header is one
            raise Invalid("too_many_rows", f"more than {MOST_ROWS} rows", details={"most": MOST_ROWS})
        yield number, cells


def _workbook(stream: IO[bytes]) -> Iterator[Row]:
    try:
        part = _measured(stream)
        stream.seek(0)
        yield from _sheet(stream, _Raw.of(stream, part) if part else _Raw(False, ()))
    except (zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, AttributeError, EOFError, OSError, IndexError) as error:
        raise Invalid("file_broken", "the workbook cannot be read") from error  # whatever a broken one leads its reader to


def _measured(stream: IO[bytes]) -> str | None:
    """The name of the first worksheet's part, when no part is larger than a table of this size can be."""
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
        if "[Content_Types].xml" not in archive.namelist() or len(parts) > 1000:
            raise Invalid("file_type", "not a workbook")
        for part in parts:
            limit = _LARGEST_TEXTS if part.filename.endswith(("sharedStrings.xml", "styles.xml", "workbook.xml")) else _LARGEST_PART
            if part.filename.endswith((".xml", ".rels")) and part.file_size > limit:
                raise Invalid("file_too_large", "the workbook is too large when unpacked")
        sheets = sorted(name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
        return sheets[0] if sheets else None


class _Raw:
    """What the streaming reader does not tell of a sheet: whether it has formulas, and which cells are merged."""

    def __init__(self, formulas: bool, merged: Sequence[str]) -> None:
        self.formulas = formulas
        self._merged = sorted(_bounds(each) for each in itertools.islice(merged, _MOST_MERGED))
        self._open: list[tuple[tuple[int, int, int, int], Any]] = []

    @classmethod
    def of(cls, stream: IO[bytes], part: str) -> "_Raw":
        with zipfile.ZipFile(stream) as archive, archive.open(part) as raw:
            data = raw.read(_LARGEST_PART)
        stream.seek(0)
        merged = re.findall(rb'<(?:\w+:)?mergeCell ref="([A-Z0-9:]{1,20})"', data)
        return cls(re.search(rb"<(?:\w+:)?f[ >/]", data) is not None, [each.decode() for each in merged])

    def filled(self, number: int, cells: list[Any]) -> list[Any]:
        """The row as people see it: a cell merged over several rows says the same in each of them."""
        while self._merged and self._merged[0][0] <= number:
            bounds = self._merged.pop(0)
            value = cells[bounds[1] - 1] if bounds[0] == number and bounds[1] <= len(cells) else None
            self._open.append((bounds, value))
        self._open = [each for each in self._open if each[0][2] >= number]
        for (top, left, _, _), value in self._open:
            if number > top and left <= len(cells) and cells[left - 1] is None:
                cells[left - 1] = value
        return cells


def _bounds(reference: str) -> tuple[int, int, int, int]:
    """First row, first column, last row, last column."""
    left, top, right, bottom = range_boundaries(reference)
    return int(top or 1), int(left or 1), int(bottom or 1), int(right or 1)


def _sheet(stream: IO[bytes], raw: _Raw) -> Iterator[Row]:
    values = _cells(stream, computed=True)
    if not raw.formulas:
        for number, cells in values:
            yield number, raw.filled(number, cells)
        return
    for (number, cells), (_, written) in zip(values, _cells(io.BytesIO(stream.read()), computed=False), strict=False):
        formulas = [isinstance(each, str) and each.startswith("=") for each in written]
        known = [FORMULA if formula and cell is None else cell for cell, formula in zip(cells, formulas, strict=False)]
        yield number, raw.filled(number, known)


def _cells(stream: IO[bytes], *, computed: bool) -> Iterator[tuple[int, list[Any]]]:
    """The cells of the first sheet that is shown. `computed`: what formulas came to, instead of the formulas."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that we have no use for
        book = load_workbook(stream, read_only=True, data_only=computed, keep_links=False)
        try:
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
            shown[0].reset_dimensions()  # what a file says of its own size is not to be relied on
            for number, cells in enumerate(shown[0].iter_rows(max_col=_MOST_COLUMNS, values_only=True), start=1):
                yield number, list(cells)
        finally:
            book.close()


def _text(stream: IO[bytes]) -> Iterator[Row]:
    text = _decoded(stream.read(LARGEST + 1))
    if "\0" in text:
        raise Invalid("file_type", "neither a workbook nor a text")
    first = text[:4096].split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for cells in reader:
            yield reader.line_num, cells[:_MOST_COLUMNS]
    except csv.Error as error:
        raise Invalid("file_broken", "the table cannot be read") from error


def _decoded(data: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else GB18030, which Excel writes in China."""
    if len(data) > LARGEST:
        raise Invalid("file_too_large", "the file is too large")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _strictly(data, "gb18030")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Invalid("file_encoding", "the text is neither UTF-8 nor GB18030") from None
