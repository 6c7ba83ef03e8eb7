"""Reads an uploaded table in a child process (`org.usecases.table_reader`), and takes its rows.

The child may be ended by its limits at any moment. Its end is the file's fault: the file is refused and not read again.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import orjson
import structlog

from contracts.errors import from_wire
from org.domain.sheets import MOST_ROWS
from org.usecases.table_reader import lines
from org.usecases.table_reader.limits import LARGEST, LARGEST_OUTPUT, WALL_SECONDS, broken, too_complex
from org.usecases.table_reader.values import FORMULA

__all__ = ["FORMULA", "LARGEST", "TOO_LONG", "Row", "Table", "opened"]

TOO_LONG = lines.TOO_LONG
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")  # no secrets

Row = tuple[int, list[Any]]
log = structlog.get_logger("org.reading")


@dataclass(frozen=True, slots=True)
class Table:
    """`reading`: format, and sheet and date1904 of a workbook, or encoding and delimiter of a text. `rows`: those that are not blank, as
    (number that a spreadsheet shows, cells), while the child reads them."""

    reading: dict[str, Any]
    rows: Iterator[Row]


@contextmanager
def opened(file: IO[bytes], *, country: str, language: str, words: Collection[str]) -> Iterator[Table]:
    """Read the file from its start. `country` and `language` of the site and the `words` of headers decide the encoding of a text.

    Entering and each row raise Invalid: file_empty, file_type, file_format, file_encrypted, file_encoding, file_quotes, file_broken,
    file_too_large, file_too_complex, too_many_rows, too_many_columns. Without the last row nothing of the file is sure.
    """
    file.seek(0)
    options = {"country": country, "language": language, "words": list(words), "most_rows": MOST_ROWS}
    with _Child(file, options) as child:
        values = _values(child)
        yield Table(next(values), _rows(values))


def environment() -> dict[str, str]:
    """What the child gets of this process's environment."""
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ}


def _rows(values: Iterator[Any]) -> Iterator[Row]:
    return (lines.row(value) for value in values)


def _values(child: "_Child") -> Iterator[Any]:
    """Yield the first line of the child and its rows. Raises Invalid for an error, or if the child ended before the last line."""
    count = 0
    for line in child.lines():
        value = orjson.loads(line) if line.endswith(b"\n") else None
        if isinstance(value, list):
            count += 1
        elif value is None or "rows" in value:
            if value == {"rows": count}:
                return
            break
        elif "error" in value:
            raise from_wire(value["error"])
        elif "fault" in value:
            log.error("table cannot be read", error=value["fault"], frames=value["frames"])
            raise broken()
        yield value
    log.warning("table reader ended early", child=child.pid)
    raise too_complex()


class _Child:
    """The process, while it reads: ended at the latest after `WALL_SECONDS`."""

    def __init__(self, file: IO[bytes], options: dict[str, Any]) -> None:
        command = [sys.executable, "-m", "org.usecases.table_reader", orjson.dumps(options).decode()]
        self._process = subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, env=environment())
        self._end = threading.Timer(WALL_SECONDS, self._process.kill)
        self._end.daemon = True
        self.pid = self._process.pid
        log.info("table reader started", child=self.pid)

    def __enter__(self) -> "_Child":
        self._end.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.cancel()
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def lines(self) -> Iterator[bytes]:
        """What the child writes, up to twice what it may."""
        left = 2 * LARGEST_OUTPUT
        assert self._process.stdout is not None  # noqa: S101 - it was asked for
        while left > 0 and (line := self._process.stdout.readline(left)):
            left -= len(line)
            yield line
