"""What is kept for a time only: forgotten by rule, a batch a transaction. A service adds its own rules: `Database(kept=KEPT)`."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

BATCH = 1000
_ONE_AT_A_TIME = 7_242_002  # the advisory lock: two processes would wait for each other's rows


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of `table` go when the moment in `column` is `kept` ago. The resolver may read `key` (the primary key's columns) and `column`,
    and delete; an index begins with `column`."""

    table: str
    key: str
    column: str
    kept: timedelta


# An event may come again for as long as somebody may publish or replay it: a relay that was stopped between publishing and marking,
# a broker's backlog, an operator who replays dead letters. Until then its handlers must know that they had it, and which version
# of its aggregate they had. (docs/operators.md says it to operators.)
EVENTS_KNOWN = timedelta(days=30)

STANDARD = (
    Kept("requests", "site_id, account_id, call, key", "created_at", timedelta(hours=24)),
    Kept("outbox", "id", "published_at", timedelta(days=7)),
    Kept("inbox", "event_id, handler", "handled_at", EVENTS_KNOWN),
    Kept("versions", "handler, key", "changed_at", EVENTS_KNOWN),
)


def tidy(begin: Callable[[], AbstractContextManager[Session]], rules: Iterable[Kept], now: datetime) -> dict[str, int]:
    """Forgets all that has been kept for long enough; how many rows of which table. `begin` opens a transaction of the resolver."""
    return {rule.table: _all(begin, rule, now) for rule in rules}


def _all(begin: Callable[[], AbstractContextManager[Session]], rule: Kept, now: datetime) -> int:
    gone = 0
    while True:
        with begin() as session:
            batch = forget(session, rule, now)
        gone += batch
        if batch < BATCH:
            return gone


def forget(session: Session, rule: Kept, now: datetime) -> int:
    """One batch, the oldest first; how many rows it had; none while another process is at it."""
    if not session.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME}).scalar_one():
        return 0
    old = f"SELECT {rule.key} FROM {rule.table} WHERE {rule.column} < :before ORDER BY {rule.column} LIMIT {BATCH}"  # noqa: S608
    deletion = text(f"DELETE FROM {rule.table} WHERE ({rule.key}) IN ({old})")  # noqa: S608
    result = session.execute(deletion, {"before": now - rule.kept})
    return int(result.rowcount)  # type: ignore[attr-defined]
