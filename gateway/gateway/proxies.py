"""From which address a request really came. X-Forwarded-For is believed as far as trusted proxies wrote it, and no further."""

import ipaddress
from collections.abc import Iterable

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(texts: Iterable[str]) -> tuple[_Network, ...]:
    """TRUSTED_PROXIES: addresses or networks (10.0.0.0/8). Raises ValueError."""
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)


def _normal(text: str) -> str | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def client_address(peer: str, forwarded_for: str, trusted: tuple[_Network, ...]) -> str:
    """The nearest address that is not one of our proxies. `peer` is the other end of the connection."""
    found = _normal(peer) or peer
    for text in reversed(forwarded_for.split(",")):
        if not _is_trusted(found, trusted):
            break
        before = _normal(text)
        if before is None:
            break
        found = before
    return found


def _is_trusted(text: str, trusted: tuple[_Network, ...]) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return any(address in network for network in trusted)


def is_trusted(address: str, trusted: tuple[_Network, ...]) -> bool:
    """Whether the other end of a connection is one of our proxies."""
    return _is_trusted(_normal(address) or address, trusted)


def bucket(address: str) -> str:
    """What limits count an address as: one customer has a whole /64 of IPv6."""
    try:
        found = ipaddress.ip_address(_normal(address) or address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
