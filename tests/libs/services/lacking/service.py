"""A service that does not answer a call of its contract: it must not start."""

from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar, cast

from contracts.call import EVERYONE, Call, Done, Empty, health
from kit.rpc import rpc

_alive = health("lacking")


class LackingService:
    name: ClassVar[str] = "lacking"
    contract = cast(ModuleType, SimpleNamespace(alive=_alive, forgotten=Call("lacking", "forgotten", Empty(), Done(), roles=EVERYONE)))

    @rpc(_alive)
    def health(self, request: dict[str, Any]) -> dict[str, Any]:
        return {}
