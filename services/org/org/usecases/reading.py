"""Reads the rows of an uploaded table, .xlsx or .csv, whoever made it: in bounded memory, or refused with the reason.

It runs in the process for jobs. Nothing of the file is believed; reading ends with the first row too many.
"""

import csv
import io
from collections.abc import Iterator
from typing import IO

from contracts.errors import Invalid
from org.domain.sheets import MOST_ROWS
from org.usecases import workbooks
from org.usecases.workbooks import FORMULA, Row

__all__ = ["FORMULA", "LARGEST", "Row", "rows"]

LARGEST = 20 * 1024 * 1024  # bytes of an upload
_MOST_BLANK = 1000  # blank rows after which nothing more is expected
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and new ones that are encrypted
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def rows(stream: IO[bytes]) -> Iterator[Row]:
    """The rows that are not blank, as (number in the file, from 1; cells). Raises Invalid for a file that cannot be read: file_empty,
    file_too_large, file_type, file_encrypted, file_broken, file_encoding, too_many_rows."""
    start = stream.read(8)
    stream.seek(0)
    if not start:
        raise Invalid("file_empty", "the file is empty")
    if start.startswith(b"PK\x03\x04"):
        found = workbooks.rows(stream)
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


def _text(stream: IO[bytes]) -> Iterator[Row]:
    text = _decoded(stream.read(LARGEST + 1))
    if "\0" in text:
        raise Invalid("file_type", "neither a workbook nor a text")
    first = text[:4096].split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for cells in reader:
            yield reader.line_num, cells[: workbooks.MOST_COLUMNS]
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
