"""What the consumers of calls and of events have in common: one connection each, kept up, and stopped without losing work."""

import threading
from time import monotonic
from typing import Any, ClassVar

import structlog
from nameko.exceptions import ConfigurationError
from nameko.extensions import SharedExtension

from kit.wire import frames
from kit.wire.link import CHANNEL, Link, LinkDown, LinkStalled
from kit.wire.upkeep import Upkeep

log = structlog.get_logger("kit.consuming")


class Consuming(SharedExtension):  # type: ignore[misc]
    """A Nameko extension that consumes queues. Its entrypoints register with it and call `quiesce` when they are stopped."""

    consumer_tag: ClassVar[str]

    def __init__(self) -> None:
        self._upkeep: Upkeep | None = None
        self._stopping = False
        self._tags: list[str] = []
        self._uncancelled = 0
        self.quiet = threading.Event()  # nothing more will be delivered

    def make(self, uri: str) -> Link:
        """A new link, which consumes, says `cancelled` and sets `quiet` when it has ended."""
        raise NotImplementedError

    def setup(self) -> None:
        self.service: str = self.container.service_name
        self.heartbeat: float = self.container.config.get("HEARTBEAT", 10)

    def start(self) -> None:
        self._upkeep = Upkeep(self.container.config["AMQP_URI"], self.make)
        self.container.spawn_managed_thread(self._upkeep.run, identifier=type(self).__name__)

    def consume(self, link: Link, *queues: str) -> None:
        """Begin to consume on a new link; not any more once the service is stopping."""
        if self._stopping:
            return
        self._tags = [f"{self.consumer_tag}{place}" for place in range(len(queues))]
        for queue, tag in zip(queues, self._tags, strict=True):
            link.write(frames.consume(CHANNEL, queue, tag), monotonic() + 2)

    def cancelled(self) -> None:
        """The broker delivers no more to one of the consumers."""
        self._uncancelled -= 1
        if self._uncancelled <= 0:
            self.quiet.set()

    def quiesce(self) -> None:
        """Take nothing more; what is here goes on. Asked by each entrypoint, done once."""
        if self._stopping:
            return
        self._stopping = True
        link: Any = self._upkeep.link if self._upkeep else None
        if link is None:
            return
        try:
            self.quiet.clear()
            self._uncancelled = len(self._tags)
            for tag in self._tags:
                link.write(frames.cancel(CHANNEL, tag), monotonic() + 1)
            self.quiet.wait(1)
        except (LinkDown, LinkStalled):
            log.info("stopping without the broker", consumer=self.consumer_tag)

    def stop(self) -> None:
        if self._upkeep is not None:
            self._upkeep.stop()

    def kill(self) -> None:
        if self._upkeep is not None:
            self._upkeep.stop(grace=0)


def only(container: Any, kind: type) -> Any:
    """The container's one extension of this kind."""
    found = [each for each in container.extensions if isinstance(each, kind)]
    if len(found) != 1:
        raise ConfigurationError(f"{container.service_name} needs exactly one {kind.__name__}, and has {len(found)}")
    return found[0]
