"""argon2id, off the hub and a few at a time: one run takes tens of milliseconds and of megabytes."""

import secrets
import threading
from collections.abc import Sequence

import eventlet
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from identity.settings import Settings
from kit.run import off_hub


class Hasher:
    def __init__(self, settings: Settings) -> None:
        self._argon2 = PasswordHasher(
            time_cost=settings.argon2_passes,
            memory_cost=settings.argon2_memory_kib,
            parallelism=settings.argon2_lanes,
        )
        self._room = threading.BoundedSemaphore(settings.argon2_at_once)
        self._half = max(1, settings.argon2_at_once // 2)
        self._nobodys = self._argon2.hash(secrets.token_urlsafe(32))

    def hash(self, password: str) -> str:
        with self._room:
            return off_hub(self._argon2.hash, password)

    def hash_many(self, passwords: Sequence[str]) -> list[str]:
        """In order. They take half the room at most: who signs in meanwhile finds the other half."""
        return list(eventlet.GreenPool(self._half).imap(self.hash, passwords))

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether `password` is the one. Without a stored hash it takes as long, and is not."""
        with self._room:
            return off_hub(self._verify, stored or self._nobodys, password) and stored is not None

    def outdated(self, stored: str) -> bool:
        """Whether it was made with other parameters than today's."""
        return self._argon2.check_needs_rehash(stored)

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._argon2.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
