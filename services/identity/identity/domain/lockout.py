"""When failed sign-ins lock (spec 1.1.1). A failure is counted when an attempt begins and forgiven when it succeeds, so that many
attempts at once cannot outrun the count.

- 5 failures in 15 minutes for an identifier from one address lock that pair for 15 minutes.
- 50 from everywhere slow the identifier down, to one attempt in 10 seconds, for all but its known devices.
- 5 wrong codes after the right password, or in an open session, lock further ones for 15 minutes, from whatever address.
"""

import ipaddress
from dataclasses import dataclass, field

WINDOW = 15 * 60.0  # seconds
EVERYWHERE = "*"  # in place of an address


@dataclass(frozen=True, slots=True)
class Rule:
    """From the `limit`th failure in the window on, `pause` seconds have to pass before the next attempt."""

    limit: int
    pause: float


ONE_ADDRESS = Rule(5, WINDOW)
ALL_ADDRESSES = Rule(50, 10.0)
ONE_ACCOUNT = Rule(5, WINDOW)  # guesses of a caller who is past the first step


@dataclass(slots=True)
class Guard:
    """What is counted for one identifier from one address, or from everywhere. Moments are seconds since the epoch."""

    failures: list[float] = field(default_factory=list)
    locked_until: float = 0.0

    def admit(self, now: float, rule: Rule) -> float:
        """0 when an attempt may be made now, which then counts as failed until it is forgiven; else the seconds until the
        next may be made."""
        if now < self.locked_until:
            return self.locked_until - now
        recent = [at for at in self.failures if at > now - WINDOW]
        self.failures = [*recent[-rule.limit :], now]
        if len(self.failures) >= rule.limit:
            self.locked_until = now + rule.pause
        return 0.0

    def forgive(self, now: float, rule: Rule) -> None:
        """The attempt that was counted last did not fail."""
        if self.failures:
            self.failures.pop()
        if len(self.failures) < rule.limit:
            self.locked_until = min(self.locked_until, now)


def network(address: str | None) -> str:
    """What counts as one address: an IPv6 customer has a whole /64."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)
