"""A real SMTP server for tests: it sends nothing, and shows the mails that arrived."""

import socket
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Letterbox:
    """Listens on a free port of the loopback address; `url` is its SMTP_URL."""

    def __init__(self) -> None:
        self._arrived = threading.Condition()
        self._mails: list[EmailMessage] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=port)
        self._controller.start()
        self.url = f"smtp://127.0.0.1:{port}"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        with self._arrived:
            self._mails.append(message_from_bytes(envelope.content, policy=policy.default))
            self._arrived.notify_all()
        return "250 OK"

    def to(self, address: str, count: int = 1, timeout: float = 15) -> list[EmailMessage]:
        """Return the mails to this address in the order of arrival, once there are `count`; fewer after `timeout` seconds."""
        with self._arrived:
            self._arrived.wait_for(lambda: len(self._found(address)) >= count, timeout)
            return self._found(address)

    def _found(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self._mails if mail["To"] and mail["To"].addresses[0].addr_spec == address]

    def stop(self) -> None:
        self._controller.stop()
