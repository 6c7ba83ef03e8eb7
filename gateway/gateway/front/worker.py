"""gunicorn's threaded worker with deadlines: its poller reads requests and sends what is left of answers, its threads do the work.

gunicorn's own gives a thread to a connection from its first byte on, so that as many unfinished requests as there are threads
stop the process (ADR 14). TLS ends before this worker.
"""

import errno
import socket
from concurrent.futures import Future
from functools import partial
from time import monotonic
from typing import Any

import structlog
from gunicorn.workers.gthread import ThreadWorker

from gateway import proxies
from gateway.front import problems, reading
from gateway.front.connections import Connection, Maker
from gateway.front.deadlines import Deadlines
from gateway.front.framing import Framing
from gateway.front.traffic import Traffic
from gateway.settings import Settings
from kit.config import load

SEND_BUFFER = 128 * 1024  # bytes of a connection in the system
_FULL = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
_GONE = (errno.EAGAIN, errno.ECONNABORTED, errno.EINTR)

log = structlog.get_logger("gateway")


class Worker(ThreadWorker):  # type: ignore[misc] # gunicorn has no types
    def init_process(self) -> None:
        self.own = load(Settings)
        self.trusted = proxies.networks(self.own.trusted_proxies)
        for listener in self.sockets:  # connections inherit it; left alone, the system grows it to megabytes for each slow reader
            listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        super().init_process()

    def load_wsgi(self) -> None:
        super().load_wsgi()
        self.wsgi: Any = reading.guard(self.wsgi)

    # In the poller.

    def run(self) -> None:
        from gateway.loading import BODY_LIMIT
        from gateway.uploads import FORM_LIMIT

        make = Maker(self.cfg, partial(Framing, BODY_LIMIT, FORM_LIMIT), self.own.transfer_grace, self.own.transfer_rate)
        self.traffic = Traffic(self.poller, self.own, make, self.enqueue_req, self._closed)
        self.deadlines = Deadlines(self.traffic, self.own.header_seconds, self.cfg.keepalive)
        super().run()

    def accept(self, listener: Any) -> None:
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno in _FULL:
                log.warning("no room for a connection", reason=error.strerror)
                self.traffic.make_room()
            elif error.errno not in _GONE:
                raise
            return
        self.nr_conns += 1
        self.traffic.begin(sock, client, listener.getsockname(), self._counted(client))

    def _counted(self, client: Any) -> str | None:
        address = client[0] if isinstance(client, tuple) else ""
        return None if not address or proxies.is_trusted(address, self.trusted) else proxies.bucket(address)

    def _closed(self) -> None:
        self.nr_conns -= 1

    def finish_request(self, conn: Connection, future: "Future[bool]") -> None:
        self.traffic.finish(conn, keep=not future.cancelled() and future.exception() is None and future.result())

    # gunicorn's loop calls these after each look at the poller, and when it stops.

    def murder_keepalived(self, force: bool = False) -> None:
        self.deadlines.close_all() if force else self.deadlines.check(monotonic())

    def murder_pending(self) -> None: ...

    def _cap_keepalive(self, _deadline: float) -> None:
        self.deadlines.stop(monotonic())

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
