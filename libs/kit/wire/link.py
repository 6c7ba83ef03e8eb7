"""One connection to the broker: opened by py-amqp, then read and written frame by frame with hard bounds.

A Link lives once: it is opened, it runs, it goes down, and `kit.wire.upkeep` makes the next one. Reading is one thread's or
greenlet's work; anybody may write. It uses `threading`, `socket` and `time` only, so it works in threads and in processes
patched by eventlet or gevent.
"""

import contextlib
import socket
import threading
from time import monotonic
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp

from kit.wire import frames
from kit.wire.frames import Message

CHANNEL = 1
CONNECT_TIMEOUT = 5.0
READ_SIZE = 65536
_TCP_USER_TIMEOUT = getattr(socket, "TCP_USER_TIMEOUT", 18)  # unacknowledged data for so long: the connection is dead


class LinkDown(Exception):
    """The connection is gone, or never was."""


class LinkStalled(Exception):
    """The broker does not read what we write, and the time that the writer had is over. Nothing of the message was sent."""


def split_uris(amqp_uris: str) -> list[str]:
    """A cluster is given as `uri;uri;uri`. Raises ValueError for what is no plain amqp:// address (docs/adr/0008 says why)."""
    uris = [uri.strip() for uri in amqp_uris.split(";") if uri.strip()]
    if not uris or any(urlsplit(uri).scheme != "amqp" for uri in uris):
        raise ValueError("the broker's address must be amqp://…, or several separated by `;`")
    return uris


def connect(uri: str, name: str, heartbeat: float = 10) -> amqp.Connection:
    """An open py-amqp connection, as the broker's list will show it by `name`. Raises OSError or amqp.AMQPError."""
    url = urlsplit(uri)
    host = url.hostname or "127.0.0.1"
    connection = amqp.Connection(
        host=f"[{host}]:{url.port or 5672}" if ":" in host else f"{host}:{url.port or 5672}",
        userid=unquote(url.username or "guest"),
        password=unquote(url.password or "guest"),
        login_method="PLAIN",
        virtual_host=unquote(url.path[1:]) or "/",
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=None,
        heartbeat=heartbeat,
        frame_max=frames.FRAME_MAX,
        client_properties={"connection_name": name},
        socket_settings={_TCP_USER_TIMEOUT: int(heartbeat * 1000)},
    )
    connection.connect()
    return connection


def connect_any(amqp_uris: str, name: str) -> amqp.Connection:
    """As `connect`, to the first of several brokers that answers."""
    *others, last = split_uris(amqp_uris)
    for uri in others:
        with contextlib.suppress(OSError, amqp.AMQPError):
            return connect(uri, name)
    return connect(last, name)


