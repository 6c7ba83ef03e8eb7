"""Answers with what it was asked, through the kit: loaded and dumped by the contract."""

from typing import Any, ClassVar

from kit.rpc import CurrentActor, rpc
from kitbench import contract


class KitBenchService:
    name: ClassVar[str] = "kitbench"
    contract = contract
    actor = CurrentActor()

    @rpc(contract.create_user)
    def create_user(self, request: dict[str, Any]) -> dict[str, Any]:
        return request

    @rpc(contract.alive)
    def health(self, request: dict[str, Any]) -> dict[str, Any]:
        return {}
