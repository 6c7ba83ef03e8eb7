"""What the poller does with connections that no thread has: it reads requests, sends what is left of answers, and closes in order."""

import selectors
import socket
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any

import structlog

from gateway.front import problems
from gateway.front.channel import Pace
from gateway.front.connections import Connection, Connections, Maker, Stage
from gateway.front.framing import Part
from gateway.front.spool import NoRoom
from gateway.settings import Settings

OF_A_HEAD, OF_A_BODY = 16 * 1024, 256 * 1024  # bytes read at once; chunks are read like heads, for many are small
MOST_SENDING = 64 * 1024 * 1024  # bytes of finished answers that their readers have not taken

log = structlog.get_logger("gateway")


class Traffic:
    """`submit` gives a whole request to a thread; the worker then calls `finish`. `closed` is called for each closed connection."""

    def __init__(
        self, poller: Any, settings: Settings, make: Maker, submit: Callable[[Connection], None], closed: Callable[[], None]
    ) -> None:
        self._poller, self._make, self._submit, self._closed = poller, make, submit, closed
        self._pace = partial(Pace, settings.transfer_grace, settings.transfer_rate)
        self.open = Connections(settings.connections, settings.connections_per_address)
        self._sending = 0

    def begin(self, sock: socket.socket, client: Any, server: Any, address: str | None) -> None:
        """Add a connection. At the limit another connection is closed for it."""
        sock.setblocking(False)
        conn = self._make(sock, client, server, address)
        conn.since = monotonic()
        victim = self.open.add(conn)
        if victim is conn:
            return self.refuse(conn, 503, "busy")
        if victim is not None:
            self.drop(victim)
        conn.then = self._read  # the request is often there already
        return self._ready(conn)

    def finish(self, conn: Connection, *, keep: bool) -> None:
        """A thread is done with its request."""
        if conn not in self.open:
            return
        conn.keep, conn.since, conn.stage = keep, monotonic(), Stage.SENDING
        conn.sock.inbox.clear()
        conn.counted = conn.sock.held
        if conn.counted:
            conn.pace = self._pace(conn.since)
            self._sending += conn.counted
            if self._sending > MOST_SENDING:
                self.make_room(Stage.SENDING)
        conn.then = self._send
        self._ready(conn)

    def make_room(self, stage: Stage | None = None) -> None:
        victim = self.open.oldest(stage)
        if victim is not None:
            self.drop(victim)

    def refuse(self, conn: Connection, status: int, code: str) -> None:
        """Answer what no thread will see."""
        self._unwatch(conn)
        conn.sock.inbox.clear()
        self._send_now(conn, problems.answer(status, code, conn.client[0] if conn.client else ""))
        self._linger(conn)

    def drop(self, conn: Connection) -> None:
        if self.open.remove(conn):
            self._uncount(conn)
            self._unwatch(conn)
            conn.sock.abort_unless_sent()
            conn.sock.inbox.clear()
            conn.close()
            self._closed()

    def _ready(self, conn: Connection, _sock: Any = None) -> None:
        """Called by the poller, perhaps for a connection that is gone since. A defect costs one connection, not the process."""
        try:
            if conn.then is not None:
                conn.then(conn)
        except Exception:
            log.exception("connection failed")
            self.drop(conn)

    def _read(self, conn: Connection) -> None:
        try:
            data = conn.raw.recv(OF_A_BODY if conn.framing.part is Part.BODY else OF_A_HEAD)
        except (BlockingIOError, InterruptedError):
            return self._watch(conn, selectors.EVENT_READ, self._read)
        except OSError:
            return self.drop(conn)
        if not data:
            return self._ended(conn)
        if conn.stage is Stage.IDLE:
            conn.stage, conn.since = Stage.READING, monotonic()
        return self._feed(conn, data)

    def _feed(self, conn: Connection, data: bytes) -> None:
        framing = conn.framing
        taken = framing.feed(data)
        try:
            conn.sock.inbox.write(data[:taken])
        except NoRoom:
            return self.refuse(conn, 503, "busy")
        if framing.is_too_large:
            return self.refuse(conn, 413, "body_too_large")
        if framing.is_whole:
            conn.ahead = data[taken:]
            self._unwatch(conn)
            conn.stage, conn.pace = Stage.WORKING, None
            return self._submit(conn)
        self._note_progress(conn, taken)
        return self._watch(conn, selectors.EVENT_READ, self._read)

    def _note_progress(self, conn: Connection, taken: int) -> None:
        if conn.framing.is_head_here:
            if conn.pace is None:
                conn.pace = self._pace(monotonic())
                if conn.framing.expects_continue:
                    self._send_now(conn, b"HTTP/1.1 100 Continue\r\n\r\n")
            conn.pace.moved += taken

    def _ended(self, conn: Connection) -> None:
        """The other end has sent its last byte. What it has sent whole is answered already."""
        if conn.framing.is_head_here and conn.stage is Stage.READING:
            self.refuse(conn, 400, "malformed_body")
        else:
            self.drop(conn)

    def _send(self, conn: Connection) -> None:
        try:
            moved = conn.sock.flush()
        except OSError:
            return self.drop(conn)
        if conn.pace is not None:
            conn.pace.moved += moved
        if conn.sock.held:
            return self._watch(conn, selectors.EVENT_WRITE, self._send)
        self._uncount(conn)
        self._unwatch(conn)
        return self._next(conn) if conn.keep else self._linger(conn)

    def _next(self, conn: Connection) -> None:
        conn.framing, conn.pace, conn.stage = self._make.framing(), None, Stage.IDLE
        data, conn.ahead = conn.ahead, b""
        if not data:
            return self._watch(conn, selectors.EVENT_READ, self._read)
        conn.stage = Stage.READING
        return self._feed(conn, data)

    def _linger(self, conn: Connection) -> None:
        """Close in order (RFC 9112, 9.6): the answer would be lost to a reset if bytes of the request were still on their way."""
        try:
            conn.raw.shutdown(socket.SHUT_WR)
        except OSError:
            return self.drop(conn)
        conn.stage, conn.since, conn.pace = Stage.LINGERING, monotonic(), None
        return self._watch(conn, selectors.EVENT_READ, self._discard)

    def _discard(self, conn: Connection) -> None:
        try:
            data = conn.raw.recv(OF_A_BODY)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self.drop(conn)

    def _send_now(self, conn: Connection, data: bytes) -> None:
        """Send a few bytes. They are lost if the system does not take them at once."""
        try:
            conn.sock.sendall(data)
            conn.sock.flush()
        except OSError:
            pass
        conn.sock.drop()

    def _uncount(self, conn: Connection) -> None:
        self._sending -= conn.counted
        conn.counted = 0

    def _watch(self, conn: Connection, event: int, then: Callable[[Connection], None]) -> None:
        if conn.watched != event:
            self._unwatch(conn)
            self._poller.register(conn.raw, event, partial(self._ready, conn))
            conn.watched = event
        conn.then = then

    def _unwatch(self, conn: Connection) -> None:
        if conn.watched:
            self._poller.unregister(conn.raw)
        conn.watched, conn.then = 0, None
