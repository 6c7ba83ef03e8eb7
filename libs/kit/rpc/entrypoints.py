"""What a service's class says about calls.

class OrgService:
    name = "org"
    actor = CurrentActor()
    bus = Bus()

    @rpc(contract.list_users)
    def list_users(self, request):
        ...
        self.bus(identity_contract.stage_password, {...})
"""

from typing import Any

from nameko.exceptions import ConfigurationError
from nameko.extensions import DependencyProvider, Entrypoint

from contracts.call import Actor, Call
from kit.rpc.client import Client
from kit.rpc.server import Context, RpcServer


class Rpc(Entrypoint):
    """Answers one call of the service's contract. The method gets the loaded request and returns what the reply's schema dumps."""

    server = RpcServer()

    def __init__(self, call: Call) -> None:
        self.call = call
        super().__init__()

    def setup(self) -> None:
        if self.call.service != self.container.service_name:
            raise ConfigurationError(f"{self.container.service_name} cannot answer {self.call.service}.{self.call.name}")
        self.server.register(self)

    def stop(self) -> None:
        self.server.quiesce()


rpc = Rpc.decorator


class Bus(DependencyProvider):
    """Calls to other services: `self.bus(call, request)` in a worker. The deadline, the actor and the trace go along."""

    client: Client

    def setup(self) -> None:
        config = self.container.config
        name = f"{self.container.service_name} bus"
        self.client = Client(config["AMQP_URI"], name=name, heartbeat=config.get("HEARTBEAT", 10))

    def get_dependency(self, worker_ctx: Any) -> "BoundBus":
        entrypoint = worker_ctx.entrypoint
        return BoundBus(self.client, actor_of(worker_ctx), entrypoint.call.name if isinstance(entrypoint, Rpc) else "")

    def stop(self) -> None:
        self.client.close()

    kill = stop


class BoundBus:
    """One worker's way to call on. Never call from within a transaction: it would hold locks while another service thinks."""

    def __init__(self, client: Client, actor: Actor, within: str = "") -> None:
        self._client, self._actor, self._within = client, actor, within

    def __call__(self, call: Call, request: dict[str, Any], timeout: float | None = None, *, part: str = "") -> dict[str, Any]:
        """The reply. Raises what `Client` raises; `timeout` in seconds can only shorten what is left of the deadline. `part`: see
        Actor.nested."""
        return self._client(call, request, self._actor.nested(call.name, self._within, part), timeout)


class CurrentActor(DependencyProvider):
    """Who acts: `self.actor` in a worker."""

    def get_dependency(self, worker_ctx: Any) -> Actor:
        return actor_of(worker_ctx)


def actor_of(worker_ctx: Any) -> Actor:
    """The actor of a worker, whichever entrypoint began it."""
    data = worker_ctx.data
    return data.actor if isinstance(data, Context) else Actor.from_context(data)
