"""One-time codes: TOTP as RFC 6238 has it, and recovery codes for whoever has lost their telephone."""

import base64
import hmac

import pyotp

from contracts import text

STEP = 30  # seconds
DIGITS = 6
DRIFT = 1  # steps that a telephone's clock may be off, either way
SECRET = 20  # bytes: RFC 4226 asks for the length of the hash
RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no letter that looks like another


def secret_text(raw: bytes) -> str:
    return base64.b32encode(raw).decode()


def uri(secret: str, login_name: str, issuer: str) -> str:
    """What authenticator apps read."""
    return pyotp.TOTP(secret).provisioning_uri(name=login_name, issuer_name=issuer)


def matching_step(secret: str, code: str, now: float, last_step: int) -> int | None:
    """The step whose code this is, if it has not been used before: a later one than `last_step`."""
    totp, current = pyotp.TOTP(secret), int(now // STEP)
    matching = None
    for step in range(current - DRIFT, current + DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()) and step > last_step:
            matching = step
    return matching


def recovery_code(raw: bytes) -> str:
    """Ten letters in two groups, from at least ten random bytes."""
    letters = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in raw[:10])
    return f"{letters[:5]}-{letters[5:]}"


def recovery_hash(key: bytes, account_id: str, code: str) -> bytes:
    """Keyed, since ten letters could be searched through. Spaces, hyphens and case do not matter."""
    return hmac.digest(key, f"recovery\0{account_id}\0{text.code(code)}".encode(), "sha256")
