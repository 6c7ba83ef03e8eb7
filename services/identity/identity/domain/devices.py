"""A browser's device mark: a statement of ours that this account has signed in there. It lifts the slowing down of spec 1.1.1 and
nothing else, so it needs no row of its own."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from struct import Struct
from uuid import UUID

LIFETIME = 180 * 24 * 3600.0  # seconds
_PLAIN = Struct(">16sd")


def mark(key: bytes, account_id: str, now: float) -> str:
    plain = _PLAIN.pack(UUID(account_id).bytes, now)
    return urlsafe_b64encode(plain + _mac(key, plain)).rstrip(b"=").decode()


def known(key: bytes, text: str | None, account_id: str | None, now: float) -> bool:
    """Whether `text` is a mark of this account that is not too old."""
    if text is None or account_id is None:
        return False
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Error, ValueError):
        return False
    if len(raw) != _PLAIN.size + 32 or not hmac.compare_digest(raw[_PLAIN.size :], _mac(key, raw[: _PLAIN.size])):
        return False
    account, made_at = _PLAIN.unpack_from(raw)
    return bool(account == UUID(account_id).bytes and now - made_at < LIFETIME)


def _mac(key: bytes, plain: bytes) -> bytes:
    return hmac.digest(key, b"device\0" + plain, "sha256")