class Link:
    """One connection with one channel. Subclasses say what to declare (`prepare`) and what to do with what arrives."""

    def __init__(self, uri: str, name: str, heartbeat: float = 10) -> None:
        self.uri, self.name, self.heartbeat = uri, name, heartbeat
        self.blocked = False
        self.down = False
        self.frame_max = frames.FRAME_MAX
        self._writing = threading.Lock()
        self._backlog = b""
        self._closed = threading.Event()
        self._reader = frames.Reader()
        self._connection: Any = None
        self._socket: Any = None
        self._output: Any = None

    # What subclasses fill in. All are called by the reading thread and must not wait.

    def prepare(self, channel: Any) -> None:
        """Declare with a py-amqp channel, before frames are read."""

    def ready(self) -> None:
        """The link is up and nobody uses it yet: the place to begin to consume."""

    def ended(self) -> None:
        """The link is gone, for whatever reason; nothing more arrives."""

    def delivered(self, message: Message) -> None:
        """A message of a consumer."""

    def returned(self, message: Message) -> None:
        """A mandatory message that no queue took."""

    def confirmed(self, tag: int, multiple: bool, ok: bool) -> None:
        """The broker took, or refused, what this link published (in confirm mode)."""

    def throttled(self, blocked: bool) -> None:
        """The broker has stopped, or begun again, to take messages from this connection (memory or disk alarm)."""

    def cancelled(self) -> None:
        """The consumer that this link cancelled will get nothing more."""

    def open(self) -> None:
        """Connect and declare. Raises LinkDown."""
        try:
            self._connection = connect(self.uri, self.name, self.heartbeat)
            self.prepare(self._connection.channel(CHANNEL))
        except (OSError, amqp.AMQPError) as error:
            self._release()
            raise LinkDown(f"{type(error).__name__}: {error}") from error
        self.frame_max = self._connection.frame_max
        self._socket = self._connection.transport.sock
        self._socket.settimeout(self.heartbeat / 4)
        self._output = self._socket.dup()  # its own timeout, so that writing never waits for what reading waits for
        self._output.settimeout(0)
        self._read_at = self._sent_at = monotonic()
        self._begin()

    def _begin(self) -> None:
        try:
            self.ready()
        except LinkStalled as error:
            self._release()
            raise LinkDown("the broker does not read") from error

    def run(self) -> None:
        """Read until the connection is gone. Raises LinkDown unless `close` ended it."""
        try:
            while not self._closed.is_set():
                self._read_once()
        except (OSError, ValueError, frames.BadFrame) as error:
            raise LinkDown(f"{type(error).__name__}: {error}") from error
        finally:
            self._release()
            self.ended()

    def _read_once(self) -> None:
        try:
            chunk = self._socket.recv(READ_SIZE)
        except TimeoutError:
            chunk = None
        now = monotonic()
        if chunk:
            self._read_at = now
            for item in self._reader.feed(chunk):
                self._dispatch(item)
        elif chunk is not None:
            raise LinkDown("the broker closed the connection")
        self._keep_alive(now)

    def _dispatch(self, item: tuple[int, bytes] | Message) -> None:
        if isinstance(item, Message):
            if item.signature == frames.BASIC_DELIVER:
                self.delivered(item)
            else:
                self.returned(item)
            return
        signature, arguments = item
        if signature in (frames.BASIC_ACK, frames.BASIC_NACK):
            tag, multiple = frames.confirmation(arguments)
            self.confirmed(tag, multiple, signature == frames.BASIC_ACK)
        elif signature in (frames.CONNECTION_BLOCKED, frames.CONNECTION_UNBLOCKED):
            self.blocked = signature == frames.CONNECTION_BLOCKED
            self.throttled(self.blocked)
        elif signature == frames.BASIC_CANCEL_OK:
            self.cancelled()
        elif signature == frames.CONNECTION_CLOSE_OK:
            self._closed.set()
        elif signature in (frames.CONNECTION_CLOSE, frames.CHANNEL_CLOSE):
            raise LinkDown(frames.closing_reason(arguments))
        elif signature == frames.BASIC_CANCEL:
            raise LinkDown("the broker cancelled the consumer: its queue is gone")

    def _keep_alive(self, now: float) -> None:
        if now - self._read_at > 2 * self.heartbeat:
            raise LinkDown("the broker's heartbeats stay away")
        if self._backlog or now - self._sent_at >= self.heartbeat / 2:
            try:
                self.write(frames.HEARTBEAT, now)
            except LinkStalled:
                if now - self._sent_at > 2 * self.heartbeat:
                    raise LinkDown("the broker has read nothing for two heartbeats") from None

    def write(self, data: bytes, until: float) -> None:
        """Send whole frames. `until` (as time.monotonic) bounds the wait when the broker does not read.

        Raises LinkDown, or LinkStalled when nothing was sent by then. Frames that were sent in part are finished by whoever
        writes next, so the stream stays whole.
        """
        if not self._writing.acquire(timeout=max(until - monotonic(), 0.001)):
            raise LinkStalled(self.name)
        try:
            if self.down or self._output is None:
                raise LinkDown(self.name)
            self._write(data, until)
            self._sent_at = monotonic()
        except OSError as error:
            self.abort()
            raise LinkDown(f"{type(error).__name__}: {error}") from error
        finally:
            self._writing.release()

    def _write(self, data: bytes, until: float) -> None:
        if self._backlog:
            self._backlog = self._send(self._backlog, until)
            if self._backlog:
                raise LinkStalled(self.name)
        rest = self._send(data, until)
        if len(rest) == len(data):
            raise LinkStalled(self.name)
        self._backlog = rest

    def _send(self, data: bytes, until: float) -> bytes:
        """What the broker has not taken by `until`; normally nothing, at once."""
        with contextlib.suppress(BlockingIOError):
            data = data[self._output.send(data) :]
        while data and (remaining := until - monotonic()) > 0:
            self._output.settimeout(remaining)
            try:
                data = data[self._output.send(data) :]
            except TimeoutError:
                break
            finally:
                self._output.settimeout(0)
        return data

    def close(self, grace: float = 2.0) -> None:
        """Say goodbye, and wait at most `grace` seconds until the broker has read all that was written."""
        try:
            self.write(frames.close(), monotonic() + grace)
            self._closed.wait(grace)
        except (LinkDown, LinkStalled):
            pass
        self.abort()

    def abort(self) -> None:
        """Cut the connection. The reading thread, where there is one, ends and gives the sockets back."""
        self.down = True
        self._closed.set()
        for sock in (self._output, self._socket):
            if sock is not None:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def _release(self) -> None:
        self.abort()
        with self._writing:
            output, self._output = self._output, None
            if output is not None:
                output.close()
        if self._connection is not None:
            self._connection.collect()
