"""Verifies access tokens without a call. What the claims mean is written in `contracts.identity`."""

from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contracts.call import Role
from contracts.errors import Unauthenticated

_OURS = frozenset({Role.USER, Role.ADMINISTRATOR})
_REQUIRED = ["exp", "iat", "sub", "sid", "site", "role"]
_LEEWAY = 2  # seconds that two machines' clocks may be apart


@dataclass(frozen=True, slots=True)
class Claims:
    account_id: str
    session_id: str
    site_id: str
    role: Role
    name: str
    language: str
    issued_at: float
    scope_department_id: str | None = None
    restriction: str | None = None
    impersonator_id: str | None = None
    impersonator_name: str = ""


class Verifier:
    """`key`: the raw Ed25519 public key, 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(key)

    def verify(self, token: str) -> Claims:
        """The token's claims. Raises Unauthenticated when it is not ours, changed, or expired."""
        try:
            claims = jwt.decode(token, self._key, algorithms=["EdDSA"], leeway=_LEEWAY, options={"require": _REQUIRED})
            return _claims(claims)
        except (jwt.InvalidTokenError, KeyError, TypeError, ValueError):
            raise Unauthenticated() from None


def _claims(found: dict[str, Any]) -> Claims:
    role = Role(found["role"])
    if role not in _OURS:
        raise ValueError(role)
    return Claims(
        account_id=found["sub"],
        session_id=found["sid"],
        site_id=found["site"],
        role=role,
        name=found.get("name", ""),
        language=found.get("lang", "zh-CN"),
        issued_at=float(found["iat"]),
        scope_department_id=found.get("scope"),
        restriction=found.get("restriction"),
        impersonator_id=found.get("imp"),
        impersonator_name=found.get("imp_name", ""),
    )
