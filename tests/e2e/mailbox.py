"""The mail server of the stack, and the links in its mails."""

import re
from email.message import EmailMessage

from kit.testing.letterbox import Letterbox

WAIT = 30.0  # seconds


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
