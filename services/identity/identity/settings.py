"""What identity reads from its environment."""

from dataclasses import dataclass
from functools import cache

from kit.config import load, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Times in seconds. The argon2id defaults lie above OWASP's least (19 MiB, 2 passes, 1 lane)."""

    amqp_uri: str = setting(secret=True)
    identity_database_url: str = setting(secret=True)
    identity_resolver_database_url: str = setting(secret=True)
    secrets_key: bytes = setting(length=32, secret=True)
    token_private_key: bytes = setting(length=32, secret=True)

    argon2_memory_kib: int = setting(default=19456)
    argon2_passes: int = setting(default=3)
    argon2_lanes: int = setting(default=1)
    argon2_at_once: int = setting(default=4)

    access_token_seconds: int = setting(default=300)
    public_url: str = setting(default="http://127.0.0.1:8000")

    session_idle_seconds: int = setting(default=12 * 3600)
    session_longest_seconds: int = setting(default=7 * 24 * 3600)


@cache
def current() -> Settings:
    """Those of this process, read when they are first asked for."""
    return load(Settings)
