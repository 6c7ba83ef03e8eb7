"""What is forgotten, and when. As the resolver, over all sites, a bounded number of rows at a time."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

BATCH = 5000

# table, its key, its time column, how long its rows are kept after that
KEPT = (
    ("staged_passwords", "credential", "created_at", timedelta(days=1)),
    ("revocations", "site_id, id", "at", timedelta(minutes=6)),
    ("sign_in_guards", "subject, address", "changed_at", timedelta(days=1)),
    ("sessions", "site_id, id", "expires_at", timedelta(days=180)),  # jumps are shown to whom they concern
    ("links", "site_id, id", "expires_at", timedelta(days=1)),
    ("sign_in_log", "site_id, id", "at", timedelta(days=180)),
)


def tidy(session: Session, now: datetime) -> dict[str, int]:
    """Deletes what has been kept for long enough; how many rows of which table."""
    gone: dict[str, int] = {}
    for table, key, column, kept in KEPT:
        old = f"SELECT {key} FROM {table} WHERE {column} < :before LIMIT {BATCH}"  # noqa: S608
        result = session.execute(text(f"DELETE FROM {table} WHERE ({key}) IN ({old})"), {"before": now - kept})  # noqa: S608
        gone[table] = int(result.rowcount)  # type: ignore[attr-defined]
    return gone
