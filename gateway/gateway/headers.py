"""What every request gets before its route (an id, an address, room in its bucket) and every answer after it (headers, a log line)."""

import re
from time import perf_counter

import structlog
from flask import Flask, Response, g, request
from uuid_utils.compat import uuid7

from gateway import addressing, languages, metrics, proxies
from gateway.settings import Settings
from gateway.state import state

_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_COUNTED = ("/api/", "/operator/", "/device/", "/media/", "/scim/", "/readyz")  # what costs the bus something
_QUIET = ("/healthz", "/readyz", "/assets/")
_HSTS = "max-age=31536000; includeSubDomains"
NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

log = structlog.get_logger("gateway")


def install(app: Flask, settings: Settings) -> None:
    trusted = proxies.networks(settings.trusted_proxies)

    def arrive() -> None:
        g.began = perf_counter()
        g.request_id, g.client_request_id = uuid7().hex, _label(request.headers.get("X-Request-ID", ""))
        g.language = languages.preferred(request)
        g.address = proxies.client_address(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""), trusted)
        if request.path.startswith(_COUNTED):
            state().limits.address.take(proxies.bucket(g.address))

    app.before_request(arrive)
    app.after_request(lambda response: _leave(response, settings))


def _label(given: str) -> str | None:
    """Return the client's own id of the request, for log lines only: nothing is looked up or deduplicated by it."""
    return given if _LABEL.fullmatch(given) else None


def _leave(response: Response, settings: Settings) -> Response:
    headers = response.headers
    headers["X-Request-ID"] = g.request_id
    if g.client_request_id:
        headers["X-Client-Request-ID"] = g.client_request_id
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["X-Frame-Options"] = "DENY"
    headers.setdefault("Content-Security-Policy", NOTHING)
    headers.setdefault("Cache-Control", "no-store")
    if settings.behind_tls:
        headers["Strict-Transport-Security"] = _HSTS
    _note(response)
    return response


def _note(response: Response) -> None:
    seconds = perf_counter() - g.began
    route = request.url_rule.rule if request.url_rule else "none"
    metrics.served.labels(request.method if request.url_rule else "any", route, response.status_code).inc()
    metrics.seconds.labels(route).observe(seconds)
    if not request.path.startswith(_QUIET):
        log.info(
            "request",
            method=request.method,
            path=addressing.shown(request.path),
            status=response.status_code,
            outcome=g.get("outcome", "ok"),
            ms=round(seconds * 1000, 1),
            address=g.address,
            request_id=g.request_id,
            client_request_id=g.client_request_id,
            account=g.get("account"),
        )
