"""The loop that forgets what need not be kept."""

import time
from datetime import UTC, datetime

import structlog
from nameko.extensions import DependencyProvider

from contracts.errors import Unavailable
from kit.consuming import only
from kit.db import Database
from org.storage import housekeeping

TIDY_EVERY = 600.0  # seconds

log = structlog.get_logger("org")


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
