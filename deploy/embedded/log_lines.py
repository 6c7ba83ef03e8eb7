"""What of a program's log a person at the terminal should see: warnings and worse as one short line; all with VERBOSE=1.

What is no log line (a traceback, a library's chatter) goes to the file only; the supervisor tells the last of it when the
program ends.
"""

import json
import os

QUIET_LEVELS = frozenset({"debug", "info"})
# Fields that every line has, or that are too long for a terminal; the log file keeps them.
UNSHOWN = frozenset({"event", "level", "timestamp", "service", "logger", "exception", "stack", "traceback"})


def for_people(line: bytes, *, verbose: bool | None = None) -> str | None:
    """The line to print, or None for one that only the log file needs."""
    if verbose is None:
        verbose = os.environ.get("VERBOSE", "") not in ("", "0")
    text = line.decode("utf-8", "replace").rstrip()
    try:
        entry = json.loads(text)
    except ValueError:
        entry = None
    if not isinstance(entry, dict):
        return text if text and verbose else None
    level = str(entry.get("level", "info")).lower()
    if level in QUIET_LEVELS and not verbose:
        return None
    details = " ".join(f"{key}={value}" for key, value in entry.items() if key not in UNSHOWN)
    return f"{level}: {entry.get('event', '')} {details}".rstrip()[:400]
