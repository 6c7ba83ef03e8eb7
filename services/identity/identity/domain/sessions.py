"""Refresh tokens and how they rotate; how long a session lives.

A token names site, session and generation and ends in a keyed hash of them with the session's salt. So nothing that opens a session is
stored, and the successor of a spent token can be made again for whoever asks a second time within the grace.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from struct import Struct
from uuid import UUID

GRACE = timedelta(seconds=30)
REMEMBERED = 8  # how many rotations back a token can still be within its grace

_PLAIN = Struct(">16s16sI")
_MAC = 32


@dataclass(frozen=True, slots=True)
class RefreshToken:
    site_id: str
    session_id: str
    generation: int

    def seal(self, key: bytes, salt: bytes) -> str:
        plain = _PLAIN.pack(UUID(self.site_id).bytes, UUID(self.session_id).bytes, self.generation)
        return urlsafe_b64encode(plain + _mac(key, salt, plain)).rstrip(b"=").decode()


def parse(text: str) -> tuple[RefreshToken, bytes] | None:
    """What a token says of itself, and its seal, not checked yet. None when it is no token at all."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Error, ValueError):
        return None
    if len(raw) != _PLAIN.size + _MAC:
        return None
    site, session, generation = _PLAIN.unpack_from(raw)
    return RefreshToken(str(UUID(bytes=site)), str(UUID(bytes=session)), generation), raw[_PLAIN.size :]


def genuine(token: RefreshToken, seal: bytes, key: bytes, salt: bytes) -> bool:
    plain = _PLAIN.pack(UUID(token.site_id).bytes, UUID(token.session_id).bytes, token.generation)
    return hmac.compare_digest(seal, _mac(key, salt, plain))


def _mac(key: bytes, salt: bytes, plain: bytes) -> bytes:
    return hmac.digest(key, b"refresh\0" + salt + plain, "sha256")


class Rotation(Enum):
    NEXT = "next"  # good: the session goes on to the next generation
    AGAIN = "again"  # spent a moment ago: the same successor once more
    REUSED = "reused"  # spent long ago: somebody has copied it


def rotation(generation: int, current: int, rotations: Sequence[datetime], now: datetime) -> Rotation:
    """What a genuine token of `generation` gets in a session at `current`. `rotations`: when each generation before the
    current one was spent, newest first."""
    if generation == current:
        return Rotation.NEXT
    back = current - 1 - generation
    if 0 <= back < len(rotations) and now - rotations[back] <= GRACE:
        return Rotation.AGAIN
    return Rotation.REUSED


def ends_at(created_at: datetime, seen_at: datetime, idle: timedelta, expires_at: datetime) -> datetime:
    """When a session ends by itself: unused for too long, or its absolute end."""
    return min(max(created_at, seen_at) + idle, expires_at)
