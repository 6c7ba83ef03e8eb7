"""A user's private feed: the meetings that they host, for any calendar that reads iCalendar."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

import directory
from booking.domain.entries import Entry
from booking.domain.icalendars import message
from booking.domain.meetings import Status
from booking.storage import meetings
from booking.storage.models import CalendarToken, Meeting
from booking.usecases import entries, sites
from booking.words import say
from contracts.call import Actor
from contracts.errors import NotFound

PAST = timedelta(days=90)
TOKEN_BYTES = 32


def create_token(session: Session, actor: Actor) -> dict[str, str]:
    """A new secret for the feed's address; the one before stops working."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    statement = insert(CalendarToken).values(site_id=actor.site_id, account_id=actor.account_id, token_hash=_hash(token))
    session.execute(statement.on_conflict_do_update(index_elements=["site_id", "account_id"], set_={"token_hash": _hash(token)}))
    return {"token": token}


def owner(session: Session, token: str) -> tuple[str, str]:
    """(site, account) of a token; as the resolver. Raises NotFound."""
    query = select(CalendarToken.site_id, CalendarToken.account_id).where(CalendarToken.token_hash == _hash(token))
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound("not_found", "no such calendar")
    return found[0], found[1]


def feed(session: Session, site_id: str, account_id: str, etag: str) -> dict[str, Any]:
    """The same text for the same meetings, so that its ETag holds until one of them changes. Raises NotFound for a user who is
    gone, or may not sign in any more."""
    context = sites.context(session, site_id)
    user = directory.account(session, site_id, account_id)
    if user is None or user.deleted or (user.expires_on and user.expires_on < context.today):
        raise NotFound("not_found", "no such calendar")
    language = user.language or context.site.language
    found = meetings.hosted(session, site_id, account_id, context.now - PAST)
    text = message("PUBLISH", _entries(session, context, found, user, language), say(language, "calendar_name", name=user.name))
    current = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    return {"etag": current, "content": None if etag == current else text}


def _entries(session: Session, context: sites.Context, found: Sequence[Meeting], user: directory.Account, language: str) -> list[Entry]:
    rules = meetings.rules(session, context.id, {each.series_id for each in found if each.series_id})
    single = [each for each in found if each.series_id is None and each.status != Status.CANCELLED]
    made = [entries.of_meeting(session, each, None, user, context.zone, language) for each in single]
    for rule in sorted(rules.values(), key=lambda each: each.id):
        made += entries.of_series(session, rule, [each for each in found if each.series_id == rule.id], user, language)
    return made


def _hash(token: str) -> bytes:
    """The token is random and long: a plain hash of it gives nothing away."""
    return hashlib.sha256(token.encode()).digest()
