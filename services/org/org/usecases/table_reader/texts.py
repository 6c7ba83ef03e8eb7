"""Reads a table from a text (.csv): its encoding, its delimiter, and its records as a spreadsheet numbers them."""

import csv
import io
import re
from collections.abc import Collection, Iterator
from typing import Any

from contracts.errors import Invalid
from org.domain.encodings import decoded
from org.usecases.table_reader.limits import LARGEST, MOST_COLUMNS, broken, too_many_columns, too_many_rows
from org.usecases.table_reader.values import is_blank

_DELIMITERS = ",;\t"
_QUOTED = re.compile('"[^"]*"')
# Excel's first line: "sep=;". A program that saves the table again puts delimiters behind it.
_DECLARED = re.compile(r'\A"?sep=(.)"?(?:[,;]|[^\S\r\n])*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)

Row = tuple[int, list[Any]]


def rows(data: bytes, country: str, language: str, words: Collection[str], most_rows: int) -> tuple[dict[str, Any], Iterator[Row]]:
    """Return how the text was read (encoding, delimiter), and its records that are not blank. A record with line breaks in
    quotation marks is one row. Raises Invalid: file_encoding, file_type, file_quotes, too_many_rows, too_many_columns."""
    text, encoding = decoded(data, country, language, words)
    declared = _DECLARED.match(text)
    if declared is not None:
        text = text[declared.end() :]
    delimiter = declared[1] if declared is not None else _likely_delimiter(text)
    if delimiter in '"\r\n':
        raise broken(row=1)
    return {"encoding": encoding, "delimiter": delimiter}, _records(text, delimiter, most_rows)


def _likely_delimiter(text: str) -> str:
    """Return the most frequent delimiter of the first line. Quoted cells are skipped, with their line breaks."""
    first = re.split(r"[\r\n]", _QUOTED.sub("", text.lstrip()[:4096]), maxsplit=1)[0]
    return max(_DELIMITERS, key=first.count)


def _records(text: str, delimiter: str, most_rows: int) -> Iterator[Row]:
    csv.field_size_limit(LARGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = count = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if all(map(is_blank, cells)):
                continue
            count += 1
            if count > most_rows + 1:  # the header is one
                raise too_many_rows(most_rows)
            if not all(map(is_blank, cells[MOST_COLUMNS:])):
                raise too_many_columns(number)
            yield number, cells[:MOST_COLUMNS]
    except csv.Error as error:
        raise Invalid("file_quotes", "a quotation mark has no partner", details={"row": number + 1}) from error
