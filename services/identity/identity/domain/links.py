"""Tokens of links sent by mail: site, row and a random secret. Only a hash of the secret is kept."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

SECRET = 32  # bytes


class Purpose(StrEnum):
    RESET = "reset"
    INVITATION = "invitation"
    EMAIL = "email"


LIFETIME = {Purpose.RESET: timedelta(minutes=30), Purpose.INVITATION: timedelta(days=7), Purpose.EMAIL: timedelta(days=1)}
OUTSTANDING = 3  # links of one purpose that an account has at a time: a flood of mails helps nobody, and the earlier ones work


@dataclass(frozen=True, slots=True)
class Token:
    site_id: str
    link_id: str
    secret: bytes

    def __str__(self) -> str:
        raw = UUID(self.site_id).bytes + UUID(self.link_id).bytes + self.secret
        return urlsafe_b64encode(raw).rstrip(b"=").decode()

    def fits(self, secret_hash: bytes) -> bool:
        return hmac.compare_digest(digest(self.secret), secret_hash)


def parse(text: str) -> Token | None:
    """None for what is no token."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Error, ValueError):
        return None
    if len(raw) != 32 + SECRET:
        return None
    return Token(str(UUID(bytes=raw[:16])), str(UUID(bytes=raw[16:32])), raw[32:])


def digest(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()
