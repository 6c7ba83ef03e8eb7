"""Secrets that have to be read again (a mail with a link, a webhook's secret, a second factor) at rest in a database.

AES-256-GCM under a key derived from SECRETS_KEY for each purpose: what is sealed for one purpose cannot be put in another's place, and what
was tampered with is refused. Losing SECRETS_KEY loses what is sealed; what need not be read again is hashed instead.
"""

import functools
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kit.config import load, setting

_VERSION = b"\x01"  # of the format: the first byte, so that another one can follow
_NONCE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    secrets_key: bytes = setting(length=32, secret=True)


class Broken(ValueError):
    """Not sealed by this key for this purpose, or changed since."""


class Seal:
    """Seals and opens for one purpose ("mail", "webhook-secret")."""

    def __init__(self, secrets_key: bytes, purpose: str) -> None:
        self._cipher = AESGCM(hmac.digest(secrets_key, f"seal:{purpose}".encode(), "sha256"))

    def close(self, plain: bytes, about: str = "") -> bytes:
        """`plain` sealed; `about` names its row, so that it cannot be moved to another one."""
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, plain, about.encode())

    def open(self, sealed: bytes, about: str = "") -> bytes:
        """What was sealed. Raises Broken."""
        if sealed[:1] != _VERSION:
            raise Broken("sealed in a format that this version does not know")
        nonce, cipher = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            return self._cipher.decrypt(nonce, cipher, about.encode())
        except (InvalidTag, ValueError):
            raise Broken("not sealed by this key for this purpose") from None


@functools.cache
def seal_for(purpose: str) -> Seal:
    """The seal of this process for a purpose, by SECRETS_KEY of its environment."""
    return Seal(load(Settings).secrets_key, purpose)
