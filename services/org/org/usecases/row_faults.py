"""Turn an exception in the check of one row into a fault of that row. One row never fails a file.

The log holds the frames of the exception, but not its message, which may quote a cell.
"""

import traceback
from collections.abc import Callable
from typing import Any

import structlog

from contracts.errors import RostrumError, Unavailable
from org.domain.user_imports import Row

log = structlog.get_logger("org.user_imports")


def guard(row: Row, step: Callable[..., object], *given: Any) -> None:
    """Run one step of a row's check. An exception becomes a fault of the row; Unavailable is raised again."""
    try:
        step(*given)
    except Unavailable:
        raise
    except RostrumError as error:
        row.refuse(error)
    except Exception as error:  # noqa: BLE001 - one row never fails a file
        blame(row, error)


def blame(row: Row, error: Exception) -> None:
    """Log an error that a row has caused, and give the row the fault `unreadable`."""
    log.error("row cannot be read", row=row.number, error=type(error).__name__, frames=traceback.format_tb(error.__traceback__))
    row.fault("row", "unreadable")
