"""The open connections of a process, limited in all and by address. At the limit the connection that has waited longest is closed."""

import socket
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from enum import IntEnum
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn

from gateway.front.channel import Channel, Pace
from gateway.front.framing import Framing
from gateway.front.spool import Budget, Spool


class Stage(IntEnum):
    """What a connection waits for. The lower ones make room first."""

    LINGERING = 0  # our end is closed
    IDLE = 1  # for its next request
    READING = 2
    SENDING = 3  # for a finished answer to be taken
    WORKING = 4  # for a thread: never closed by others


class Connection(TConn):  # type: ignore[misc] # gunicorn has no types
    """`address` is what limits count it by; None for a trusted proxy, which has many clients."""

    sock: Channel

    def __init__(self, cfg: Any, channel: Channel, client: Any, server: Any, address: str | None, framing: Framing) -> None:
        super().__init__(cfg, channel, client, server)
        self.data_ready = True  # gunicorn's threads need not wait for the first bytes
        self.address = address
        self.stage = Stage.READING
        self.since = 0.0
        self.pace: Pace | None = None  # of a body or an answer
        self.framing = framing
        self.ahead = b""  # of the next request
        self.keep = False
        self.counted = 0  # bytes of a finished answer, as the worker counts them
        self.watched = 0  # the poller's event
        self.then: Callable[[Connection], None] | None = None  # what follows it

    @property
    def raw(self) -> socket.socket:
        return self.sock.sock


class Connections:
    def __init__(self, most: int, most_of_one: int) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._all: dict[Connection, None] = {}
        self._by_address: dict[str, dict[Connection, None]] = defaultdict(dict)

    def __iter__(self) -> Iterator[Connection]:
        return iter(list(self._all))

    def __len__(self) -> int:
        return len(self._all)

    def add(self, conn: Connection) -> Connection | None:
        """Add `conn`. At the limit, return the connection to close: the one that waits longest, or `conn` if threads have all others."""
        self._all[conn] = None
        if conn.address is not None:
            same = self._by_address[conn.address]
            same[conn] = None
            if len(same) > self._most_of_one:
                return _first(same)
        return self.oldest() if len(self._all) > self._most else None

    def __contains__(self, conn: Connection) -> bool:
        return conn in self._all

    def oldest(self, stage: Stage | None = None) -> Connection | None:
        """The one that has waited longest, in that stage or in any."""
        return _first(self._all if stage is None else {conn: None for conn in self._all if conn.stage is stage})

    def remove(self, conn: Connection) -> bool:
        """Whether it was there."""
        if conn not in self._all:
            return False
        del self._all[conn]
        if conn.address is not None:
            same = self._by_address[conn.address]
            del same[conn]
            if not same:
                del self._by_address[conn.address]
        return True


def _first(conns: dict[Connection, None]) -> Connection | None:
    """Idle ones first; then a client before a proxy, and the oldest."""
    waiting = [conn for conn in conns if conn.stage is not Stage.WORKING]
    return min(waiting, key=lambda conn: (conn.stage > Stage.IDLE, conn.address is None, conn.since), default=None)


class Maker:
    """Makes connections with what all of one process share."""

    def __init__(self, cfg: Any, framing: Callable[[], Framing], grace: float, rate: float) -> None:
        self._cfg, self._budget, self.framing = cfg, Budget(), framing
        threads = cfg.threads
        self._channel = partial(Channel, waiting=threading.Semaphore(max(1, threads // 4)), grace=grace, rate=rate)

    def __call__(self, sock: socket.socket, client: Any, server: Any, address: str | None) -> Connection:
        channel = self._channel(sock, Spool(self._budget, address))
        return Connection(self._cfg, channel, client, server, address, self.framing())
