"""Limits of the process that reads a table, and of the table itself."""

import os
import resource

from contracts.errors import Invalid

LARGEST = 20 * 1024 * 1024  # bytes of an upload
LARGEST_SHEET = 64 * 1024 * 1024  # bytes of the sheet, unpacked
LARGEST_TEXTS = 24 * 1024 * 1024  # of shared texts and styles
LARGEST_INDEX = 1024 * 1024  # of a part that names other parts
LARGEST_OUTPUT = 32 * 1024 * 1024  # of the rows as they are handed on
MOST_PARTS = 1000
MOST_COLUMNS = 64
MOST_MERGED = 10_000
MOST_FILLED = 10_000 * MOST_COLUMNS  # cells that merged ranges fill
LONGEST_CELL = 1000  # characters that are handed on; no column takes as many

CPU_SECONDS = 15
WALL_SECONDS = 60.0
MEMORY = 512 * 1024 * 1024  # bytes of address space; the largest sheet that is allowed takes 95 MB
NICENESS = 5


def apply() -> None:
    """Limit this process: processor time, memory, no files written, no memory dump."""
    os.nice(NICENESS)
    for kind, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def too_complex() -> Invalid:
    return Invalid("file_too_complex", "reading the file takes more time or memory than is allowed")


def too_large() -> Invalid:
    return Invalid("file_too_large", "the file is too large when unpacked")


def too_many_rows(most: int) -> Invalid:
    return Invalid("too_many_rows", f"more than {most} rows", details={"most": most})


def too_many_columns(row: int) -> Invalid:
    return Invalid("too_many_columns", f"more than {MOST_COLUMNS} columns", details={"most": MOST_COLUMNS, "row": row})


def other_format(name: str) -> Invalid:
    return Invalid("file_format", f"the file is in the format {name}", details={"format": name})


def broken(**details: object) -> Invalid:
    return Invalid("file_broken", "the table cannot be read", details=details)
