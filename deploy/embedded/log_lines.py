"""What of a program's log a person at the terminal should see: warnings and worse as one short line; all with VERBOSE=1.

What is no log line (a traceback, a library's chatter) goes to the file only; the supervisor tells the last of it when the
program ends.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

QUIET_LEVELS = frozenset({"debug", "info"})
# Fields that every line has, or that are too long for a terminal; the log file keeps them.
UNSHOWN = frozenset({"event", "level", "timestamp", "service", "logger", "exception", "stack", "traceback"})


class Shown:
    """One program's lines for people. The same event again within `quiet` seconds is counted, not shown."""

    def __init__(self, *, verbose: bool | None = None, quiet: float = 10.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._verbose = os.environ.get("VERBOSE", "") not in ("", "0") if verbose is None else verbose
        self._quiet = quiet
        self._clock = clock
        self._last: dict[str, float] = {}
        self._held_back: Counter[str] = Counter()

    def line(self, raw: bytes) -> str | None:
        """The line to print, or None for one that only the log file needs."""
        text = raw.decode("utf-8", "replace").rstrip()
        try:
            entry = json.loads(text)
        except ValueError:
            entry = None
        if self._verbose:
            return _short(entry) if isinstance(entry, dict) else text or None
        if not isinstance(entry, dict) or str(entry.get("level", "info")).lower() in QUIET_LEVELS:
            return None
        return self._once_in_a_while(str(entry.get("event", "")), _short(entry))

    def _once_in_a_while(self, event: str, text: str) -> str | None:
        now = self._clock()
        if now - self._last.get(event, -self._quiet) < self._quiet:
            self._held_back[event] += 1
            return None
        self._last[event] = now
        more = self._held_back.pop(event, 0)
        return f"{text} (and {more} more like it)" if more else text


def _short(entry: dict[str, Any]) -> str:
    details = " ".join(f"{key}={value}" for key, value in entry.items() if key not in UNSHOWN)
    return f"{entry.get('level', 'info')}: {entry.get('event', '')} {details}".rstrip()[:300]
