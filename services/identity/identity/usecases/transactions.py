"""The transactions that a use-case with several of them begins itself."""

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy.orm import Session


class Transactions(Protocol):
    """kit.db's, as a worker has them."""

    def begin(self, *, site_id: str | None = None) -> AbstractContextManager[Session]: ...

    def resolver(self, *, past_deadline: bool = False) -> AbstractContextManager[Session]: ...
