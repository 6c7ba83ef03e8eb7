"""The entrypoints of org: load, delegate, dump."""

from contracts import org as contract
from kit.db import Database
from kit.outbox import Relay
from kit.rpc import CurrentActor, rpc
from org.usecases import health


class OrgService:
    name = "org"

    actor = CurrentActor()
    db = Database()
    relay = Relay()

    @rpc(contract.health)
    def health(self, request):
        with self.db.begin() as session:
            return health.read(session, self.actor, **request)
