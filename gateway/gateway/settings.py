"""What the gateway reads from its environment, once a process."""

import ipaddress
import math
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kit.config import setting

_LOOPBACK_NAMES = frozenset({"localhost", "localhost."})


def is_loopback(host: str | None) -> bool:
    """Whether a host name of a URL can only be this machine."""
    if not host or host.lower() in _LOOPBACK_NAMES:
        return bool(host)
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Rate:
    """A token bucket's figures: `per_second` refill it, `burst` fill it."""

    per_second: float
    burst: float


def _rate(text: str) -> Rate:
    """`200/1000` is 200 a second after a burst of 1000."""
    per_second, slash, burst = text.partition("/")
    try:
        rate = Rate(float(per_second), float(burst))
    except ValueError:
        raise ValueError("is not of the form PER_SECOND/BURST") from None
    if not slash or rate.per_second <= 0 or rate.burst < 1:
        raise ValueError("is not of the form PER_SECOND/BURST")
    return rate


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise ValueError("is not a number") from None
    if not 0 < number < math.inf:
        raise ValueError("must be above 0")
    return number


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise ValueError("is not a whole number above 0")
    return int(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """What gunicorn.conf.py reads, before there is a worker."""

    gateway_host: str = setting(default="127.0.0.1")
    gateway_port: int = setting(default=8000)
    gateway_workers: int = setting(default=2, parse=_count)
    gateway_threads: int = setting(default=64, parse=_count)
    connections: int = setting(default=1000, parse=_count)
    log_level: str = setting(default="INFO")
    metrics_port: int | None = setting(default=None)
    metrics_host: str = setting(default="127.0.0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The three rates and the numbers of connections hold per gateway process: a deployment with n
    processes allows up to n times as much."""

    amqp_uri: str = setting(secret=True)
    token_public_key: bytes = setting(length=32)
    secrets_key: bytes = setting(length=32, secret=True)
    public_url: str = setting(default="http://127.0.0.1:8000")
    blobs_url: str | None = setting(default=None)
    portal_dist: Path | None = setting(default=None)
    trusted_proxies: tuple[str, ...] = setting(default=())
    log_level: str = setting(default="INFO")
    metrics_port: int | None = setting(default=None)
    heartbeat: int = setting(default=10)
    webhook_tolerance: float = setting(default=7200.0)  # seconds: an engine's last repetition comes after 85 minutes
    header_seconds: float = setting(default=10.0, parse=_positive)
    transfer_grace: float = setting(default=10.0, parse=_positive)
    transfer_rate: float = setting(default=500.0, parse=_positive)  # bytes a second, after the grace
    connections: int = setting(default=1000, parse=_count)
    connections_per_address: int = setting(default=200, parse=_count)
    rate_per_address: Rate = setting(default=Rate(500, 3000), parse=_rate)
    rate_per_account: Rate = setting(default=Rate(300, 2000), parse=_rate)
    rate_per_site: Rate = setting(default=Rate(1000, 6000), parse=_rate)

    @property
    def origin(self) -> str:
        """The portal's own origin, as a browser sends it."""
        url = urlsplit(self.public_url)
        return f"{url.scheme}://{url.netloc}"

    @property
    def behind_tls(self) -> bool:
        return urlsplit(self.public_url).scheme == "https"

    @property
    def on_loopback(self) -> bool:
        """Plain HTTP on this machine only: browsers would drop cookies marked Secure."""
        return not self.behind_tls and is_loopback(urlsplit(self.public_url).hostname)
