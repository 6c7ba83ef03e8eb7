"""What reporting reads from its environment."""

from dataclasses import dataclass

from kit.config import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    amqp_uri: str = setting(secret=True)
    reporting_database_url: str = setting(secret=True)
    reporting_resolver_database_url: str = setting(secret=True)
    secrets_key: bytes = setting(length=32, secret=True)
