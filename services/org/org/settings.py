"""What org reads from its environment."""

import functools
from dataclasses import dataclass

from kit.config import load, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    amqp_uri: str = setting(secret=True)
    org_database_url: str = setting(secret=True)
    org_resolver_database_url: str = setting(secret=True)
    secrets_key: bytes = setting(length=32, secret=True)


@functools.cache
def settings() -> Settings:
    return load(Settings)
