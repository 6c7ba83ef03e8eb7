"""Access tokens: JWTs signed with Ed25519. Their claims are described in contracts/identity."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Whom the token stands for. Absent values are left out of it."""

    sub: str
    sid: str
    site: str
    role: str
    name: str
    lang: str
    scope: str | None = None
    restriction: str | None = None
    imp: str | None = None
    imp_name: str | None = None


def sign(claims: Claims, key: bytes, *, issued_at: float, expires_at: float, token_id: str) -> str:
    """`key`: the raw 32 bytes of the private key. Moments are seconds since the epoch."""
    payload: dict[str, Any] = {name: value for name in Claims.__slots__ if (value := getattr(claims, name)) is not None}
    payload |= {"iat": issued_at, "exp": expires_at, "jti": token_id}
    return jwt.encode(payload, _key(key), algorithm="EdDSA")


@cache
def _key(raw: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(raw)
