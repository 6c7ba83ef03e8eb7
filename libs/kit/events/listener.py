"""Events for a process that needs them only while it lives: a gateway dropping its caches, ending revoked sessions.

Nothing is kept for it: after each (re)connection `on_reconnect` must assume that anything may have happened in between.
"""

import queue
import threading
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any

import structlog

from contracts.call import Envelope, Event
from kit.events import topology
from kit.wire import frames
from kit.wire.frames import Message
from kit.wire.link import CHANNEL, Link
from kit.wire.upkeep import Upkeep

log = structlog.get_logger("kit.events")

_CONNECTED, _CLOSED = object(), object()


class Listener:
    """Calls `callback(envelope)` for each event of these types, and `on_reconnect()` each time it is connected, the first too.

    Both are called in one thread of its own, in order; they may take their time and may call RPCs. `on_down()` is called at once
    when the connection is lost, by the reading thread: it must be quick. Cheap to create: `start` connects, in the process where
    it is called.
    """

    def __init__(
        self,
        amqp_uri: str,
        events: Iterable[Event],
        callback: Callable[[Envelope], None],
        on_reconnect: Callable[[], None] = lambda: None,
        *,
        on_down: Callable[[], None] = lambda: None,
        name: str = "rostrum listener",
        heartbeat: float = 10,
    ) -> None:
        self._types = [event.type for event in events]
        self._callback, self._on_reconnect = callback, on_reconnect
        self._inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._upkeep = Upkeep(amqp_uri, lambda uri: ListenerLink(uri, name, heartbeat, self._types, self._inbox, on_down))

    def start(self) -> "Listener":
        self._upkeep.start("rostrum-events")
        threading.Thread(target=self._work, name="rostrum-events-work", daemon=True).start()
        return self

    def close(self) -> None:
        self._upkeep.stop()
        self._inbox.put(_CLOSED)

    def _work(self) -> None:
        while (item := self._inbox.get()) is not _CLOSED:
            try:
                if item is _CONNECTED:
                    self._on_reconnect()
                else:
                    self._callback(topology.decode(item.body))
            except Exception:
                log.exception("listener failed", type=getattr(item, "routing_key", None))


class ListenerLink(Link):
    """A queue that lives and dies with the connection."""

    def __init__(
        self,
        uri: str,
        name: str,
        heartbeat: float,
        types: list[str],
        inbox: "queue.SimpleQueue[Any]",
        on_down: Callable[[], None],
    ) -> None:
        super().__init__(uri, name, heartbeat)
        self._types, self._inbox, self._on_down = types, inbox, on_down
        self._queue = ""

    def prepare(self, channel: Any) -> None:
        channel.exchange_declare(topology.EXCHANGE, "topic", durable=True, auto_delete=False)
        self._queue = channel.queue_declare("", exclusive=True, auto_delete=True).queue
        for kind in self._types:
            channel.queue_bind(self._queue, topology.EXCHANGE, kind)

    def ready(self) -> None:
        self.write(frames.consume(CHANNEL, self._queue, "e", no_ack=True), monotonic() + 2)
        self._inbox.put(_CONNECTED)

    def delivered(self, message: Message) -> None:
        self._inbox.put(message)

    def ended(self) -> None:
        self._on_down()
