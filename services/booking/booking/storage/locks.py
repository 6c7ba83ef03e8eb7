"""The locks under which a booking is admitted, held until the transaction ends.

What a booking is decided by (the licence with its rooms, the user) is held shared from before it is read: who changes it waits for the
bookings that have seen it, and finds them. Then whoever counts ports holds the site's, whoever fills a room the room's. Everybody takes
them in this order, rooms in that of their ids, so that no two ever wait for each other. Under a room's lock the exclusion constraint never
has to refuse; it stays the referee.
"""

import hashlib
from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

_LOCK = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) WITH ORDINALITY AS wanted (key, place) ORDER BY place")
_HOLD = text(
    "SELECT pg_advisory_xact_lock_shared(key) FROM unnest(CAST(:keys AS bigint[])) WITH ORDINALITY AS wanted (key, place) ORDER BY place"
)


def hold(session: Session, site_id: str, *account_ids: str) -> None:
    """Until the end of the transaction neither the site's licence changes nor these users: what is read of them from here on stays so."""
    keys = [_key("licence", site_id), *(_key("owner", account_id) for account_id in sorted(account_ids))]
    session.execute(_HOLD, {"keys": keys})


def hold_owners(session: Session, account_ids: Iterable[str]) -> None:
    """Until the end of the transaction none of these users changes; after `hold`, and before they are read."""
    session.execute(_HOLD, {"keys": [_key("owner", account_id) for account_id in sorted(account_ids)]})


def lock_licence(session: Session, site_id: str) -> None:
    """Until the end of the transaction nobody books in this site: the licence, its ports and its rooms may change."""
    session.execute(_LOCK, {"keys": [_key("licence", site_id), _key("ports", site_id)]})


def lock_ports(session: Session, site_id: str) -> None:
    """Until the end of the transaction nobody else's ports are admitted in this site."""
    session.execute(_LOCK, {"keys": [_key("ports", site_id)]})


def lock_rooms(session: Session, room_ids: Iterable[str]) -> None:
    """Until the end of the transaction nobody else fills these rooms."""
    session.execute(_LOCK, {"keys": [_key("room", room_id) for room_id in sorted(room_ids)]})


def lock_imports(session: Session, site_id: str) -> None:
    """Until the end of the transaction nobody else takes over bookings of another system in this site: one page after another finds
    what the one before has brought. Taken before all other locks."""
    session.execute(_LOCK, {"keys": [_key("imports", site_id)]})


def lock_owner(session: Session, owner_id: str) -> None:
    """Until the end of the transaction this user books nothing, and nobody else decides about their own room."""
    session.execute(_LOCK, {"keys": [_key("owner", owner_id)]})


def _key(kind: str, name: str) -> int:
    digest = hashlib.blake2b(f"booking\0{kind}\0{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
