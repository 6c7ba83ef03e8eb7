"""Tells which cell styles of a workbook show numbers as days."""

import re
import zipfile

from org.usecases.table_reader.limits import LARGEST_TEXTS
from org.usecases.table_reader.markup import elements

# Built-in formats (ECMA-376 part 1, 18.8.30), with those of East Asian locales
_DAYS = frozenset((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)))
_NO_PATTERN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DAY = re.compile("[dy]", re.IGNORECASE)
_LONGEST = 255  # characters of a format that spreadsheets write


def day_styles(archive: zipfile.ZipFile, part: str | None) -> frozenset[str]:
    """Return the indexes of styles, as cells write them."""
    if part is None:
        return frozenset()
    formats: dict[str, str] = {}
    found: list[str] = []
    within = False
    for name, attributes in elements(archive, part, LARGEST_TEXTS):
        if name == "numFmt":
            formats.setdefault(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            within = name == "cellXfs"
        elif name == "xf" and within:
            found.append(attributes.get("numFmtId", ""))
    return frozenset(str(index) for index, number in enumerate(found) if _shows_day(number, formats.get(number)))


def _shows_day(number: str, code: str | None) -> bool:
    if code is None:
        return number.isascii() and number.isdigit() and len(number) < 4 and int(number) in _DAYS
    return len(code) <= _LONGEST and _DAY.search(_NO_PATTERN.sub("", code.partition(";")[0])) is not None
