"""The Nameko dependency that tells org of accounts that failed sign-ins have locked.

At once, a locked account would cost its caller more than an unknown login. A process that dies in the half second loses only that
the account is shown as locked: the lock itself is in the counters.
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from identity.background import Background
from identity.usecases import sign_in
from identity.usecases.attempts import Attempt
from identity.usecases.transactions import Transactions


class LockNotices(Background):
    """Workers have a function that takes the attempt after which the account is locked."""

    doing = "lock notices"

    def __init__(self) -> None:
        self._waiting: deque[Attempt] = deque()

    def do_one(self, db: Transactions) -> bool:
        if not self._waiting:
            return False
        sign_in.show_locked(db, self._waiting.popleft())
        return True

    def get_dependency(self, worker_ctx: Any) -> Callable[[Attempt], None]:
        return self._waiting.append
