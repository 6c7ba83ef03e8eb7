"""The entrypoints of devices: load, delegate, dump."""

from typing import Any

from contracts import devices as contract
from devices.usecases import health
from kit.db import Database
from kit.outbox import Relay
from kit.rpc import CurrentActor, rpc


class DevicesService:
    name = "devices"

    actor = CurrentActor()
    db: Any = Database()
    relay = Relay()

    @rpc(contract.health)
    def health(self, request):
        with self.db.begin() as session:
            return health.read(session, self.actor, **request)
