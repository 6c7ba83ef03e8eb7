"""The mail server: how it is reached, and what its answers mean for a mail."""

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

TIMEOUT = 20.0  # seconds that the server may take for one step

_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class Unreachable(Exception):
    """There is no server to speak to now; no mail is to blame."""


class Refused(Exception):
    """The server does not take this mail; `for_good` if it never will."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        self.reason, self.for_good = reason, for_good
        super().__init__(reason)


class MailServer:
    """`smtp://`, `smtp+starttls://` (encrypted, or not at all) or `smtps://`, with user and password if it asks for them."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        if self._parts.scheme not in _PORTS or not self._parts.hostname:
            raise ValueError("the mail server is smtp://host:port, smtp+starttls://… or smtps://…")

    @contextlib.contextmanager
    def connected(self) -> Iterator["Connection"]:
        """A connection for as many mails as there are. Raises Unreachable."""
        try:
            smtp = self._open()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(type(error).__name__) from error
        try:
            yield Connection(smtp)
        finally:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _open(self) -> smtplib.SMTP:
        scheme, host = self._parts.scheme, str(self._parts.hostname)
        port = self._parts.port or _PORTS[scheme]
        if scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
        else:
            smtp = smtplib.SMTP(host, port, timeout=TIMEOUT)
        try:
            if scheme == "smtp+starttls":
                smtp.starttls(context=ssl.create_default_context())
            if self._parts.username:
                smtp.login(unquote(self._parts.username), unquote(self._parts.password or ""))
        except BaseException:
            smtp.close()
            raise
        return smtp


class Connection:
    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp

    def send(self, message: EmailMessage) -> None:
        """Hands the mail over. Raises Refused, or Unreachable when the server went away over it."""
        try:
            self._smtp.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _refusal(code, said) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:  # an address beyond ASCII, and a server that knows only ASCII
            raise Refused(str(error), for_good=True) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(type(error).__name__) from error


def _refusal(code: int, said: bytes | str) -> Refused:
    """RFC 5321: 5yz is for good, 4yz for now."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return Refused(f"{code} {text}"[:500], for_good=500 <= code <= 599)
