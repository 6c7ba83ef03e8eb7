"""The entrypoints of booking: load, delegate, dump."""

from booking.usecases import health
from contracts import booking as contract
from kit.db import Database
from kit.outbox import Relay
from kit.rpc import CurrentActor, rpc


class BookingService:
    name = "booking"

    actor = CurrentActor()
    db = Database()
    relay = Relay()

    @rpc(contract.health)
    def health(self, request):
        with self.db.begin() as session:
            return health.read(session, self.actor, **request)
