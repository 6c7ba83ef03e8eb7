"""Publishing events from a process without a database: a gateway that takes in what others tell.

What has a transaction emits through kit.outbox instead, and loses nothing by a crash. Here the caller waits for the broker's
confirmation, and may say "taken" only then.
"""

import threading
from time import monotonic
from typing import Any

from contracts.call import Envelope
from contracts.errors import Unavailable
from kit.events import topology
from kit.wire.confirms import ConfirmLink
from kit.wire.link import LinkDown, LinkStalled
from kit.wire.upkeep import Upkeep


class PublisherLink(ConfirmLink):
    def prepare(self, channel: Any) -> None:
        super().prepare(channel)
        channel.exchange_declare(topology.EXCHANGE, "topic", durable=True, auto_delete=False)


class Publisher:
    """Usable from several threads. Cheap to create: it connects with its first event, in the process where that is."""

    def __init__(self, amqp_uri: str, *, name: str = "rostrum publisher", heartbeat: float = 10) -> None:
        self._starting = threading.Lock()
        self._upkeep: Upkeep | None = None
        self._make = lambda: Upkeep(amqp_uri, lambda uri: PublisherLink(uri, name, heartbeat))

    def __call__(self, envelope: Envelope, timeout: float = 2.5) -> None:
        """Returns once the broker has the event safe. Raises Unavailable when it has not said so within `timeout` seconds; it may
        have it nevertheless."""
        until = monotonic() + timeout
        upkeep = self._started()
        link = upkeep.link or upkeep.wait(until)
        if not isinstance(link, ConfirmLink) or link.blocked:
            raise Unavailable("unavailable", "the broker takes nothing just now", retry_after=5)
        through, confirmed = threading.Event(), []

        def done(ok: bool) -> None:
            confirmed.append(ok)
            through.set()

        try:
            link.publish([(topology.encode(envelope), done)], until)
        except (LinkDown, LinkStalled) as error:
            raise Unavailable("unavailable", "the connection to the broker was lost", retry_after=1) from error
        if not through.wait(max(until - monotonic(), 0.001)) or not confirmed[0]:
            raise Unavailable("unavailable", "the broker has not confirmed", retry_after=1)

    def _started(self) -> Upkeep:
        with self._starting:
            if self._upkeep is None:
                self._upkeep = self._make()
                self._upkeep.start("rostrum-publisher")
        return self._upkeep

    def close(self) -> None:
        upkeep, self._upkeep = self._upkeep, None
        if upkeep is not None:
            upkeep.stop()
