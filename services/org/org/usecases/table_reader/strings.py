"""The texts that cells share (sharedStrings.xml), and how a workbook writes characters that XML has not."""

import re
import zipfile
from collections.abc import Mapping

from org.usecases.table_reader.limits import LARGEST_TEXTS
from org.usecases.table_reader.markup import local, parse

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def shared_texts(archive: zipfile.ZipFile, part: str | None) -> list[str]:
    """Return the texts in order. The count that the part declares is not believed."""
    found: list[str] = []
    if part is not None:
        reader = _Texts(found)
        parse(archive, part, LARGEST_TEXTS, reader.start, reader.end, reader.text)
    return found


def unescaped(text: str) -> str:
    """Replace "_x000D_" and the like (ST_Xstring, ECMA-376 part 1, 22.9.2.19) by the characters that they stand for.

    Codes of no character (zero, halves of surrogate pairs) stay as they are written.
    """
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code == 0 or 0xD800 <= code <= 0xDFFF or code >= 0xFFFE else chr(code)


class _Texts:
    """Handlers for expat: `si` holds `t`, also in runs `r`; the text of `rPh` is a reading aid."""

    def __init__(self, found: list[str]) -> None:
        self._found = found
        self._pieces: list[str] = []
        self._wanted = self._aid = False

    def start(self, name: str, _: Mapping[str, str]) -> None:
        name = local(name)
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._aid = True
        self._wanted = name == "t" and not self._aid

    def text(self, data: str) -> None:
        if self._wanted:
            self._pieces.append(data)

    def end(self, name: str) -> None:
        name = local(name)
        self._wanted = False
        if name == "rPh":
            self._aid = False
        elif name == "si":
            self._found.append(unescaped("".join(self._pieces)))
