"""Who has just written finds it: a write's directory version goes to the client, and to later reads of the same site.

Replicas in other services wait until they have reached the version that a request names (`Rostrum-Directory-Version`, or the
newest that this process has seen of the site).
"""

from flask import Request, Response

from gateway.state import state

HEADER = "Rostrum-Directory-Version"
_LONGEST = 15  # digits


def tell(response: Response, site_id: str | None, version: int) -> None:
    response.headers[HEADER] = str(version)
    if site_id:
        seen = state().directory_versions
        seen[site_id] = max(version, seen.get(site_id, 0))


def wanted(request: Request, site_id: str | None) -> int | None:
    """The version that a replica must have reached for this request; None if any will do."""
    text = request.headers.get(HEADER, "")
    named = int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else 0
    return max(named, state().directory_versions.get(site_id or "", 0)) or None
