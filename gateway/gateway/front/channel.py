"""Stands in for the socket of a connection: gunicorn reads the request from it and writes the answer to it.

Reading never blocks, since the whole request is in the spool. Writing blocks only if an answer is produced faster than the client
reads it, and only in some of the threads. The poller sends the rest of a finished answer.
"""

import errno
import select
import socket
import struct
import threading
from collections import deque
from dataclasses import dataclass
from itertools import islice
from time import monotonic

from gateway.front.spool import Spool

GATHERED = 16 * 1024  # bytes of an answer before the first of them is sent
HELD = 1024 * 1024  # bytes of an answer that are held before its maker waits
_RESET = struct.pack("ii", 1, 0)
_BUFFERS = 16  # in one system call


@dataclass(slots=True)
class Pace:
    """A transfer that must move: `rate` bytes a second after a `grace` in seconds."""

    grace: float
    rate: float
    began: float
    moved: int = 0

    def is_late(self, now: float) -> bool:
        return now - self.began > self.grace + self.moved / self.rate


class Channel:
    def __init__(self, sock: socket.socket, inbox: Spool, waiting: threading.Semaphore, grace: float, rate: float) -> None:
        self.sock, self.inbox = sock, inbox
        self.held = 0  # bytes of the answer that the system has not taken
        self._outbox: deque[memoryview] = deque()
        self._waiting, self._grace, self._rate = waiting, grace, rate

    # What gunicorn calls, in a thread.

    def recv(self, size: int) -> bytes:
        return self.inbox.read(size)

    def sendall(self, data: bytes) -> None:
        if self.held > HELD:
            self._wait()
        if data:
            self._outbox.append(memoryview(data))
            self.held += len(data)
        if self.held > GATHERED:
            self.flush()

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def setblocking(self, _blocking: bool) -> None: ...

    def settimeout(self, _seconds: float | None) -> None: ...

    def gettimeout(self) -> None: ...

    def fileno(self) -> int:
        return self.sock.fileno()

    def shutdown(self, how: int) -> None:
        self.sock.shutdown(how)

    def close(self) -> None:
        self.sock.close()

    # The poller's as well, while no thread has the connection.

    def flush(self) -> int:
        """Send what the system takes at once; how many bytes that was. Raises OSError for a connection that is gone."""
        whole = 0
        while self._outbox:
            try:
                sent = self.sock.sendmsg(islice(self._outbox, _BUFFERS))
            except (BlockingIOError, InterruptedError):
                break
            whole += sent
            self._forget(sent)
        self.held -= whole
        return whole

    def drop(self) -> None:
        """Forget an answer that nobody takes."""
        self._outbox.clear()
        self.held = 0

    def abort_unless_sent(self) -> None:
        """Let the close reset the connection if part of its answer is unsent: the system would keep that part for many minutes."""
        if self.held:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.drop()

    def _forget(self, sent: int) -> None:
        while sent:
            first = self._outbox[0]
            if sent < len(first):
                self._outbox[0] = first[sent:]
                return
            sent -= len(first)
            self._outbox.popleft()

    def _wait(self) -> None:
        """Block until there is room again. Raises BrokenPipeError if the client reads too slowly, or if too many clients do."""
        if not self._waiting.acquire(blocking=False):
            raise BrokenPipeError(errno.EPIPE, "too many slow readers")
        try:
            poll = select.poll()
            poll.register(self.sock, select.POLLOUT)
            pace = Pace(self._grace, self._rate, monotonic())
            while self.held > HELD:
                poll.poll(1000)
                pace.moved += self.flush()
                if pace.is_late(monotonic()):
                    raise BrokenPipeError(errno.EPIPE, "the reader is too slow")
        finally:
            self._waiting.release()
