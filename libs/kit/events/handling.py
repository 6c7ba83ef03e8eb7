"""Events in one handler: each once, in one transaction, and never after something newer."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.call import Envelope
from kit.db.tables import inbox, versions

TIME = 30.0  # seconds a handler's transaction may take

# Made once: building a statement takes as long as sending it.
_NOTE = insert(inbox).on_conflict_do_nothing().returning(inbox.c.event_id)
_TOLD = insert(versions)
_FOLLOW = _TOLD.on_conflict_do_update(
    index_elements=[versions.c.handler, versions.c.key],
    set_={"version": func.greatest(versions.c.version, _TOLD.excluded.version), "changed_at": func.now()},
    where=versions.c.version <= _TOLD.excluded.version,
).returning(versions.c.key)


class Handling:
    """What an `on` entrypoint's worker gets: one event, or for an `on_all` several of one site. The decorated method is called by
    `apply` or `apply_all` with a session and those of them that are news."""

    __slots__ = ("_database", "envelopes", "handler", "outcomes")

    def __init__(self, database: Any, envelopes: Sequence[Envelope], handler: str) -> None:
        self._database, self.envelopes, self.handler = database, envelopes, handler
        self.outcomes: dict[str, str] = {}  # of each event, by its id

    def apply(self, method: Callable[[Session, Envelope], Any]) -> None:
        def each(session: Session, events: Sequence[Envelope]) -> None:
            for event in events:
                method(session, event)

        self.apply_all(each)

    def apply_all(self, method: Callable[[Session, Sequence[Envelope]], Any]) -> None:
        with self._database.begin(self.envelopes[0].site_id, time.time() + TIME) as session:
            fresh = self._news(session)
            if fresh:
                method(session, fresh)

    def _news(self, session: Session) -> list[Envelope]:
        noted = first_time(session, self.envelopes, self.handler)
        fresh = [each for each in self.envelopes if each.id in noted]
        behind = outdated(session, fresh, self.handler)
        self.outcomes = {each.id: "duplicate" if each.id not in noted else "outdated" for each in self.envelopes}
        found = [each for each in fresh if each.id not in behind]
        self.outcomes.update((each.id, "handled") for each in found)
        return found


def first_time(session: Session, events: Sequence[Envelope], handler: str) -> set[str]:
    """Record that the handler has these events; the ids of those that it did not have before. Waits for one that is at one of them
    right now; in order, so that no two wait for each other."""
    rows = [{"event_id": event_id, "handler": handler} for event_id in sorted({each.id for each in events})]
    return set(session.execute(_NOTE, rows).scalars())


def outdated(session: Session, events: Sequence[Envelope], handler: str) -> set[str]:
    """Record the versions of events of different keys; the ids of those whose key the handler has seen a newer version of.

    Version 0 says that there is no order. The same version counts as news: one change may be told by several events.
    """
    versioned = sorted((each for each in events if each.version), key=lambda each: each.key)
    if not versioned:
        return set()
    rows = [{"handler": handler, "key": each.key, "version": each.version} for each in versioned]
    seen = set(session.execute(_FOLLOW, rows).scalars())
    return {each.id for each in versioned if each.key not in seen}
