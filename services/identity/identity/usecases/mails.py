"""Mails, in the person's language: those that carry a link, as text and as HTML, and notices. Their words are in
messages/<language>.json."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy.orm import Session as Transaction

from directory import Account, Site
from identity.domain.links import Purpose, Token
from identity.settings import Settings
from identity.usecases.messages import catalogue
from kit.mail import Mail, layout, queue
from kit.mail.layout import Link, Paragraph

NOTICE = timedelta(days=3)  # a notice that is older tells nothing
PATHS = {Purpose.RESET: "reset-password", Purpose.INVITATION: "invitation", Purpose.EMAIL: "confirm-email"}

log = structlog.get_logger("identity")


def send(
    session: Transaction,
    settings: Settings,
    purpose: Purpose,
    token: Token,
    *,
    to: str,
    name: str,
    language: str,
    valid_for: timedelta,
    **words: str,
) -> None:
    """Queues the mail in this transaction. `words` fill the message's placeholders."""
    said = _said(purpose.value, language, {"name": name, **words})
    link = f"{settings.public_url.rstrip('/')}/{PATHS[purpose]}#{token}"
    blocks = (
        Paragraph(said["hello"]),
        Paragraph(said["text"]),
        Link(link, said["button"], said["copy"]),
        Paragraph(said["ignore"], quiet=True),
    )
    _queue(session, _mail(said["subject"], blocks, to=to, name=name, language=language, valid_for=valid_for), purpose.value, token.site_id)


def notify(session: Transaction, kind: str, site: Site, account: Account, what: Sequence[str] = ()) -> None:
    """Queue a notice of what was done to the account, for its address: the message `kind` of the catalogue.

    `what`: keys of the message's part `things`, which its text lists.
    """
    language = account.language or site.language
    words = catalogue(language)
    things = words["between"].join(words["things"][each] for each in what)
    site_name = site.name_zh if language.startswith("zh") else site.name_en
    said = _said(kind, language, {"name": account.name, "site": site_name, "things": things})
    blocks = (Paragraph(said["hello"]), Paragraph(said["text"]))
    mail = _mail(said["subject"], blocks, to=account.email, name=account.name, language=language, valid_for=NOTICE)
    _queue(session, mail, kind, site.site_id)


def _mail(subject: str, blocks: Sequence[layout.Block], *, to: str, name: str, language: str, valid_for: timedelta) -> Mail:
    return Mail(
        to=to,
        name=name,
        language=language,
        subject=subject,
        text=layout.plain(blocks),
        html=layout.html(language, subject, blocks),
        valid_for=valid_for,
    )


def _queue(session: Transaction, mail: Mail, purpose: str, site_id: str) -> None:
    try:
        queue(session, mail, site_id=site_id)
    except ValueError as fault:  # an address that no mail can be sent to must not stop the directory
        log.warning("mail cannot be addressed", purpose=purpose, reason=type(fault).__name__)


def _said(purpose: str, language: str, words: dict[str, str]) -> dict[str, str]:
    words_of = catalogue(language)
    parts = {key: words_of[key] for key in ("hello", "ignore", "copy")} | words_of[purpose]
    return {key: text.format(**words) for key, text in parts.items()}
