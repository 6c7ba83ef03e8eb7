"""Operator tokens: `rostrum_op_` and the operator's id and a random secret. Only a hash of the secret is kept: it is as
long as a key, so a plain hash cannot be searched."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import datetime, timedelta
from uuid import UUID

PREFIX = "rostrum_op_"
SECRET = 32  # bytes
NOTED_EVERY = timedelta(minutes=1)


def token(operator_id: str, secret: bytes) -> str:
    return PREFIX + urlsafe_b64encode(UUID(operator_id).bytes + secret).rstrip(b"=").decode()


def parse(text: str) -> tuple[str, bytes] | None:
    """The operator's id and the secret, if it has a token's form."""
    body = text.removeprefix(PREFIX)
    try:
        raw = urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except (Error, ValueError):
        return None
    if body == text or len(raw) != 16 + SECRET:
        return None
    return str(UUID(bytes=raw[:16])), raw[16:]


def digest(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()


def refusal(now: datetime, *, expires_at: datetime | None, revoked_at: datetime | None) -> str | None:
    """Return the code of the error for a token that is not good any more."""
    if revoked_at is not None:
        return "token_revoked"
    return "token_expired" if expires_at is not None and expires_at <= now else None


def is_use_noted_anew(now: datetime, last_used_at: datetime | None) -> bool:
    """Whether the last use is noted again: not with each request of a program."""
    return last_used_at is None or now - last_used_at > NOTED_EVERY
