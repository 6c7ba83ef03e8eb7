"""Mails go out when, and only when, the transaction that queued them has committed; no outage of the mail server loses one.

    mail.queue(session, Mail(to=…, name=…, language="zh-CN", subject=…, text=…, html=…, valid_for=timedelta(minutes=30)))

A row in the same transaction; the service's `MailSender()` sends it, with SKIP LOCKED and back-off, as many processes as there are.
A server that cannot be reached costs a mail nothing; one that refuses it for now delays it; one that refuses it for good, or its own
time being over, ends it. A process that dies between the server's word and its own note of it sends the mail again, under the same
Message-ID: that second is all that can make a mail arrive twice.

The table is made by `kit.migrate.operations.mail_outbox()`; a service that mails adds `kit.mail.metadata` to its METADATA.
"""

from typing import TYPE_CHECKING, Any

from kit.mail.message import Calendar, Mail
from kit.mail.table import metadata, queue, queue_each

if TYPE_CHECKING:
    from kit.mail.dependency import MailSender

__all__ = ["Calendar", "Mail", "MailSender", "metadata", "queue", "queue_each"]


def __getattr__(name: str) -> Any:
    """`MailSender` brings Nameko and eventlet along, which jobs that queue mails do without."""
    if name != "MailSender":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kit.mail.dependency import MailSender

    return MailSender
