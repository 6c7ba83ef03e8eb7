"""Forgotten passwords (manual 1.1.2), and the confirmation of a new address: what is done with a link from a mail."""

import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session as Transaction
from uuid_utils.compat import uuid7

from contracts.call import Actor
from contracts.errors import RateLimited
from identity.domain import devices, identifiers, passwords
from identity.domain.identifiers import Kind
from identity.domain.links import Purpose
from identity.domain.lockout import WINDOW, Rule, network
from identity.settings import Settings
from identity.storage import credentials as storage
from identity.storage import guards, reset_requests
from identity.storage import identifiers as stored_identifiers
from identity.usecases import credentials, links, mails, operations, people, revocations, sessions
from identity.usecases.attempts import NOBODY
from identity.usecases.hashing import Hasher
from identity.usecases.transactions import Transactions
from kit.db import NO_SITE
from kit.seal import Seal

FROM_ONE_ADDRESS = Rule(20, WINDOW)
DELAY = 0.5  # seconds before a request is handled: its answer is on its way by then
PAUSE = 2.0  # seconds, times the attempt's number, before an unknown address is looked for again
ATTEMPTS = 4


def request(db: Transactions, actor: Actor, settings: Settings, *, email: str) -> dict[str, Any]:
    """Keep the request for `deliver_next`. Whether an account has the address is not looked up here, so the answer cannot depend on it.

    Requests are counted by the caller's network and never by the address: nobody can lock another out of recovery.
    """
    request_id = str(uuid7())
    with db.resolver() as session:
        wait = _count(session, actor, settings)
        if wait == 0:
            reset_requests.add(session, request_id, _seal(settings).close(email.encode(), request_id), DELAY)
    if wait > 0:
        raise RateLimited(retry_after=wait)
    return {}


def _count(session: Transaction, actor: Actor, settings: Settings) -> float:
    key = guards.subject(settings.secrets_key, "reset", ""), network(actor.address)
    counted = guards.locked(session, [key])
    wait = counted[key].admit(time.time(), FROM_ONE_ADDRESS)
    guards.save(session, counted)
    return wait


def deliver_next(db: Transactions, settings: Settings) -> bool:
    """Handle one request that is due; return whether there was one.

    An address that is unknown here is looked for again: its account may still be on its way from org. A request that fails is tried
    again too, so that it may send its mail twice.
    """
    with db.resolver() as session:
        asked = reset_requests.claim(session, PAUSE)
    if asked is None:
        return False
    email = _seal(settings).open(asked.email, asked.id).decode()
    with db.resolver() as session:
        site_id, account_id = _owner(session, email)
    if account_id != NOBODY:
        with db.begin(site_id=site_id) as session:
            person = people.find(session, site_id, account_id)
            if person is not None:
                links.send_to(session, settings, Purpose.RESET, person.site, person.account)
    if account_id != NOBODY or asked.attempts >= ATTEMPTS:
        with db.resolver() as session:
            reset_requests.remove(session, asked.id)
    return True


def _owner(session: Transaction, email: str) -> tuple[str, str]:
    found = stored_identifiers.find(session, [identifiers.address(email)])
    return next(((row.site_id, row.account_id) for row in found if row.kind == Kind.EMAIL), (NO_SITE, NOBODY))


def _seal(settings: Settings) -> Seal:
    return Seal(settings.secrets_key, "reset-request")


def reset(session: Transaction, actor: Actor, *, settings: Settings, hasher: Hasher, token: str, password: str) -> dict[str, Any]:
    """By a recovery mail or an invitation. Signs out every session, and lets this browser in however much others have failed."""
    link = links.use(session, token, Purpose.RESET, Purpose.INVITATION)
    person = people.find(session, link.site_id, link.account_id)
    if person is None:
        raise links.expired()
    accepted = passwords.accept("password", password, people.own_words(person.account))
    credential = storage.locked(session, link.site_id, link.account_id)
    storage.set_password(credential, hasher.hash(accepted), temporary=False, now=datetime.now(UTC))
    credential.locked_until = None
    credentials.tell(session, credential)
    sessions.end_all(session, link.site_id, link.account_id, because="password_reset")
    revocations.revoke_tokens(session, link.site_id, link.account_id)
    operations.record(session, actor, person.account, "password_reset")
    return {"device": devices.mark(settings.secrets_key, link.account_id, time.time())}


def send_confirmation(
    session: Transaction, actor: Actor, *, settings: Settings, account_id: str, name: str, email: str, language: str
) -> dict[str, Any]:
    """Send the link to the new address, and a notice to the old one, which org keeps until the link is used (ASVS 5.0, 6.3.7)."""
    site_id = str(actor.site_id)
    sent = links.send(session, settings, Purpose.EMAIL, site_id=site_id, account_id=account_id, to=email, name=name, language=language)
    person = people.find(session, site_id, account_id, hold=False) if sent else None
    if person is not None:
        mails.notify(session, "email_asked", person.site, person.account)
    return {}


def redeem_confirmation(session: Transaction, actor: Actor, *, token: str) -> dict[str, Any]:
    """Whose link it is has to be signed in: somebody else's mailbox is not enough."""
    link = links.use(session, token, Purpose.EMAIL)
    if link.account_id != actor.account_id or link.site_id != actor.site_id:
        raise links.expired()
    return {"account_id": link.account_id, "email": link.email}
