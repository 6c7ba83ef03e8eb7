"""One event in one handler: once, in one transaction, and never after something newer."""

import time
from collections.abc import Callable
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
).returning(versions.c.version)


class Handling:
    """What an `on` entrypoint's worker gets; the decorated method is called by `apply` with a session and the event."""

    __slots__ = ("_database", "envelope", "handler", "outcome")

    def __init__(self, database: Any, envelope: Envelope, handler: str) -> None:
        self._database, self.envelope, self.handler = database, envelope, handler
        self.outcome = "handled"

    def apply(self, method: Callable[[Session, Envelope], Any]) -> None:
        envelope = self.envelope
        with self._database.begin(envelope.site_id, time.time() + TIME) as session:
            if not first_time(session, envelope.id, self.handler):
                self.outcome = "duplicate"
            elif not is_news(session, self.handler, envelope):
                self.outcome = "outdated"
            else:
                method(session, envelope)


def first_time(session: Session, event_id: str, handler: str) -> bool:
    """Record that the handler has this event; False when it had it before. Waits for one that is at it right now."""
    return session.execute(_NOTE, {"event_id": event_id, "handler": handler}).first() is not None


def is_news(session: Session, handler: str, envelope: Envelope) -> bool:
    """Record the version; False when the handler has seen a newer one of the same key. Version 0 says that there is no order.

    The same version counts as news: one change may be told by several events.
    """
    if envelope.version == 0:
        return True
    seen = session.execute(_FOLLOW, {"handler": handler, "key": envelope.key, "version": envelope.version})
    return seen.first() is not None
