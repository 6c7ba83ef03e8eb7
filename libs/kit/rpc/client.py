"""The side that calls. One connection a process, any number of calls in flight from any threads, and hard deadlines.

Works in plain threads, and in processes patched by gevent or eventlet. Replies come over RabbitMQ's direct reply-to: no queue is
declared, and none is left behind.
"""

import itertools
import os
import struct
import threading
import time
import weakref
from collections.abc import Callable
from time import monotonic
from typing import Any

import orjson

from contracts.call import Actor, Call
from contracts.errors import DeadlineExceeded, RostrumError, Unavailable
from kit import metrics, trace
from kit.rpc import faults
from kit.wire import frames
from kit.wire.frames import Message
from kit.wire.link import CHANNEL, Link, LinkDown, LinkStalled, split_uris
from kit.wire.upkeep import Upkeep

EXCHANGE = "rostrum.rpc"
CONTEXT = "rostrum-context"  # the one header: the actor as JSON
REPLY_TO = "amq.rabbitmq.reply-to"
BLOCKED = "the broker takes nothing just now (memory or disk alarm)"

_FLAGS = struct.pack(">H", 0x2000 | 0x0400 | 0x0200 | 0x0100 | 0x0020)  # headers, correlation id, reply-to, expiration, type
_CONTEXT_KEY = frames.shortstr(CONTEXT) + b"S"
_REPLY_TO = frames.shortstr(REPLY_TO)


class _Waiting:
    """One call in flight. The lock is held until the answer is there."""

    __slots__ = ("error", "lock", "reply")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.lock.acquire()
        self.reply: Message | None = None
        self.error: Exception | None = None


class ClientLink(Link):
    """Requests out, replies in."""

    def __init__(self, uri: str, name: str, heartbeat: float) -> None:
        super().__init__(uri, name, heartbeat)
        self._numbers = itertools.count(1)
        self._waiting: dict[str, _Waiting] = {}

    def prepare(self, channel: Any) -> None:
        channel.exchange_declare(EXCHANGE, "direct", durable=True, auto_delete=False)

    def ready(self) -> None:
        self.write(frames.consume(CHANNEL, REPLY_TO, "r", no_ack=True), monotonic() + 2)

    def delivered(self, message: Message) -> None:
        self._answer(message, None)

    def returned(self, message: Message) -> None:
        self._answer(message, Unavailable("unavailable", f"no service {message.routing_key} has ever started here"))

    def throttled(self, blocked: bool) -> None:
        if blocked:  # what we have just sent is not read any more, and the replies of services are not either
            self._fail_all(BLOCKED, retry_after=5)

    def ended(self) -> None:
        self._fail_all("the connection to the broker was lost during the call")

    def _fail_all(self, reason: str, retry_after: float | None = None) -> None:
        for number in list(self._waiting):
            self._settle(number, None, Unavailable("unavailable", reason, retry_after=retry_after))

    def _answer(self, message: Message, error: Exception | None) -> None:
        self._settle(message.properties.get("correlation_id", ""), message, error)

    def _settle(self, number: str, reply: Message | None, error: Exception | None) -> None:
        waiting = self._waiting.pop(number, None)
        if waiting is not None:  # else its caller has given up
            waiting.reply, waiting.error = reply, error
            waiting.lock.release()

    def call(self, address: bytes, tail: bytes, context: bytes, body: bytes, deadline: float) -> Message:
        """Send one request and wait for its answer until `deadline` (time.monotonic)."""
        number = str(next(self._numbers))
        waiting = self._waiting[number] = _Waiting()
        remaining = deadline - monotonic()
        table = _CONTEXT_KEY + frames.longstr(context)
        properties = b"".join(
            (
                _FLAGS,
                frames.longstr(table),
                frames.shortstr(number),
                _REPLY_TO,
                frames.shortstr(str(max(1, int(remaining * 1000)))),
                tail,
            )
        )
        try:
            self.write(address + frames.content(CHANNEL, properties, body, self.frame_max), deadline)
            answered = waiting.lock.acquire(timeout=max(deadline - monotonic(), 0.0001))
        finally:
            self._waiting.pop(number, None)
        if not answered and waiting.reply is None:
            raise DeadlineExceeded()
        if waiting.error is not None:
            raise waiting.error
        assert waiting.reply is not None  # noqa: S101 - it was settled with one or the other
        return waiting.reply


def _in_child(forget: "weakref.WeakMethod[Callable[[], None]]") -> Callable[[], None]:
    def run() -> None:
        method = forget()
        if method is not None:
            method()

    return run


