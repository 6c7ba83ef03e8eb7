"""The service of the kit's tests. It also writes down, in the file that ECHO_MARKS names, what it began and finished."""

import os
import time
from pathlib import Path
from typing import Any, ClassVar

import eventlet
from eventlet import patcher

from contracts.errors import Conflict, Gone, NotFound, invalid_field
from echo import contract
from kit.rpc import Bus, CurrentActor, rpc
from kit.run import off_hub


def mark(text: str) -> None:
    path = os.environ.get("ECHO_MARKS")
    if path:
        with Path(path).open("a") as file:
            file.write(text + "\n")


class EchoService:
    name: ClassVar[str] = "echo"
    contract = contract
    actor = CurrentActor()
    bus = Bus()

    @rpc(contract.echo)
    def echo(self, request: dict[str, Any]) -> dict[str, Any]:
        return request

    @rpc(contract.whoami)
    def whoami(self, request: dict[str, Any]) -> dict[str, Any]:
        return {**self.actor.to_context(), "remaining": (self.actor.deadline or 0) - time.time()}

    @rpc(contract.relay)
    def relay(self, request: dict[str, Any]) -> dict[str, Any]:
        eventlet.sleep(request["seconds"])
        return self.bus(contract.whoami, {})

    @rpc(contract.wait)
    def wait(self, request: dict[str, Any]) -> dict[str, Any]:
        mark(f"began {request.get('mark')}")
        eventlet.sleep(request["seconds"])
        mark(f"finished {request.get('mark')}")
        return {}

    @rpc(contract.block)
    def block(self, request: dict[str, Any]) -> dict[str, Any]:
        mark("began block")
        patcher.original("time").sleep(request["seconds"])
        return {}

    @rpc(contract.compute)
    def compute(self, request: dict[str, Any]) -> dict[str, Any]:
        mark("began compute")
        off_hub(patcher.original("time").sleep, request["seconds"])
        return {}

    @rpc(contract.fail)
    def fail(self, request: dict[str, Any]) -> dict[str, Any]:
        raise {
            "conflict": Conflict("taken", "somebody has it", details={"by": "张三"}),
            "unnamed": Gone("gone_by"),
            "missing": NotFound(),
            "field": invalid_field("name", "taken", "is taken"),
            "defect": ZeroDivisionError("a secret of the database"),
        }[request["how"]]

    @rpc(contract.marks)
    def marks(self, request: dict[str, Any]) -> dict[str, Any]:
        return {"marks": Path(os.environ["ECHO_MARKS"]).read_text().split("\n")}

    @rpc(contract.for_users)
    def for_users(self, request: dict[str, Any]) -> dict[str, Any]:
        return {}

    @rpc(contract.for_root)
    def for_root(self, request: dict[str, Any]) -> dict[str, Any]:
        return {}

    @rpc(contract.alive)
    def health(self, request: dict[str, Any]) -> dict[str, Any]:
        return {"service": self.name}
