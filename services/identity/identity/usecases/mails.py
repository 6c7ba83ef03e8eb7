"""The mails that carry a link: in the person's language, as text and as HTML. Their words are in messages/<language>.json."""

from datetime import timedelta
from html import escape

import structlog
from sqlalchemy.orm import Session as Transaction

from identity.domain.links import Purpose, Token
from identity.settings import Settings
from identity.usecases.messages import catalogue
from kit.mail import Mail, queue

PATHS = {Purpose.RESET: "reset-password", Purpose.INVITATION: "invitation", Purpose.EMAIL: "confirm-email"}

log = structlog.get_logger("identity")

_HTML = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{subject}</title></head>
<body style="font-family:sans-serif;font-size:15px;line-height:1.6;color:#1f2329">
<p>{hello}</p>
<p>{text}</p>
<p><a href="{link}"
 style="display:inline-block;padding:8px 20px;background:#1456d9;color:#fff;text-decoration:none;border-radius:6px">{button}</a></p>
<p style="color:#51565d;font-size:13px">{copy}<br><a href="{link}" style="color:#1456d9">{link}</a></p>
<p style="color:#51565d;font-size:13px">{ignore}</p>
</body></html>
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
    said = _said(purpose, language, {"name": name, **words})
    link = f"{settings.public_url.rstrip('/')}/{PATHS[purpose]}#{token}"
    text = "\n\n".join((said["hello"], said["text"], link, said["ignore"])) + "\n"
    html = _HTML.format(**{key: escape(value) for key, value in {**said, "link": link, "language": language}.items()})
    mail = Mail(to=to, name=name, language=language, subject=said["subject"], text=text, html=html, valid_for=valid_for)
    try:
        queue(session, mail, site_id=token.site_id)
    except ValueError as fault:  # an address that no mail can be sent to must not stop the directory
        log.warning("mail cannot be addressed", purpose=purpose.value, reason=type(fault).__name__)


def _said(purpose: Purpose, language: str, words: dict[str, str]) -> dict[str, str]:
    words_of = catalogue(language)
    parts = {key: words_of[key] for key in ("hello", "ignore", "copy")} | words_of[purpose.value]
    return {key: text.format(**words) for key, text in parts.items()}
