"""What sending mail reads from the environment."""

from dataclasses import dataclass

from kit.config import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    smtp_url: str = setting(secret=True)
    mail_from: str = setting()
