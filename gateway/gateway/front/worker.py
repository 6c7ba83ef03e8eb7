"""gunicorn's threaded worker with deadlines: one poller reads requests and sends what is left of answers, threads do the work.

gunicorn's own gives a thread to a connection from its first byte on, so that as many unfinished requests as there are threads
stop the process (ADR 14). TLS ends before this worker.
"""

import errno
import selectors
import socket
from concurrent.futures import Future
from functools import partial
from time import monotonic
from typing import Any

import structlog
from gunicorn.workers.gthread import ThreadWorker

from gateway import proxies
from gateway.front import problems, reading
from gateway.front.channel import Pace
from gateway.front.connections import Connection, Connections, Maker, Stage
from gateway.front.framing import Framing
from gateway.front.spool import NoRoom
from gateway.settings import Settings
from kit.config import load

OF_A_HEAD, OF_A_BODY = 16 * 1024, 256 * 1024  # bytes read at once
SEND_BUFFER = 128 * 1024  # bytes of a connection in the system
LINGER = 2.0  # seconds for the other end to close after our last byte
STOP_LINGER = 2.0  # seconds that a stopping worker leaves to idle connections
SWEEP_EVERY = 0.5
MOST_SENDING = 64 * 1024 * 1024  # bytes of finished answers that their readers have not taken

log = structlog.get_logger("gateway")


