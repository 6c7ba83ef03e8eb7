"""Detect the format of an uploaded file by its first bytes, and read it."""

from collections.abc import Collection, Iterator
from typing import IO, Any

from contracts.errors import Invalid
from org.usecases.table_reader import texts, workbooks
from org.usecases.table_reader.limits import LARGEST, other_format, too_large

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and new ones that are encrypted
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_WORKBOOK = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # BIFF 2 to 5 without a container
_MARKED = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<body")

Row = tuple[int, list[Any]]


def rows(stream: IO[bytes], country: str, language: str, words: Collection[str], most_rows: int) -> tuple[dict[str, Any], Iterator[Row]]:
    """Return how the file was read, and its rows that are not blank, as (number as a spreadsheet shows it, cells).

    Raises Invalid: file_empty, file_encrypted, file_format, and what `texts` and `workbooks` raise.
    """
    start = stream.read(4096)
    stream.seek(0)
    if not start.strip():
        raise Invalid("file_empty", "the file is empty")
    if start.startswith(b"PK\x03\x04"):
        reading, found = workbooks.rows(stream, most_rows)
        return {"format": "xlsx"} | reading, found
    _check_other(start, stream)
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise too_large()
    reading, found = texts.rows(data, country, language, words, most_rows)
    return {"format": "csv"} | reading, found


def _check_other(start: bytes, stream: IO[bytes]) -> None:
    if start.startswith(_OLE):
        if _ENCRYPTED in stream.read(LARGEST):
            raise Invalid("file_encrypted", "an encrypted workbook")
        raise other_format(".xls")
    if start.startswith(_OLD_WORKBOOK):
        raise other_format(".xls")
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(_MARKED):
        raise other_format("HTML")
    if text.startswith(b"<?xml"):
        raise other_format("XML")
    if start.startswith(b"%PDF-"):
        raise other_format("PDF")
    if start.startswith(b"{\\rtf"):
        raise other_format("RTF")
