"""Meeting numbers: random, unique in the whole network, never given out twice."""

import secrets
from collections.abc import Collection

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from booking.domain.meetings import NUMBER_DIGITS, number
from booking.storage.models import Meeting, MeetingNumber
from contracts.errors import Unavailable

ATTEMPTS = 20
_CLAIM = text(
    """
    INSERT INTO meeting_numbers (number, site_id) SELECT number, CAST(:site_id AS uuid) FROM unnest(CAST(:numbers AS text[])) AS number
    ON CONFLICT DO NOTHING RETURNING number
    """
)


def take(session: Session, site_id: str, digits: int = NUMBER_DIGITS) -> str:
    """A number that nobody has ever had."""
    return take_many(session, site_id, 1, digits)[0]


def take_many(session: Session, site_id: str, count: int, digits: int = NUMBER_DIGITS) -> list[str]:
    """As many numbers that nobody has ever had."""
    found: list[str] = []
    for _ in range(ATTEMPTS):
        if len(found) == count:
            return found
        found += _insert(session, site_id, {number(secrets.randbelow, digits) for _ in range(count - len(found))})
    raise Unavailable("numbers_exhausted", "no free meeting number was found")


def claim(session: Session, site_id: str, wanted: Collection[str]) -> set[str]:
    """Those of `wanted` that may be given out here: nobody has ever had them, or they were claimed for a booking of this site that
    was refused then."""
    claimed = _insert(session, site_id, set(wanted))
    others = set(wanted) - claimed
    return claimed | _unused(session, site_id, others) if others else claimed


def _insert(session: Session, site_id: str, wanted: Collection[str]) -> set[str]:
    """Those of `wanted` that were free. The key sees the numbers of all sites, whatever the transaction may read. In order, so
    that no two who want the same ones wait for each other."""
    if not wanted:
        return set()
    return set(session.execute(_CLAIM, {"numbers": sorted(wanted), "site_id": site_id}).scalars())


def _unused(session: Session, site_id: str, wanted: Collection[str]) -> set[str]:
    used = select(Meeting.id).where(Meeting.site_id == site_id, Meeting.meeting_number == MeetingNumber.number)
    query = select(MeetingNumber.number).where(MeetingNumber.site_id == site_id, MeetingNumber.number.in_(wanted), ~used.exists())
    return set(session.execute(query).scalars())
