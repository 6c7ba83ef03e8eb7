"""What identity does apart from its calls' workers, some time after their replies: how long it takes tells their callers nothing."""

import threading
from contextlib import AbstractContextManager
from typing import Any

import structlog
from nameko.extensions import DependencyProvider
from sqlalchemy.orm import Session

from contracts.errors import Unavailable
from identity.usecases.transactions import Transactions
from kit.consuming import only
from kit.db import Database

POLL = 0.5  # seconds

log = structlog.get_logger("identity")


class Background(DependencyProvider):  # type: ignore[misc]
    """Looks for work twice a second."""

    doing: str

    def setup(self) -> None:
        self._stopping = threading.Event()

    def start(self) -> None:
        self._db = _Transactions(only(self.container, Database))
        self._worker = self.container.spawn_managed_thread(self._run, identifier=self.doing)

    def stop(self) -> None:
        self._stopping.set()
        self._worker.wait()

    def kill(self) -> None:
        self._stopping.set()

    def do_one(self, db: Transactions) -> bool:
        """Do one piece of work; return whether there was one."""
        raise NotImplementedError

    def _run(self) -> None:
        while not self._stopping.wait(POLL):
            try:
                while not self._stopping.is_set() and self.do_one(self._db):
                    pass
            except Unavailable as trouble:
                log.warning(f"{self.doing} wait", reason=str(trouble))
            except Exception:
                log.exception(f"{self.doing} failed")


class _Transactions:
    """The database's transactions, as use-cases take them."""

    def __init__(self, database: Any) -> None:
        self._database = database

    def begin(self, *, site_id: str | None = None) -> AbstractContextManager[Session]:
        found: AbstractContextManager[Session] = self._database.begin(site_id)
        return found

    def resolver(self, *, past_deadline: bool = False) -> AbstractContextManager[Session]:
        found: AbstractContextManager[Session] = self._database.resolver()
        return found
