"""What a mail is, and how it reads on the wire: multipart, for people and machines that read text, HTML or calendars."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from typing import Any, Self

_PLAIN = re.compile(r"[A-Za-z0-9_%+-]+(?:\.[A-Za-z0-9_%+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")  # surely an address
_ENCODED_WORD = "=?"
FILE_NAME = "meeting.ics"  # the calendar of a mail, as an attachment


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
        _attach(message, mail.calendar)
    message["Content-Language"] = mail.language  # last: what begins with Content- moves into the parts as they are made
    return message


def _attach(message: EmailMessage, calendar: Calendar) -> None:
    """Adds the calendar as a file too, for clients that do not read it as a part of the mail."""
    message.add_attachment(calendar.ics.encode(), maintype="application", subtype="ics", filename=FILE_NAME)


def check(mail: Mail) -> None:
    """Raises ValueError as `headed` does, mostly without making a message: it takes longer than all else about queueing a mail."""
    if not (_PLAIN.fullmatch(mail.to) and mail.name.isprintable() and mail.subject.isprintable()):
        headed(mail, sender="probe@example.com", mail_id="probe", queued_at=datetime.now(UTC))


def headed(mail: Mail, *, sender: str, mail_id: str, queued_at: datetime) -> EmailMessage:
    """The message without what it says: all of it that may be at fault. Raises ValueError for a name, address or subject that would
    break out of its header."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = _address(mail)
    message["Subject"] = _literally(mail.subject, "Subject")
    message["Date"] = format_datetime(queued_at)
    message["Message-ID"] = f"<{mail_id}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
    return message


class _Encoded(str):
    """A header whose words are encoded already. The email package takes it as it is; of any other it decodes encoded words first."""

    name: str
    lines: str

    def __new__(cls, name: str, shown: str, lines: str) -> Self:
        header = super().__new__(cls, shown)
        header.name, header.lines = name, lines
        return header

    def fold(self, *, policy: "Policy[Any]") -> str:
        return f"{self.name}: {self.lines}".replace("\n", policy.linesep) + policy.linesep


def _literally(text: str, name: str) -> str:
    """The text, such that a reader sees "=?utf-8?b?…?=" if a person typed that (RFC 2047, 6.2 would have it decoded)."""
    if _ENCODED_WORD not in text:
        return text
    if not text.isprintable():
        raise ValueError("a header holds a control character")
    return _Encoded(name, text, Header(text, "utf-8", header_name=name).encode())


def _address(mail: Mail) -> Any:
    try:
        address = Address(mail.name, addr_spec=mail.to)
    except (HeaderParseError, IndexError) as error:  # the parser's own ways to say that it is none
        raise ValueError("not an address") from error
    name = _literally(mail.name, "To")
    return _Encoded("To", f"<{address.addr_spec}>", f"{name.lines}\n <{address.addr_spec}>") if isinstance(name, _Encoded) else address
