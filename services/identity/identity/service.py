"""The entrypoints of identity: load, delegate, dump."""

from contracts import identity as contract
from identity.usecases import health
from kit.db import Database
from kit.outbox import Relay
from kit.rpc import CurrentActor, rpc


class IdentityService:
    name = "identity"

    actor = CurrentActor()
    db = Database()
    relay = Relay()

    @rpc(contract.health)
    def health(self, request):
        with self.db.begin() as session:
            return health.read(session, self.actor, **request)
