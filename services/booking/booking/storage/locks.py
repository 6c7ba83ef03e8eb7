"""The two locks under which a booking is admitted, held until the transaction ends.

Whoever counts ports holds the site's, whoever fills a room the room's; the site's is taken first, rooms in the order of their ids, so that
no two ever wait for each other. Under a room's lock the exclusion constraint never has to refuse; it stays the referee.
"""

import hashlib
from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

_LOCK = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) WITH ORDINALITY AS wanted (key, place) ORDER BY place")


def lock_ports(session: Session, site_id: str) -> None:
    """Until the end of the transaction nobody else's ports are admitted in this site, nor its limits changed."""
    session.execute(_LOCK, {"keys": [_key("ports", site_id)]})


def lock_rooms(session: Session, room_ids: Iterable[str]) -> None:
    """Until the end of the transaction nobody else fills these rooms."""
    session.execute(_LOCK, {"keys": [_key("room", room_id) for room_id in sorted(room_ids)]})


def lock_owner(session: Session, owner_id: str) -> None:
    """Until the end of the transaction nobody else decides about this user's own room."""
    session.execute(_LOCK, {"keys": [_key("owner", owner_id)]})


def _key(kind: str, name: str) -> int:
    digest = hashlib.blake2b(f"booking\0{kind}\0{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
