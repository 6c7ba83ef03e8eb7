"""Which connections have waited too long, by what they wait for."""

from math import inf

import structlog

from gateway.front.connections import Connection, Stage
from gateway.front.traffic import Traffic

EVERY = 0.5  # seconds between looks
LINGER = 2.0  # seconds for the other end to close after our last byte
STOP_LINGER = 2.0  # seconds that a stopping worker leaves to connections without a request

log = structlog.get_logger("gateway")


class Deadlines:
    """`head`: seconds for a request's line and headers; `idle`: for the next request. Bodies and answers have their own pace."""

    def __init__(self, traffic: Traffic, head: float, idle: float) -> None:
        self._traffic, self._limits = traffic, {Stage.READING: head, Stage.IDLE: idle, Stage.LINGERING: LINGER}
        self._looked, self._stop_at = 0.0, inf

    def stop(self, now: float) -> None:
        self._stop_at = now + STOP_LINGER

    def close_all(self) -> None:
        for conn in self._traffic.open:
            self._traffic.drop(conn)

    def check(self, now: float) -> None:
        if now - self._looked < EVERY:
            return
        self._looked = now
        for conn in self._traffic.open:
            if self._is_late(conn, now):
                self._end(conn)
            elif now > self._stop_at and conn.stage is not Stage.WORKING and conn.pace is None:
                self._traffic.drop(conn)

    def _is_late(self, conn: Connection, now: float) -> bool:
        if conn.pace is not None:
            return conn.pace.is_late(now)
        return now - conn.since > self._limits.get(conn.stage, inf)

    def _end(self, conn: Connection) -> None:
        if conn.stage is Stage.READING and len(conn.sock.inbox):
            return self._traffic.refuse(conn, 408, "request_timeout")
        if conn.stage is Stage.SENDING:
            log.info("answer not taken", address=conn.client[0] if conn.client else "", bytes=conn.sock.held)
        return self._traffic.drop(conn)
