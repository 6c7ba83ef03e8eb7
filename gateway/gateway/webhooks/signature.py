"""Zoom's signature of a webhook: `v0=` and the hex HMAC-SHA256, by the source's secret, of `v0:<timestamp>:<the body's own bytes>`."""

import hashlib
import hmac

VERSION = "v0"


def sign(secret: bytes, timestamp: str, body: bytes) -> str:
    return f"{VERSION}=" + hmac.new(secret, f"{VERSION}:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


def is_good(secret: bytes, timestamp: str, body: bytes, given: str, *, now: float, tolerance: float) -> bool:
    """Whether it was signed with this secret, at most `tolerance` seconds ago (or ahead: clocks differ)."""
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        return False
    expected = sign(secret, timestamp, body)
    return hmac.compare_digest(expected.encode(), given.encode()) and abs(now - int(timestamp)) <= tolerance


def answer(secret: bytes, plain_token: str) -> dict[str, str]:
    """What the validation challenge of an endpoint wants to hear."""
    return {"plainToken": plain_token, "encryptedToken": hmac.new(secret, plain_token.encode(), hashlib.sha256).hexdigest()}
