"""Reads a table from a workbook (.xlsx, ECMA-376 transitional or strict): the first sheet that is shown."""

import zipfile
from collections.abc import Iterator
from typing import IO, Any

from contracts.errors import Invalid
from org.usecases.table_reader import markup
from org.usecases.table_reader.limits import LARGEST_SHEET, MOST_PARTS, broken, other_format, too_complex
from org.usecases.table_reader.merged import fill
from org.usecases.table_reader.package import package
from org.usecases.table_reader.sheet import Sheet
from org.usecases.table_reader.strings import shared_texts
from org.usecases.table_reader.styles import day_styles
from org.usecases.table_reader.values import Values

Row = tuple[int, list[Any]]


def rows(stream: IO[bytes], most_rows: int) -> tuple[dict[str, Any], Iterator[Row]]:
    """Return how the workbook was read (sheet, date1904), and its rows that are not blank. Raises Invalid: file_type, file_format,
    file_broken, file_too_large, file_too_complex, too_many_rows, too_many_columns."""
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, EOFError, ValueError, OSError) as error:
        raise broken() from error
    with archive:
        _check_kind(archive)
        found = package(archive)
        values = Values(shared_texts(archive, found.texts), day_styles(archive, found.styles), date1904=found.date1904)
        sheet = Sheet(values, most_rows)
        markup.parse(archive, found.part, LARGEST_SHEET, sheet.start, sheet.end, sheet.text)
    fill(sheet.rows, sheet.merged)
    return {"sheet": found.sheet, "date1904": found.date1904}, ((number, _listed(cells)) for number, cells in sheet.rows.items())


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if len(names) > MOST_PARTS:
        raise too_complex()
    if "xl/workbook.bin" in names:
        raise other_format(".xlsb")
    if any(name.startswith("Index/") for name in names):
        raise other_format(".numbers")
    if "[Content_Types].xml" in names:
        return
    if "mimetype" in names and "content.xml" in names:
        raise other_format(".ods")
    raise Invalid("file_type", "not a workbook")


def _listed(cells: dict[int, Any]) -> list[Any]:
    return [cells.get(column) for column in range(max(cells) + 1)]
