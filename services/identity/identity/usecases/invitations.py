"""Invitations: the mail by which somebody chooses their first password. Sent when org adds them, again when an administrator asks for it,
and to the new address when it changes: the link at the old one is worth nothing from then on."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session as Transaction

import directory
from contracts.call import Actor
from contracts.errors import Conflict, NotFound, RateLimited
from directory import Account, visible
from identity.domain.links import LIFETIME, Purpose
from identity.settings import Settings
from identity.storage import credentials
from identity.storage import links as storage
from identity.usecases import audit, links, people

PAUSE = timedelta(minutes=1)  # between two mails to the same person


def invite(session: Transaction, settings: Settings, account: Account) -> None:
    """Told by org's change, in the transaction that applies it."""
    site = directory.site(session, account.site_id)
    credential = credentials.get(session, account.site_id, account.id)
    if site is not None and (credential is None or credential.password_hash is None):
        links.send_to(session, settings, Purpose.INVITATION, site, account)


def withdraw(session: Transaction, account: Account) -> None:
    """What was sent to an address that is the account's no longer sets no password."""
    storage.use_all(session, account.site_id, account.id, [Purpose.INVITATION, Purpose.RESET], datetime.now(UTC))


def send_again(session: Transaction, actor: Actor, *, settings: Settings, role: str, id: str) -> dict[str, Any]:  # noqa: A002
    """The earlier links end. Raises NotFound outside the scope, Conflict `not_invited` for whoever has a password, RateLimited when the
    last mail has hardly left."""
    person = people.find(session, str(actor.site_id), id) if visible(session, actor, id, role) else None
    if person is None:
        raise NotFound()
    if not person.account.invited or (person.credential and person.credential.password_hash):
        raise Conflict("not_invited", "the account has a password already")
    if person.expired(datetime.now(UTC)):
        raise Conflict("user_expired", "the account has expired")
    _check_pause(session, person.account)
    withdraw(session, person.account)
    links.send_to(session, settings, Purpose.INVITATION, person.site, person.account)
    audit.record(session, actor, f"{role}.invited", person.account)
    return {}


def _check_pause(session: Transaction, account: Account) -> None:
    ends = storage.last_end(session, account.site_id, account.id, Purpose.INVITATION)
    if ends is None:
        return
    left = ends - LIFETIME[Purpose.INVITATION] + PAUSE - datetime.now(UTC)
    if left > timedelta():
        raise RateLimited(retry_after=math.ceil(left.total_seconds()))
