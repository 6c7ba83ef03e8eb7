"""argon2id, off the hub and a few at a time: one run takes tens of milliseconds and of megabytes."""

import secrets
import threading
from collections.abc import Sequence

import eventlet
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from identity.domain.passwords import forms
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

    def hash(self, typed: str) -> str:
        """Of the normal form (domain.passwords)."""
        with self._room:
            return off_hub(self._argon2.hash, forms(typed)[0])

    def hash_many(self, passwords: Sequence[str]) -> list[str]:
        """In order. They take half the room at most: who signs in meanwhile finds the other half."""
        return list(eventlet.GreenPool(self._half).imap(self.hash, passwords))

    def verify(self, stored: str | None, typed: str) -> bool:
        return self.matching(stored, typed) is not None

    def matching(self, stored: str | None, typed: str) -> str | None:
        """Return the form of `typed` that is the password (domain.passwords), or None. Without a stored hash it takes as long."""
        with self._room:
            found = next((each for each in forms(typed) if off_hub(self._verify, stored or self._nobodys, each)), None)
        return found if stored is not None else None

    def renewed(self, stored: str, password: str) -> str | None:
        """Return a hash to keep in place of `stored`, which is that of `password`: of its normal form, with the parameters of today.

        None if `stored` is one already.
        """
        is_current = password == forms(password)[0] and not self._argon2.check_needs_rehash(stored)
        return None if is_current else self.hash(password)

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._argon2.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
