"""A service with a process for jobs beside it, in whatever database it is given."""

from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar, cast

from marshmallow import fields

from contracts.call import EVERYONE, Call, Reply, Strict, health
from kit import jobs
from kit.db import Database
from kit.jobs import JobWorker
from kit.rpc import CurrentActor, rpc


class Mark(Strict):
    mark = fields.String(required=True)


class JobReply(Reply):
    id = fields.String()
    state = fields.String()


carry = Call("porter", "carry", Mark(), JobReply(), roles=EVERYONE, command=True)
_alive = health("porter")


def start(session: Any, actor: Any, mark: str) -> dict[str, Any]:
    return {"id": jobs.start(session, actor, "porter.carry", {"mark": mark}), "state": "queued"}


class PorterService:
    name: ClassVar[str] = "porter"
    contract = cast(ModuleType, SimpleNamespace(carry=carry, alive=_alive))

    actor = CurrentActor()
    db = Database()
    job_worker = JobWorker()

    @rpc(carry)
    def carry(self, request: dict[str, Any]) -> dict[str, Any]:
        return self.db.once(start, request)

    @rpc(_alive)
    def health(self, request: dict[str, Any]) -> dict[str, Any]:
        return {}
