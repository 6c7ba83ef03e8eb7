"""Links sent by mail: made and mailed in one transaction, good once and for a while."""

import secrets
from datetime import UTC, datetime

from sqlalchemy.orm import Session as Transaction
from uuid_utils.compat import uuid7

from contracts.errors import Gone
from directory import Account, Site
from identity.domain import links as rules
from identity.domain.links import LIFETIME, OUTSTANDING, Purpose, Token
from identity.settings import Settings
from identity.storage import links as storage
from identity.storage.models import Link
from identity.usecases import mails


def send(
    session: Transaction,
    settings: Settings,
    purpose: Purpose,
    *,
    site_id: str,
    account_id: str,
    to: str,
    name: str,
    language: str,
    **words: str,
) -> bool:
    """Return whether a link was sent: none is while the account has enough of them that are still good."""
    now = datetime.now(UTC)
    if storage.outstanding(session, site_id, account_id, purpose, now) >= OUTSTANDING:
        return False
    token = Token(site_id, str(uuid7()), secrets.token_bytes(rules.SECRET))
    session.add(
        Link(
            site_id=site_id,
            id=token.link_id,
            account_id=account_id,
            purpose=purpose,
            secret_hash=rules.digest(token.secret),
            email=to,
            expires_at=now + LIFETIME[purpose],
        )
    )
    mails.send(session, settings, purpose, token, to=to, name=name, language=language, valid_for=LIFETIME[purpose], **words)
    return True


def send_to(session: Transaction, settings: Settings, purpose: Purpose, site: Site, account: Account) -> None:
    """To the account's own address, in its language."""
    language = account.language or site.language
    send(
        session,
        settings,
        purpose,
        site_id=site.site_id,
        account_id=account.id,
        to=account.email,
        name=account.name,
        language=language,
        site=site.name_zh if language.startswith("zh") else site.name_en,
        login_name=account.login_name,
    )


def end_all(session: Transaction, site_id: str, account_id: str) -> None:
    """End the links of every purpose. A deleted account does not get them back when it is restored."""
    storage.use_all(session, site_id, account_id, list(Purpose), datetime.now(UTC))


def opened(text: str) -> Token:
    """Raises Gone for what is no token at all."""
    token = rules.parse(text)
    if token is None:
        raise expired()
    return token


def expired() -> Gone:
    return Gone("link_expired", "the link has been used or is too old")


def use(session: Transaction, text: str, *purposes: Purpose) -> Link:
    """The link, with all like it used up. Raises Gone for one that is unknown, used, or too old: which of them is nobody's business."""
    now, token = datetime.now(UTC), opened(text)
    link = storage.get(session, token.site_id, token.link_id)
    good = link is not None and link.used_at is None and link.expires_at > now and link.purpose in purposes
    if link is None or not good or not token.fits(link.secret_hash):
        raise expired()
    storage.use_all(session, token.site_id, link.account_id, list(purposes), now)
    return link