class Worker(ThreadWorker):  # type: ignore[misc] # gunicorn has no types
    def init_process(self) -> None:
        from gateway.loading import BODY_LIMIT
        from gateway.uploads import FORM_LIMIT

        self.own = load(Settings)
        self.trusted = proxies.networks(self.own.trusted_proxies)
        self.open = Connections(self.own.connections, self.own.connections_per_address)
        framing = partial(Framing, BODY_LIMIT, FORM_LIMIT)
        self.make = Maker(self.cfg, framing, self.own.transfer_grace, self.own.transfer_rate)
        for listener in self.sockets:  # connections inherit it; left alone, the system grows it to megabytes for each slow reader
            listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self.swept, self.stop_at, self.sending = 0.0, float("inf"), 0
        super().init_process()

    def load_wsgi(self) -> None:
        super().load_wsgi()
        self.wsgi: Any = reading.guard(self.wsgi)

    # In the poller.

    def accept(self, listener: Any) -> None:
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
                log.warning("no room for a connection", reason=error.strerror)
                self._make_room(self.open.oldest())
            elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EINTR):
                raise
            return None
        sock.setblocking(False)
        conn = self.make(sock, client, listener.getsockname(), self._counted(client))
        conn.since = monotonic()
        self.nr_conns += 1
        victim = self.open.add(conn)
        if victim is conn:
            return self._refuse(conn, 503, "busy")
        if victim is not None:
            self._drop(victim)
        return self._read(conn)

    def _counted(self, client: Any) -> str | None:
        address = client[0] if isinstance(client, tuple) else ""
        return None if not address or proxies.is_trusted(address, self.trusted) else proxies.bucket(address)

    def _make_room(self, victim: Connection | None) -> None:
        if victim is not None:
            self._drop(victim)

    def _read(self, conn: Connection, _sock: Any = None) -> None:
        try:
            data = conn.raw.recv(OF_A_BODY if conn.framing.is_head_here else OF_A_HEAD)
        except (BlockingIOError, InterruptedError):
            return self._watch(conn, selectors.EVENT_READ, self._read)
        except OSError:
            return self._drop(conn)
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
            return self._refuse(conn, 503, "busy")
        if framing.is_too_large:
            return self._refuse(conn, 413, "body_too_large")
        if framing.is_whole:
            conn.ahead = data[taken:]
            return self._work(conn)
        self._note_progress(conn, taken)
        return self._watch(conn, selectors.EVENT_READ, self._read)

    def _note_progress(self, conn: Connection, taken: int) -> None:
        if conn.framing.is_head_here:
            if conn.pace is None:
                conn.pace = Pace(self.own.transfer_grace, self.own.transfer_rate, monotonic())
                if conn.framing.expects_continue:
                    self._send_now(conn, b"HTTP/1.1 100 Continue\r\n\r\n")
            conn.pace.moved += taken

    def _ended(self, conn: Connection) -> None:
        """The other end has sent its last byte. What it has sent whole is answered already."""
        if conn.framing.is_head_here and conn.stage is Stage.READING:
            self._refuse(conn, 400, "malformed_body")
        else:
            self._drop(conn)

    def _work(self, conn: Connection) -> None:
        self._unwatch(conn)
        conn.stage, conn.pace = Stage.WORKING, None
        self.enqueue_req(conn)

    def finish_request(self, conn: Connection, future: "Future[bool]") -> None:
        """Called by the poller when a thread is done with a request."""
        conn.keep = not future.cancelled() and future.exception() is None and bool(future.result())
        conn.since, conn.stage = monotonic(), Stage.SENDING
        conn.sock.inbox.clear()
        self.sending += conn.sock.held
        conn.counted = conn.sock.held
        if conn.sock.held:
            conn.pace = Pace(self.own.transfer_grace, self.own.transfer_rate, conn.since)
            if self.sending > MOST_SENDING:
                self._make_room(self.open.oldest(Stage.SENDING))
        if conn in self.open:
            self._send(conn)

    def _send(self, conn: Connection, _sock: Any = None) -> None:
        try:
            moved = conn.sock.flush()
        except OSError:
            return self._drop(conn)
        if conn.pace is not None:
            conn.pace.moved += moved
        if conn.sock.held:
            return self._watch(conn, selectors.EVENT_WRITE, self._send)
        self._uncount(conn)
        self._unwatch(conn)
        return self._next(conn) if conn.keep else self._linger(conn)

    def _next(self, conn: Connection) -> None:
        conn.framing, conn.pace, conn.stage = self.make.framing(), None, Stage.IDLE
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
            return self._drop(conn)
        conn.stage, conn.since = Stage.LINGERING, monotonic()
        return self._watch(conn, selectors.EVENT_READ, self._discard)

    def _discard(self, conn: Connection, _sock: Any = None) -> None:
        try:
            data = conn.raw.recv(OF_A_HEAD)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._drop(conn)

    def _refuse(self, conn: Connection, status: int, code: str) -> None:
        """Answer from the poller what no thread will see."""
        self._unwatch(conn)
        conn.sock.inbox.clear()
        self._send_now(conn, problems.answer(status, code, conn.client[0] if conn.client else ""))
        self._linger(conn)

    def _send_now(self, conn: Connection, data: bytes) -> None:
        """A few bytes, which the system takes or nobody gets."""
        try:
            conn.sock.sendall(data)
            conn.sock.flush()
        except OSError:
            pass
        conn.sock.drop()

    def _drop(self, conn: Connection) -> None:
        if self.open.remove(conn):
            self._uncount(conn)
            self._unwatch(conn)
            self.nr_conns -= 1
            conn.sock.abort_unless_sent()
            conn.sock.inbox.clear()
            conn.close()

    def _uncount(self, conn: Connection) -> None:
        self.sending -= conn.counted
        conn.counted = 0

    def _watch(self, conn: Connection, event: int, then: Any) -> None:
        if conn.watched != event or conn.then != then:
            self._unwatch(conn)
            self.poller.register(conn.raw, event, partial(then, conn))
            conn.watched, conn.then = event, then

    def _unwatch(self, conn: Connection) -> None:
        if conn.watched:
            self.poller.unregister(conn.raw)
            conn.watched, conn.then = 0, None

    # Deadlines: gunicorn's loop calls these after each look at the poller.

    def murder_keepalived(self, force: bool = False) -> None:
        now = monotonic()
        if force:
            for conn in self.open:
                self._drop(conn)
        elif now - self.swept >= SWEEP_EVERY:
            self.swept = now
            for conn in self.open:
                self._check(conn, now)

    def murder_pending(self) -> None: ...

    def _cap_keepalive(self, _deadline: float) -> None:
        self.stop_at = monotonic() + STOP_LINGER

    def _check(self, conn: Connection, now: float) -> None:
        waited = now - conn.since
        if conn.stage is Stage.READING:
            late = conn.pace.is_late(now) if conn.pace else waited > self.own.header_seconds
            if late and len(conn.sock.inbox):
                return self._refuse(conn, 408, "request_timeout")
        elif conn.stage is Stage.SENDING:
            late = conn.pace is not None and conn.pace.is_late(now)
        else:
            late = waited > {Stage.IDLE: self.cfg.keepalive, Stage.LINGERING: LINGER}.get(conn.stage, float("inf"))
        if late or (now > self.stop_at and conn.stage is not Stage.WORKING and conn.pace is None):
            if late and conn.stage is Stage.SENDING:
                log.info("answer not taken", address=conn.client[0], bytes=conn.sock.held)
            self._drop(conn)
        return None

    # In a thread.

    def handle(self, conn: Connection) -> bool:
        if conn.framing.is_too_long:
            self.handle_error(None, conn.sock, conn.client, problems.too_long())
            keep = False
        else:
            keep = bool(super().handle(conn))
        try:
            conn.sock.flush()
        except OSError:
            conn.sock.drop()
            return False
        return keep

    def handle_request(self, req: Any, conn: Connection) -> Any:
        req._expected_100_continue = False  # the poller has answered it
        if conn.framing.is_cut:
            req.force_close()
        return super().handle_request(req, conn)

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        if not keepalive or conn.framing.is_cut:
            return False
        try:
            is_read = bool(conn.parser.finish_body()) and not len(conn.sock.inbox)
            return is_read and not conn.parser.unreader.buf.getvalue()
        except (OSError, problems.Unparsable):
            return False  # the answer is sent; where the next request would begin is not known

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        status, code = problems.of(exc)
        if status == 500:
            log.error("request failed before the application", exc_info=exc)
        try:
            client.sendall(problems.answer(status, code, addr[0] if isinstance(addr, tuple) else "", req))
        except OSError:
            return
