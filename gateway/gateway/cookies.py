"""The cookies of a browser's session, and what protects calls that carry them.

On plain HTTP and loopback they go without the prefix and without Secure, since browsers would not keep them otherwise.
"""

import hashlib
import hmac
from urllib.parse import urlsplit

from flask import Request, Response

from gateway.faults import CsrfFailed
from gateway.settings import Settings, is_loopback

REFRESH_PATH = "/api/v1/session/refresh"
SIGN_IN_PATH = "/api/v1/session"
DEVICE_LIFETIME = 400 * 86400  # seconds; the longest that browsers keep a cookie
_OWN_SITES = frozenset({"same-origin", "none"})


def _name(settings: Settings, prefix: str, name: str) -> str:
    return f"rostrum_{name}" if settings.on_loopback else f"{prefix}rostrum_{name}"


def access_name(settings: Settings) -> str:
    return _name(settings, "__Host-", "at")


def refresh_name(settings: Settings) -> str:
    return _name(settings, "__Secure-", "rt")


def device_name(settings: Settings) -> str:
    return _name(settings, "__Secure-", "device")


def _set(settings: Settings, response: Response, name: str, value: str, lifetime: int, path: str) -> None:
    response.set_cookie(name, value, max_age=lifetime, path=path, secure=not settings.on_loopback, httponly=True, samesite="Strict")


def give(settings: Settings, response: Response, tokens: dict[str, object]) -> None:
    """The tokens of `contracts.identity.Tokens` as cookies."""
    _set(settings, response, access_name(settings), str(tokens["access_token"]), int(str(tokens["expires_in"])), "/")
    lifetime = int(str(tokens["refresh_expires_in"]))
    _set(settings, response, refresh_name(settings), str(tokens["refresh_token"]), lifetime, REFRESH_PATH)
    if tokens.get("device"):
        mark_device(settings, response, str(tokens["device"]))


def mark_device(settings: Settings, response: Response, device: str) -> None:
    """By which identity knows this browser again at its next sign-in."""
    _set(settings, response, device_name(settings), device, DEVICE_LIFETIME, SIGN_IN_PATH)


def take_back(settings: Settings, response: Response) -> None:
    _set(settings, response, access_name(settings), "", 0, "/")
    _set(settings, response, refresh_name(settings), "", 0, REFRESH_PATH)


def csrf_token(settings: Settings, session_id: str) -> str:
    """A keyed hash of the session: nothing to store, and of no use in another session."""
    return hmac.new(settings.secrets_key, b"csrf:" + session_id.encode(), hashlib.sha256).hexdigest()


def check_csrf(settings: Settings, request: Request, session_id: str) -> None:
    """Raises CsrfFailed unless the call carries the session's CSRF token."""
    given = request.headers.get("X-CSRF-Token", "").encode("latin-1", "replace")
    if not hmac.compare_digest(given, csrf_token(settings, session_id).encode()):
        raise CsrfFailed()


def check_origin(settings: Settings, request: Request) -> None:
    """For calls that begin or prolong a session. Raises CsrfFailed when a browser says that another site made it."""
    if request.headers.get("Sec-Fetch-Site", "none") not in _OWN_SITES:
        raise CsrfFailed()
    origin = request.headers.get("Origin")
    if origin is not None and origin != settings.origin and not (settings.on_loopback and _is_local(origin)):
        raise CsrfFailed()


def _is_local(origin: str) -> bool:
    try:
        return is_loopback(urlsplit(origin).hostname)
    except ValueError:
        return False
