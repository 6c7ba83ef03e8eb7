"""Which sessions and tokens have been ended before their time, as this process knows it.

identity tells every gateway process by broadcast, and is asked for the whole list at start and after each reconnect. Until the
list is there nobody can be let in: `loaded` is false, and the gateway answers 503.
"""

import threading
from collections.abc import Callable, Iterable
from time import time
from typing import Any

KEPT = 900.0  # seconds: longer than any access token lives


class Revocations:
    def __init__(self, clock: Callable[[], float] = time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: dict[str, float] = {}  # session id → when we learnt of it
        self._accounts: dict[str, tuple[float, float]] = {}  # account id → (not before, when we learnt of it)
        self._life = 0  # of the connection that brings the broadcasts
        self.loaded = False

    def add(self, revoked: dict[str, Any]) -> None:
        """One revocation, as `contracts.identity.Revoked` dumps it."""
        now = self._clock()
        with self._lock:
            if revoked.get("session_id"):
                self._sessions[revoked["session_id"]] = now
            elif revoked.get("account_id"):
                before, _ = self._accounts.get(revoked["account_id"], (0.0, now))
                self._accounts[revoked["account_id"]] = (max(before, float(revoked["not_before"])), now)

    @property
    def life(self) -> int:
        """Which connection brings the broadcasts just now; a list has to be asked for while it lives."""
        return self._life

    def load(self, items: Iterable[dict[str, Any]], life: int) -> None:
        """The whole list, asked for in that life. It is added to what is known: a broadcast may have overtaken the reply."""
        for revoked in items:
            self.add(revoked)
        self._forget()
        with self._lock:
            self.loaded = self.loaded or life == self._life

    def lose(self) -> None:
        """The connection that brings the broadcasts is gone: what is known may be too little from now on."""
        with self._lock:
            self._life += 1
            self.loaded = False

    def covers(self, session_id: str, account_id: str, issued_at: float) -> bool:
        if session_id in self._sessions:
            return True
        known = self._accounts.get(account_id)
        return known is not None and issued_at < known[0]

    def _forget(self) -> None:
        oldest = self._clock() - KEPT
        with self._lock:
            self._sessions = {key: at for key, at in self._sessions.items() if at > oldest}
            self._accounts = {key: entry for key, entry in self._accounts.items() if entry[1] > oldest}
