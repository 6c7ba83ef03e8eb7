"""Keeps a link up: connects, runs it, and makes the next one with growing pauses, for as long as the owner lives."""

import random
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

import structlog

from kit.log import masked
from kit.wire.link import Link, LinkDown, split_uris

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0  # well below the deadline of a call that waits for the link
STEADY = 1.0  # a link that lived so many seconds was a good one: the next attempt comes at once

log = structlog.get_logger("kit.wire")


class Upkeep:
    """One link after another to the brokers of `amqp_uris`, taken in turn. `make` builds a link for one address."""

    def __init__(self, amqp_uris: str, make: Callable[[str], Link]) -> None:
        self._uris = split_uris(amqp_uris)
        self._make = make
        self._stopped = threading.Event()
        self._changed = threading.Condition()
        self._link: Link | None = None

    @property
    def link(self) -> Link | None:
        """The link, while it is up."""
        link = self._link
        return None if link is None or link.down else link

    def wait(self, until: float) -> Link | None:
        """The link, waiting for it until `until` (time.monotonic) at most."""
        with self._changed:
            while (link := self.link) is None and not self._stopped.is_set():
                remaining = until - monotonic()
                if remaining <= 0:
                    return None
                self._changed.wait(remaining)
            return link

    def run(self) -> None:
        """The work of one thread or greenlet, until `stop`."""
        pause, attempt = FIRST_PAUSE, 0
        while not self._stopped.is_set():
            uri = self._uris[attempt % len(self._uris)]
            began, attempt = monotonic(), attempt + 1
            self._one_life(uri)
            pause = FIRST_PAUSE if monotonic() - began > STEADY else min(pause * 2, LONGEST_PAUSE)
            self._stopped.wait(pause * random.uniform(0.5, 1))  # noqa: S311 - spreads the reconnects of many processes

    def _one_life(self, uri: str) -> None:
        link = self._make(uri)
        try:
            link.open()
            self._show(link)
            log.info("broker connected", broker=masked(uri), link=link.name)
            link.run()
        except LinkDown as error:
            if not self._stopped.is_set():
                log.warning("broker connection lost", broker=masked(uri), link=link.name, reason=str(error))
        except Exception:
            # A fault of our own in a callback must not end the only thread that keeps this process connected.
            log.exception("broker connection failed", broker=masked(uri), link=link.name)
            link.abort()
        finally:
            self._show(None)

    def _show(self, link: Link | None) -> None:
        with self._changed:
            self._link = link
            self._changed.notify_all()
        if link is not None and self._stopped.is_set():
            link.abort()

    def start(self, name: str) -> Any:
        """Run in a daemon thread (a greenlet, where eventlet has patched threads)."""
        thread = threading.Thread(target=self.run, name=name, daemon=True)
        thread.start()
        return thread

    def stop(self, grace: float = 2.0) -> None:
        """No more links. What was written is read by the broker first, within `grace` seconds."""
        self._stopped.set()
        link = self._link
        if link is not None:
            link.close(grace)
        with self._changed:
            self._changed.notify_all()
