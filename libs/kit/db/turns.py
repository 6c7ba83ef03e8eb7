"""Waiting in line inside the process: for one's turn in a site, for a connection. Whoever stands in line holds nothing that
another site could need."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from contracts.errors import Unavailable


class _Line:
    __slots__ = ("aside", "inside", "waiting")

    def __init__(self) -> None:
        self.inside = self.aside = 0
        self.waiting: deque[threading.Event] = deque()

    def __len__(self) -> int:
        return self.inside + self.aside + len(self.waiting)


class Turns:
    """Lets `at_once` holders of the same key go on at a time; the others follow in the order in which they came. At most `longest`
    may be inside, in line and aside together: a line that cannot be served must not take every worker."""

    def __init__(self, at_once: int, longest: int) -> None:
        self._at_once, self._longest = at_once, longest
        self._mutex = threading.Lock()
        self._lines: dict[str, _Line] = {}

    @contextmanager
    def take(self, key: str, until: float) -> Iterator[None]:
        """Held inside. `until` in seconds since the epoch. Raises Unavailable `busy` when the line is too long, or when the turn has
        not come by then."""
        turn = self._enter(key)
        try:  # also a killed greenlet gives its place back, or stands in nobody's way
            if turn is not None and not turn.wait(max(0.0, until - time.time())):
                raise Unavailable("busy", "others were faster all the time", retry_after=1)
            yield
        finally:
            self._leave(key, turn)

    @contextmanager
    def aside(self, key: str) -> Iterator[None]:
        """Who has left a turn to others and waits for somebody inside counts among those who wait."""
        with self._mutex:
            self._lines.setdefault(key, _Line()).aside += 1
        try:
            yield
        finally:
            with self._mutex:
                self._lines[key].aside -= 1
                self._forget(key)

    def length(self, key: str) -> int:
        """How many are inside, in line and aside."""
        return len(self._lines.get(key, ()))

    def _enter(self, key: str) -> threading.Event | None:
        """None: at once. Else what is set when it is time, with the place of whoever left."""
        with self._mutex:
            line = self._lines.setdefault(key, _Line())
            if line.inside < self._at_once:
                line.inside += 1
                return None
            if len(line) >= self._longest:
                raise Unavailable("busy", "too many wait for the same thing", retry_after=1)
            line.waiting.append(turn := threading.Event())
            return turn

    def _leave(self, key: str, turn: threading.Event | None) -> None:
        with self._mutex:
            line = self._lines[key]
            if turn is not None and turn in line.waiting:
                line.waiting.remove(turn)
            elif line.waiting:
                line.waiting.popleft().set()
            else:
                line.inside -= 1
            self._forget(key)

    def _forget(self, key: str) -> None:
        if not len(self._lines[key]):
            del self._lines[key]
