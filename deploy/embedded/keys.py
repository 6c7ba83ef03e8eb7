"""The instance's secrets: made once, kept in var/secrets.env, readable by its owner only."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def read_or_make(file: Path) -> dict[str, str]:
    """The secrets of the file; what a newer version needs and the file lacks is added to it."""
    kept = _read(file) if file.exists() else {}
    missing = {name: make() for name, make in _MAKERS.items() if name not in kept}
    if "TOKEN_PRIVATE_KEY" in missing or "TOKEN_PUBLIC_KEY" not in kept:
        missing |= _key_pair(kept.get("TOKEN_PRIVATE_KEY"))
    if missing:
        kept |= missing
        file.touch(mode=0o600)
        file.chmod(0o600)
        file.write_text("".join(f"{name}={value}\n" for name, value in sorted(kept.items())))
    return kept


def _read(file: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)


def _key_pair(private: str | None) -> dict[str, str]:
    """A new pair, or the public half of a private key that is there."""
    from base64 import urlsafe_b64decode

    seed = urlsafe_b64decode(private + "=" * (-len(private) % 4)) if private else secrets.token_bytes(32)
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return {"TOKEN_PRIVATE_KEY": _text(seed), "TOKEN_PUBLIC_KEY": _text(public)}


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


_MAKERS: dict[str, Callable[[], str]] = {
    "SECRETS_KEY": lambda: _text(secrets.token_bytes(32)),
    "DATABASE_PASSWORD": lambda: secrets.token_urlsafe(18),
}
