"""Keeps the list of revocations of this process: by broadcast, and whole at start and after each reconnect."""

import threading
from collections.abc import Callable
from time import monotonic

import structlog
from uuid_utils.compat import uuid7

from contracts import identity, org
from contracts.call import Actor, Envelope, Role
from contracts.errors import RostrumError
from gateway.state import State
from kit.events import Listener
from kit.rpc import RemoteFault

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 3.0  # seconds between attempts to read the list

PATIENCE = 60.0  # seconds in which identity may start, or come back, before its absence is a warning

log = structlog.get_logger("gateway")


def start(state: State) -> Listener:
    reader = Reader(state)
    listener = Listener(
        state.settings.amqp_uri,
        [identity.revoked, org.media_source_changed],
        reader.told,
        reader.connected,
        on_down=state.revocations.lose,
        name="rostrum gateway revocations",
        heartbeat=state.settings.heartbeat,
    )
    return listener.start()


class Reader:
    def __init__(self, state: State, clock: Callable[[], float] = monotonic) -> None:
        self._bus, self._revocations, self._sources, self._clock = state.bus, state.revocations, state.sources, clock

    def told(self, envelope: Envelope) -> None:
        if envelope.type == org.media_source_changed.type:
            self._sources.drop(envelope.body["id"])
        else:
            self._revocations.add(envelope.body)

    def connected(self) -> None:
        """In a thread of its own, so that broadcasts are heard while identity is still away."""
        life = self._revocations.life
        threading.Thread(target=self.read_list, args=(life,), name="revocations", daemon=True).start()

    def read_list(self, life: int) -> None:
        """Until it is read, or the connection of that life is gone."""
        pause, stop, began = FIRST_PAUSE, threading.Event(), self._clock()
        while life == self._revocations.life:
            try:
                items = self._bus(identity.list_revocations, {}, Actor(role=Role.SYSTEM, request_id=uuid7().hex))["items"]
            except (RostrumError, RemoteFault) as error:
                note = log.info if self._clock() - began < PATIENCE else log.warning
                note("revocations cannot be read", reason=str(error), again_in=pause)
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                self._revocations.load(items, life)
                return
