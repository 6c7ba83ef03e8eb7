"""A mail server for tests, and the calendars in the mails that it has taken."""

import socket
import threading
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from icalendar import Calendar


class Letterbox:
    """A real SMTP server, and what it has taken."""

    def __init__(self):
        self._arrived, self._messages = threading.Condition(), []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=port)
        self._controller.start()
        self.url = f"smtp://127.0.0.1:{port}"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        with self._arrived:
            self._messages.append(message_from_bytes(envelope.content, policy=policy.default))
            self._arrived.notify_all()
        return "250 OK"

    def to(self, address, count, timeout=15):
        """The mails to this address, once there are `count`, by sequence."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self._found(address)) >= count, timeout), self._found(address)
            return sorted(self._found(address), key=lambda mail: event(mail)["SEQUENCE"])

    def _found(self, address):
        return [mail for mail in self._messages if mail["To"].addresses[0].addr_spec == address]

    def stop(self):
        self._controller.stop()


def calendar(mail):
    (part,) = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    found = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == str(found["METHOD"])
    return found


def event(mail):
    return calendar(mail).walk("VEVENT")[0]
