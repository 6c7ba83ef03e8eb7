"""A service that answers a call of another one: it must not start."""

from typing import Any, ClassVar

from echo import contract

from kit.rpc import rpc


class ForeignService:
    name: ClassVar[str] = "foreign"
    contract = contract

    @rpc(contract.echo)
    def echo(self, request: dict[str, Any]) -> dict[str, Any]:
        return request
