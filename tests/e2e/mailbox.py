"""The mail server of the stack: it sends nothing, and shows tests what arrived for an address."""

import re
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from .stack import free_port

WAIT = 30.0  # seconds


class Mailbox:
    def __init__(self) -> None:
        self._arrived = threading.Condition()
        self._mails: list[EmailMessage] = []
        port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=port)
        self._controller.start()
        self.url = f"smtp://127.0.0.1:{port}"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        with self._arrived:
            self._mails.append(message_from_bytes(envelope.content, policy=policy.default))
            self._arrived.notify_all()
        return "250 OK"

    def newest(self, address: str, count: int = 1) -> EmailMessage:
        """The last mail to this address, once there are `count`."""
        with self._arrived:
            there = self._arrived.wait_for(lambda: len(self._to(address)) >= count, WAIT)
            assert there, f"{len(self._to(address))} mails to {address}"
            return self._to(address)[-1]

    def link(self, address: str, path: str, count: int = 1) -> str:
        """The address in the newest mail that leads to this page of the portal, as path and token."""
        body = self.newest(address, count).get_body(("plain",))
        assert body is not None
        found = re.search(rf"https?://[^/\s]+({re.escape(path)}#[\w-]+)", body.get_content())
        assert found, body.get_content()
        return found[1]

    def _to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self._mails if mail["To"] and mail["To"].addresses[0].addr_spec == address]

    def stop(self) -> None:
        self._controller.stop()
