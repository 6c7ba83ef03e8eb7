"""The Nameko dependency that answers requests for reset mails, some time after their callers have got their replies."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import structlog
from nameko.extensions import DependencyProvider
from sqlalchemy.orm import Session

from contracts.errors import Unavailable
from identity.settings import Settings
from identity.usecases import recovery
from kit.consuming import only
from kit.db import Database

POLL = 0.5  # seconds

log = structlog.get_logger("identity")


class ResetMails(DependencyProvider):  # type: ignore[misc]
    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings = settings

    def setup(self) -> None:
        self._stopping = threading.Event()

    def start(self) -> None:
        self._db = _Transactions(only(self.container, Database))
        self._worker = self.container.spawn_managed_thread(self._run, identifier="reset mails")

    def stop(self) -> None:
        self._stopping.set()
        self._worker.wait()

    def kill(self) -> None:
        self._stopping.set()

    def get_dependency(self, worker_ctx: Any) -> None:
        """Workers only add requests."""

    def _run(self) -> None:
        while not self._stopping.wait(POLL):
            try:
                while not self._stopping.is_set() and recovery.deliver_next(self._db, self._settings()):
                    pass
            except Unavailable as trouble:
                log.warning("reset mails wait", reason=str(trouble))
            except Exception:
                log.exception("reset mails failed")


class _Transactions:
    """The database's transactions, as use-cases take them."""

    def __init__(self, database: Any) -> None:
        self._database = database

    def begin(self, *, site_id: str | None = None) -> AbstractContextManager[Session]:
        found: AbstractContextManager[Session] = self._database.begin(site_id)
        return found

    def resolver(self) -> AbstractContextManager[Session]:
        found: AbstractContextManager[Session] = self._database.resolver()
        return found
