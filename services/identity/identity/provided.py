"""What is made once a process and given to every worker: settings and hasher."""

from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider


class Provided(DependencyProvider):  # type: ignore[misc]
    """`settings = Provided(make)`: made when the service starts, the same object for every worker."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def setup(self) -> None:
        self._made = self._make()

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self._made
