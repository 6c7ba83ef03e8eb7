"""Runs: which meeting an engine's instance belongs to, and what is known of it."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from booking.storage.models import Run


def lock(session: Session, site_id: str, source_id: str, engine_id: str) -> Run | None:
    """The run, nobody else's to bind or change until the transaction ends; None while it is unknown."""
    digest = hashlib.blake2b(f"run\0{site_id}\0{source_id}\0{engine_id}".encode(), digest_size=8).digest()
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": int.from_bytes(digest, "big", signed=True)})
    return session.get(Run, (site_id, source_id, engine_id), populate_existing=True)


def of_meeting(session: Session, site_id: str, meeting_id: str) -> Sequence[Run]:
    return session.execute(select(Run).where(Run.site_id == site_id, Run.meeting_id == meeting_id)).scalars().all()
