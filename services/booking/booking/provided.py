"""The loop that ends what is over: once a process, whichever comes first."""

import time
from typing import Any

import structlog
from nameko.extensions import DependencyProvider

from booking.storage import clock as storage
from booking.usecases import clock
from booking.usecases.sites import clock as now
from contracts.errors import Unavailable
from kit.consuming import only
from kit.db import Database

TICK = 10.0  # seconds

log = structlog.get_logger("booking")


class Clock(DependencyProvider):  # type: ignore[misc]
    def start(self) -> None:
        self._database = only(self.container, Database)
        self._thread = self.container.spawn_managed_thread(self._run, identifier="clock")

    def stop(self) -> None:
        self._thread.kill()

    def get_dependency(self, worker_ctx: Any) -> None:
        """No worker needs it."""

    def _run(self) -> None:
        while True:
            try:
                self._tick()
            except Unavailable:
                log.info("clock postponed")
            time.sleep(TICK)

    def _tick(self) -> None:
        moment = now()
        with self._database.resolver() as session:
            sites = storage.sites_with_work(session, moment)
        for site_id in sites:
            found = storage.BATCH
            while found == storage.BATCH:
                with self._database.begin(site_id) as session:
                    found = clock.end_what_is_over(session, site_id, moment)
