"""What a mail is, and how it reads on the wire: multipart, for people and machines that read text, HTML or calendars."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """An iTIP message (RFC 5546): `method` is REQUEST, CANCEL or the like, `ics` the whole VCALENDAR."""

    method: str
    ics: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail to one person, in words that the service took from its catalogue. `valid_for`: after that long it is not worth
    sending any more."""

    to: str
    name: str
    language: str
    subject: str
    text: str
    html: str
    calendar: Calendar | None = None
    valid_for: timedelta = timedelta(days=3)


def composed(mail: Mail, *, sender: str, mail_id: str, queued_at: datetime) -> EmailMessage:
    """The message: the same each time it is made, so that a mail that goes out twice is seen to be one. Raises ValueError as
    `headed` does."""
    message = headed(mail, sender=sender, mail_id=mail_id, queued_at=queued_at)
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.calendar is not None:
        message.add_alternative(mail.calendar.ics, subtype="calendar", params={"method": mail.calendar.method})
    message["Content-Language"] = mail.language  # last: what begins with Content- moves into the parts as they are made
    return message


def headed(mail: Mail, *, sender: str, mail_id: str, queued_at: datetime) -> EmailMessage:
    """The message without what it says: all of it that may be at fault. Raises ValueError for a name, address or subject that would
    break out of its header."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(mail.name, addr_spec=mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(queued_at)
    message["Message-ID"] = f"<{mail_id}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
    return message
