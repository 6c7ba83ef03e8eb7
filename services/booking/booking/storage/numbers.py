"""Meeting numbers: random, unique in the whole network, never given out twice."""

import secrets

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from booking.domain.meetings import NUMBER_DIGITS, number
from booking.storage.models import MeetingNumber
from contracts.errors import Unavailable

ATTEMPTS = 20


def take(session: Session, site_id: str, digits: int = NUMBER_DIGITS) -> str:
    """A number that nobody has ever had."""
    for _ in range(ATTEMPTS):
        drawn = number(secrets.randbelow, digits)
        if claim(session, site_id, drawn):
            return drawn
    raise Unavailable("numbers_exhausted", "no free meeting number was found")


def claim(session: Session, site_id: str, wanted: str) -> bool:
    """This very number, if it is free. The key sees the numbers of all sites, whatever the transaction may read."""
    statement = insert(MeetingNumber).values(number=wanted, site_id=site_id).on_conflict_do_nothing().returning(MeetingNumber.number)
    return session.execute(statement).first() is not None
