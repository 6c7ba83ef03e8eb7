"""The Nameko dependency that answers requests for reset mails."""

from collections.abc import Callable
from typing import Any

from identity.background import Background
from identity.settings import Settings
from identity.usecases import recovery
from identity.usecases.transactions import Transactions


class ResetMails(Background):
    doing = "reset mails"

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings = settings

    def do_one(self, db: Transactions) -> bool:
        return recovery.deliver_next(db, self._settings())

    def get_dependency(self, worker_ctx: Any) -> None:
        """Workers only add requests."""
