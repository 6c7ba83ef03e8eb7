"""Reads parts of a workbook with expat: one pass, no tree, no entities."""

import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import IO, Any
from xml.parsers import expat

from org.usecases.table_reader.limits import broken, too_large

# What zipfile, zlib and expat raise for damaged data
_UNREADABLE = (expat.ExpatError, zipfile.BadZipFile, zlib.error, LookupError, ValueError, EOFError, RuntimeError, OSError)

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def parse(archive: zipfile.ZipFile, part: str, most: int, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Call the handlers for each element of a part. Prefixes of names stay ("x:row"); see `local`.

    Raises Invalid: file_broken for a part that is missing, is no XML or declares a document type (ECMA-376 part 2, 6.2.3),
    file_too_large past `most` bytes.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        if archive.getinfo(part).file_size > most:
            raise too_large()
        with archive.open(part) as raw:
            parser.ParseFile(_Bounded(raw, most))
    except _UNREADABLE as error:
        raise broken() from error


def elements(archive: zipfile.ZipFile, part: str, most: int) -> list[tuple[str, dict[str, str]]]:
    """Return the elements of a small part in order: (local name, attributes by local name)."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        found.append((local(name), {local(each): value for each, value in attributes.items()}))

    parse(archive, part, most, start)
    return found


def local(name: str) -> str:
    """Return a name without its prefix. Strict and transitional workbooks differ in their namespaces only."""
    return name.rpartition(":")[2]


def resolve(base: str, target: str) -> str:
    """Return the name of the part that a relationship of part `base` points to."""
    path = PurePosixPath("/", PurePosixPath(base).parent, target)
    parts: list[str] = []
    for each in path.parts[1:]:
        if each == "..":
            parts = parts[:-1]
        else:
            parts.append(each)
    return "/".join(parts)


def _refuse_doctype(*_: Any) -> None:
    raise broken()


class _Bounded:
    def __init__(self, raw: IO[bytes], most: int) -> None:
        self._raw, self._left = raw, most

    def read(self, size: int = -1, /) -> bytes:
        data = self._raw.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise too_large()
        return data
