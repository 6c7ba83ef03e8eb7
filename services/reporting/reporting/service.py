"""The entrypoints of reporting: load, delegate, dump."""

from typing import Any

from contracts import reporting as contract
from kit.db import Database
from kit.outbox import Relay
from kit.rpc import CurrentActor, rpc
from reporting.usecases import health


class ReportingService:
    name = "reporting"

    actor = CurrentActor()
    db: Any = Database()
    relay = Relay()

    @rpc(contract.health)
    def health(self, request):
        with self.db.begin() as session:
            return health.read(session, self.actor, **request)
