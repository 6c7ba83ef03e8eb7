"""Commands of one site that wait for the same turn, done together in one transaction.

A use-case that exists in the plural too (`self.db.once(book, request, together=book_together)`) may be done for all who wait at once: what
each of them would send to the database by itself is then sent for all. Whoever's turn it is leads, and the others get their answers
from it. All of it is committed or nothing, and who has no answer then goes alone, as if nobody had tried: so every refusal
is its own, and a fault costs the others a moment and no more.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from contracts.call import Actor
from kit.db.idempotency import Answer, Command

MOST = 32  # commands in one transaction: its locks are held for all of them
TIME = 2.0  # seconds that a command must have left: the one with the least sets the limit for all

Together = Callable[[Session, Sequence[tuple[Actor, Mapping[str, Any]]]], Sequence[Any | None]]


@dataclass(slots=True, eq=False)
class Member:
    """A command that waits. `taken`: somebody has it in hand, and says by `through` that they are done with it. Without an `answer`
    then nothing of it has happened."""

    actor: Actor
    request: Mapping[str, Any]
    command: Command
    taken: bool = False
    through: threading.Event = field(default_factory=threading.Event)
    answer: Answer | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Those of the same site and call go together."""
        return self.command.site_id, self.command.call

    def has_time(self) -> bool:
        return self.actor.deadline is None or time.time() + TIME < self.actor.deadline


class Companies:
    """Who waits, in the order in which they came."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: dict[tuple[str, str], dict[Member, None]] = {}

    @contextmanager
    def waits(self, member: Member) -> Iterator[None]:
        """Inside it may be taken along by others."""
        with self._mutex:
            self._waiting.setdefault(member.key, {})[member] = None
        try:
            yield
        finally:
            with self._mutex:
                self._forget(member)

    @contextmanager
    def led_by(self, member: Member) -> Iterator[list[Member]]:
        """The member and those who wait with it and have time, nobody else's to do while inside; nobody where the member is in
        others' hands, or in a hurry. The same command does not come twice."""
        with self._mutex:
            company = self._gathered(member) if not member.taken and member.has_time() else []
            for each in company:
                each.taken = True
                self._forget(each)
        try:
            yield company
        finally:  # also when the leader is killed
            for each in company:
                each.through.set()

    def _gathered(self, member: Member) -> list[Member]:
        found = {member.command.lock: member}
        for each in self._waiting[member.key]:
            if len(found) < MOST and each.has_time():
                found.setdefault(each.command.lock, each)
        return list(found.values())

    def _forget(self, member: Member) -> None:
        waiting = self._waiting.get(member.key, {})
        waiting.pop(member, None)
        if not waiting:
            self._waiting.pop(member.key, None)
