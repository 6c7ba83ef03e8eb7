"""The mail server of the stack, and what is in its mails."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar

from kit.testing.letterbox import Letterbox

WAIT = 30.0  # seconds


@dataclass(frozen=True)
class Letter:
    """A mail about a meeting: its subject, its plain text, the method of its calendar, and the first entry in that."""

    subject: str
    text: str
    method: str
    event: Any

    def attendees(self) -> set[str]:
        found = self.event["ATTENDEE"]
        return {str(each).removeprefix("mailto:") for each in (found if isinstance(found, list) else [found])}


class Mailbox(Letterbox):
    def newest(self, address: str, count: int = 1) -> EmailMessage:
        """The last mail to this address, once there are `count`."""
        found = self.to(address, count, WAIT)
        assert len(found) >= count, f"{len(found)} mails to {address}"
        return found[-1]

    def link(self, address: str, path: str, count: int = 1) -> str:
        """The address in the newest mail that leads to this page of the portal, as path and token."""
        body = self.newest(address, count).get_body(("plain",))
        assert body is not None
        found = re.search(rf"https?://[^/\s]+({re.escape(path)}#[\w-]+)", body.get_content())
        assert found, body.get_content()
        return found[1]

    def letter(self, address: str, count: int = 1) -> Letter:
        """Return the newest mail to this address, which is about a meeting, once there are `count`."""
        mail = self.newest(address, count)
        plain = mail.get_body(("plain",))
        assert plain is not None
        ics: Any = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
        calendar = Calendar.from_ical(ics.get_payload(decode=True))
        return Letter(mail["Subject"], plain.get_content(), str(calendar["METHOD"]), calendar.walk("VEVENT")[0])
