"""The secrets of media sources, asked of org and kept for a minute; a broadcast drops one that was taken away."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

KEPT = 60.0  # seconds
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    site_id: str
    secret: bytes


class Sources:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._known: dict[str, tuple[float, Source]] = {}

    def get(self, source_id: str, ask: Callable[[], Source]) -> Source:
        """What is known of it, or what `ask` finds. Raises what `ask` raises; that somebody is unknown is not kept."""
        with self._lock:
            known = self._known.get(source_id)
        if known is not None and known[0] > self._clock():
            return known[1]
        found = ask()
        with self._lock:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[source_id] = (self._clock() + KEPT, found)
        return found

    def drop(self, source_id: str) -> None:
        with self._lock:
            self._known.pop(source_id, None)
