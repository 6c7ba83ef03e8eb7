"""What is made once a process and given to every worker: settings and hasher; and the loop that forgets what need not be kept."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from nameko.extensions import DependencyProvider

from contracts.errors import Unavailable
from identity.storage import housekeeping
from kit.consuming import only
from kit.db import Database

TIDY_EVERY = 60.0  # seconds

log = structlog.get_logger("identity")


class Provided(DependencyProvider):  # type: ignore[misc]
    """`settings = Provided(make)`: made when the service starts, the same object for every worker."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def setup(self) -> None:
        self._made = self._make()

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self._made


class Housekeeping(DependencyProvider):  # type: ignore[misc]
    def start(self) -> None:
        self._database = only(self.container, Database)
        self._thread = self.container.spawn_managed_thread(self._run, identifier="housekeeping")

    def stop(self) -> None:
        self._thread.kill()

    def _run(self) -> None:
        while True:
            try:
                with self._database.resolver() as session:
                    housekeeping.tidy(session, datetime.now(UTC))
            except Unavailable:
                log.info("housekeeping postponed")
            time.sleep(TIDY_EVERY)
