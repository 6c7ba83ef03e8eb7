"""python -m org.usecases.table_reader OPTIONS: reads the table on standard input and writes it as JSON lines.

OPTIONS is JSON: country, language, words (what columns are called), most_rows.
"""

import sys
from collections.abc import Iterator
from typing import IO, Any

import orjson

from contracts.errors import RostrumError
from org.usecases.table_reader import kinds, limits, lines


def main() -> int:
    limits.apply()
    options = orjson.loads(sys.argv[1])
    out = sys.stdout.buffer
    try:
        lines.write(out, *_read(sys.stdin.buffer, options))
    except RostrumError as error:
        lines.write_error(out, error)
    except (MemoryError, RecursionError):
        lines.write_error(out, limits.too_complex())
    except Exception as error:  # noqa: BLE001 - whatever a broken file leads its reader to
        lines.write_fault(out, error)
    out.flush()
    return 0


def _read(stream: IO[bytes], options: dict[str, Any]) -> tuple[dict[str, Any], Iterator[kinds.Row]]:
    return kinds.rows(stream, **options)


if __name__ == "__main__":
    sys.exit(main())
