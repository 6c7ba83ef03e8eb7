"""The output of the child process: JSON lines.

The first line says how the file was read. Each row follows on its own line. The last line is the count of rows or an error.
"""

import traceback
from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

import orjson

from contracts.errors import RostrumError
from org.usecases.table_reader.limits import LARGEST_OUTPUT, LONGEST_CELL, too_complex
from org.usecases.table_reader.values import FORMULA

TOO_LONG = object()  # a cell with more characters than any column takes


def write(out: IO[bytes], reading: dict[str, Any], rows: Iterable[tuple[int, list[Any]]]) -> None:
    """Raises Invalid file_too_complex past the limit of bytes: one shared text may stand in a great many cells."""
    out.write(orjson.dumps(reading) + b"\n")
    size = count = 0
    for number, cells in rows:
        count += 1
        line = orjson.dumps([number, [_coded(value) for value in cells]]) + b"\n"
        size += len(line)
        if size > LARGEST_OUTPUT:
            raise too_complex()
        out.write(line)
    out.write(orjson.dumps({"rows": count}) + b"\n")


def write_error(out: IO[bytes], error: RostrumError) -> None:
    out.write(orjson.dumps({"error": error.to_wire()}) + b"\n")


def write_fault(out: IO[bytes], error: Exception) -> None:
    """An error of the reader's own: its type and its frames, without its message, which may quote a cell."""
    out.write(orjson.dumps({"fault": type(error).__name__, "frames": traceback.format_tb(error.__traceback__)}) + b"\n")


def row(found: list[Any]) -> tuple[int, list[Any]]:
    """Return the row that a line holds."""
    number, cells = found
    return number, [_decoded(value) if isinstance(value, dict) else value for value in cells]


def _coded(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= LONGEST_CELL else {"kind": "long"}
    if value is FORMULA:
        return {"kind": "formula"}
    if isinstance(value, datetime):
        return {"kind": "day", "value": value.isoformat()}
    return value


def _decoded(value: dict[str, str]) -> Any:
    if value["kind"] == "day":
        return datetime.fromisoformat(value["value"])
    return FORMULA if value["kind"] == "formula" else TOO_LONG
