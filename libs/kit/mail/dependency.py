"""The Nameko dependency that sends a service's mails: `mail_sender = MailSender()` on the class."""

import threading
from typing import Any

import eventlet
import structlog
from nameko.extensions import DependencyProvider
from sqlalchemy.orm import Session

from contracts.errors import Unavailable
from kit.config import load
from kit.consuming import only
from kit.db import Database
from kit.mail.sender import Sender
from kit.mail.server import MailServer, Unreachable
from kit.mail.settings import Settings
from kit.seal import seal_for

POLL = 5.0  # seconds
LONGEST_PAUSE = 30.0  # seconds between looks at a server that cannot be reached
GRACE = 10.0  # seconds for the mail that is being handed over when the service stops

log = structlog.get_logger("kit.mail")


class MailSender(DependencyProvider):
    """Woken by each commit that queued a mail; looks by itself now and then, for what others left."""

    def setup(self) -> None:
        self._settings = load(Settings)
        self._server = MailServer(self._settings.smtp_url)
        self._wake = threading.Event()
        self._stopping = threading.Event()

    def start(self) -> None:
        database = only(self.container, Database)
        database.after_commit(self._committed)
        self._sender = Sender(
            database.resolver,
            self._server,
            self._settings.mail_from,
            seal_for("mail"),
            sleep=eventlet.sleep,
            stopping=self._stopping.is_set,
        )
        self._worker = self.container.spawn_managed_thread(self._run, identifier="mail")

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()
        with eventlet.Timeout(GRACE, False):
            self._worker.wait()

    def get_dependency(self, worker_ctx: Any) -> None:
        """Workers queue mails in their transactions."""

    def _committed(self, session: Session) -> None:
        if session.info.get("mailed"):
            self._wake.set()

    def _run(self) -> None:
        pause = POLL
        while not self._stopping.is_set():
            self._wake.wait(POLL)
            self._wake.clear()
            if self._round():
                pause = POLL
            else:  # whatever is queued meanwhile: each new mail would knock at the closed door
                pause = min(pause * 2, LONGEST_PAUSE)
                self._stopping.wait(pause)

    def _round(self) -> bool:
        """Sends what is due; whether nothing stood in the way."""
        try:
            self._sender.run_once()
        except (Unreachable, Unavailable) as trouble:
            log.warning("mails wait", reason=str(trouble))
        except Exception:
            log.exception("mails failed")
        else:
            return True
        return False