class Client:
    """Makes calls. Cheap to create: it connects with its first call, in each process anew (so it may be made before a fork).

    Raises what the contract names, rebuilt; DeadlineExceeded at the deadline and never later; Unavailable when the broker or
    the service cannot be reached, or the connection broke in mid-call (commands carry keys: the caller may repeat); RemoteFault
    when the service failed by a defect.
    """

    def __init__(self, amqp_uri: str, *, name: str = "rostrum client", heartbeat: float = 10) -> None:
        split_uris(amqp_uri)  # a bad address is the maker's fault, not that of the first call
        self._amqp_uri, self._name, self._heartbeat = amqp_uri, name, heartbeat
        self._connecting = threading.Lock()
        self._upkeep: Upkeep | None = None
        self._addresses: dict[tuple[str, str], tuple[bytes, bytes]] = {}
        os.register_at_fork(after_in_child=_in_child(weakref.WeakMethod(self._forget_parent)))

    def __call__(self, call: Call, request: dict[str, Any], actor: Actor, timeout: float | None = None) -> dict[str, Any]:
        """Make a call and read its reply. `timeout` in seconds, else the contract's; the actor's deadline holds in any case."""
        reply: dict[str, Any] = orjson.loads(self.raw(call, request, actor, timeout))
        return reply

    def raw(self, call: Call, request: dict[str, Any], actor: Actor, timeout: float | None = None) -> bytes:
        """As `__call__`, but the reply's JSON is left as the service wrote it."""
        span = trace.begin("CLIENT", call, actor)
        outcome = "ok"
        try:
            return self._call(call, request, actor, timeout, span.traceparent if span else actor.trace)
        except RostrumError as error:
            outcome = error.code
            raise
        except BaseException:
            outcome = "fault"
            raise
        finally:
            metrics.of(metrics.rpc_made, call.service, call.name, outcome).inc()
            if span is not None:
                span.end(outcome)

    def _call(self, call: Call, request: dict[str, Any], actor: Actor, timeout: float | None, traceparent: str | None) -> bytes:
        now, until = time.time(), monotonic()
        allowed = call.timeout if timeout is None else timeout
        if actor.deadline is not None:
            allowed = min(allowed, actor.deadline - now)
        if allowed <= 0:
            raise DeadlineExceeded()
        until += allowed
        context = actor.to_context()
        context["deadline"] = now + allowed
        if traceparent:
            context["trace"] = traceparent
        address, tail = self._address(call)
        message = self._send(until, address, tail, orjson.dumps(context), orjson.dumps(request))
        if message.properties.get("type") == faults.ERROR:
            raise faults.load(call.name, message.body)
        return message.body

    def _send(self, until: float, address: bytes, tail: bytes, context: bytes, body: bytes) -> Message:
        upkeep = self._connected()
        while isinstance(link := upkeep.link or upkeep.wait(until), ClientLink):
            if link.blocked:
                time.sleep(0)  # lets other greenlets go on where callers repeat at once
                raise Unavailable("unavailable", BLOCKED, retry_after=5)
            try:
                return link.call(address, tail, context, body, until)
            except LinkDown:
                continue  # it was down before the broker had all of the request: the next link may send it
            except LinkStalled as error:
                raise DeadlineExceeded("deadline_exceeded", "the broker did not read the request in time") from error
        raise Unavailable("unavailable", "the broker cannot be reached")

    def _address(self, call: Call) -> tuple[bytes, bytes]:
        """The publish frame and the end of the properties, made once a call."""
        key = (call.service, call.name)
        found = self._addresses.get(key)
        if found is None:
            found = (frames.publish(CHANNEL, EXCHANGE, call.service, mandatory=True), frames.shortstr(call.name))
            self._addresses[key] = found
        return found

    def _connected(self) -> Upkeep:
        if self._upkeep is None:
            with self._connecting:
                if self._upkeep is None:
                    self._upkeep = Upkeep(self._amqp_uri, lambda uri: ClientLink(uri, self._name, self._heartbeat))
                    self._upkeep.start("rostrum-rpc")
        return self._upkeep

    def _forget_parent(self) -> None:
        """In a forked child: the connection, its thread and perhaps a held lock are the parent's."""
        self._connecting = threading.Lock()
        self._upkeep = None

    def connected(self) -> bool:
        """Whether the broker is there just now (connects, but does not wait)."""
        return self._connected().link is not None

    def close(self) -> None:
        """End the connection; calls in flight get Unavailable. The client may be used again."""
        upkeep, self._upkeep = self._upkeep, None
        if upkeep is not None:
            upkeep.stop()
