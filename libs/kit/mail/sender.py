"""Sends what waits: one mail at a time, each noted as soon as the server has taken it."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import structlog
from sqlalchemy.orm import Session

from contracts.errors import Unavailable
from kit.mail import table
from kit.mail.message import composed
from kit.mail.server import Connection, MailServer, Refused, Unreachable
from kit.seal import Broken, Seal

EXPIRE_EVERY = 60.0  # seconds between looks for mails that are not worth sending any more

log = structlog.get_logger("kit.mail")


class Sender:
    """`resolver` opens a transaction of the resolver role; `sleep` is called between tries to note what was sent; no mail is begun once
    `stopping` is true."""

    def __init__(
        self,
        resolver: Callable[[], AbstractContextManager[Session]],
        server: MailServer,
        sender: str,
        seal: Seal,
        *,
        sleep: Callable[[float], Any] = time.sleep,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._stopping = stopping
        self._resolver, self._server, self._sender, self._seal, self._sleep = resolver, server, sender, seal, sleep
        self._expire_at = 0.0

    def run_once(self) -> int:
        """Sends all that is due, or until the process stops; how many mails were dealt with. Raises Unreachable and Unavailable."""
        with self._resolver() as session:
            if time.monotonic() >= self._expire_at:
                table.expire(session)
                self._expire_at = time.monotonic() + EXPIRE_EVERY
            due = table.is_due(session)
        if not due:
            return 0
        count = 0
        with self._server.connected() as connection:
            while not self._stopping() and self._next(connection):
                count += 1
        return count

    def _next(self, connection: Connection) -> bool:
        with self._resolver() as session:
            row = table.claim(session)
        if row is None:
            return False
        try:
            self._send(connection, row)
        except Unreachable as trouble:
            # Whether the server took it before it went is not known; the pause gives its own retries time to show.
            self._note(table.postponed, row, str(trouble))
            raise
        return True

    def _send(self, connection: Connection, row: Any) -> None:
        try:
            mail = table.opened(row, self._seal)
        except Broken as fault:
            self._note(table.failed, row, str(fault))
            return
        message = composed(mail, sender=self._sender, mail_id=row.id, queued_at=row.created_at)
        try:
            connection.send(message)
        except Refused as refusal:
            log.info("mail refused", mail=row.id, reason=refusal.reason, for_good=refusal.for_good)
            self._note(table.failed if refusal.for_good else table.postponed, row, refusal.reason)
        else:
            self._note(table.sent, row)
            log.info("mail sent", mail=row.id, attempt=row.attempts)

    def _note(self, what: Callable[..., None], row: Any, *reason: str) -> None:
        """What became of the mail. A database that is away for a moment must not make it go out again: it is waited for, as long as
        the mail is held."""
        until = time.monotonic() + table.LEASE / 2
        while True:
            try:
                with self._resolver() as session:
                    what(session, row, *reason)
            except Unavailable:
                if time.monotonic() > until:
                    raise
                self._sleep(1)
            else:
                return
