"""Mails, in the person's language: those that carry a link, as text and as HTML, and notices. Their words are in
messages/<language>.json."""

from collections.abc import Sequence
from datetime import timedelta
from html import escape

import structlog
from sqlalchemy.orm import Session as Transaction

from directory import Account, Site
from identity.domain.links import Purpose, Token
from identity.settings import Settings
from identity.usecases.messages import catalogue
from kit.mail import Mail, queue

NOTICE = timedelta(days=3)  # a notice that is older tells nothing
PATHS = {Purpose.RESET: "reset-password", Purpose.INVITATION: "invitation", Purpose.EMAIL: "confirm-email"}

log = structlog.get_logger("identity")

_HTML = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{subject}</title></head>
<body style="font-family:sans-serif;font-size:15px;line-height:1.6;color:#1f2329">
<p>{hello}</p>
<p>{text}</p>
{more}</body></html>
"""
_LINK = """<p><a href="{link}"
 style="display:inline-block;padding:8px 20px;background:#1456d9;color:#fff;text-decoration:none;border-radius:6px">{button}</a></p>
<p style="color:#51565d;font-size:13px">{copy}<br><a href="{link}" style="color:#1456d9">{link}</a></p>
<p style="color:#51565d;font-size:13px">{ignore}</p>
"""


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
    text = "\n\n".join((said["hello"], said["text"], link, said["ignore"])) + "\n"
    html = _html(said, language, _LINK.format(link=escape(link), **_escaped(said)))
    mail = Mail(to=to, name=name, language=language, subject=said["subject"], text=text, html=html, valid_for=valid_for)
    _queue(session, mail, purpose.value, token.site_id)


def notify(session: Transaction, kind: str, site: Site, account: Account, what: Sequence[str] = ()) -> None:
    """Queue a notice of what was done to the account, for its address: the message `kind` of the catalogue.

    `what`: keys of the message's part `things`, which its text lists.
    """
    language = account.language or site.language
    words = catalogue(language)
    things = words["between"].join(words["things"][each] for each in what)
    site_name = site.name_zh if language.startswith("zh") else site.name_en
    said = _said(kind, language, {"name": account.name, "site": site_name, "things": things})
    text = "\n\n".join((said["hello"], said["text"])) + "\n"
    mail = Mail(
        to=account.email,
        name=account.name,
        language=language,
        subject=said["subject"],
        text=text,
        html=_html(said, language),
        valid_for=NOTICE,
    )
    _queue(session, mail, kind, site.site_id)


def _html(said: dict[str, str], language: str, more: str = "") -> str:
    return _HTML.format(language=escape(language), more=more, **_escaped(said))


def _escaped(said: dict[str, str]) -> dict[str, str]:
    return {key: escape(value) for key, value in said.items()}


def _queue(session: Transaction, mail: Mail, purpose: str, site_id: str) -> None:
    try:
        queue(session, mail, site_id=site_id)
    except ValueError as fault:  # an address that no mail can be sent to must not stop the directory
        log.warning("mail cannot be addressed", purpose=purpose, reason=type(fault).__name__)


def _said(purpose: str, language: str, words: dict[str, str]) -> dict[str, str]:
    words_of = catalogue(language)
    parts = {key: words_of[key] for key in ("hello", "ignore", "copy")} | words_of[purpose]
    return {key: text.format(**words) for key, text in parts.items()}
