"""The entrypoints of booking: load, delegate, dump."""

from booking.usecases import health
from contracts import booking as contract
from contracts.call import Call, calls
from contracts.errors import Unavailable
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


# Until the use-cases of the other calls land (each replaces its line here), callers hear at once that nobody answers them yet.
def _unanswered(call: Call):
    def entrypoint(self, request):
        raise Unavailable("not_built_yet")

    entrypoint.__name__ = call.name
    return rpc(call)(entrypoint)


for _call in calls(contract).values():
    if not hasattr(BookingService, _call.name):
        setattr(BookingService, _call.name, _unanswered(_call))
