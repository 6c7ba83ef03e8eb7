"""The one place where errors become HTTP: problem documents (RFC 9457) in the reader's language, and never a stack trace."""

import math
from typing import Any

import orjson
import structlog
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from contracts.errors import (
    Conflict,
    DeadlineExceeded,
    FieldError,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    RateLimited,
    RostrumError,
    Stale,
    Unauthenticated,
    Unavailable,
)
from gateway import addresses, languages, messages
from gateway.faults import BadRequest, MethodNotAllowed, TooLarge, UnsupportedMediaType
from kit.rpc import RemoteFault

PROBLEM = "application/problem+json"
RETRY_AFTER = 1  # seconds, where the error does not say
INTERNAL = "internal"
MOST_FAULTS = 100  # of a body, told in one problem

# The nearest class in an error's line of ancestors decides.
STATUSES: dict[type[RostrumError], int] = {
    Invalid: 422,
    BadRequest: 400,
    TooLarge: 413,
    UnsupportedMediaType: 415,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    MethodNotAllowed: 405,
    Conflict: 409,
    Gone: 410,
    Stale: 412,
    RateLimited: 429,
    Unavailable: 503,
    DeadlineExceeded: 504,
    RostrumError: 500,
}
_OURS = frozenset({"type", "title", "status", "code", "detail", "errors", "request_id"})

log = structlog.get_logger("gateway")


def install(app: Flask) -> None:
    app.register_error_handler(RostrumError, _known)
    app.register_error_handler(HTTPException, _of_werkzeug)
    app.register_error_handler(Exception, _unknown)


def status_of(error: type[RostrumError]) -> int:
    return next(STATUSES[cls] for cls in error.__mro__ if cls in STATUSES)


def _known(error: RostrumError) -> Response:
    status = status_of(type(error))
    response = problem(status, error.code, error.message, error.fields, error.details)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, RateLimited | Unavailable):
        wait = error.retry_after if error.retry_after is not None else RETRY_AFTER
        response.headers["Retry-After"] = str(max(1, math.ceil(wait)))
    return response


def _of_werkzeug(error: HTTPException) -> Response:
    """What Flask itself raises: no such address, no such method, a body that is too large."""
    code = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}.get(error.code or 500, "bad_request")
    status = error.code or 500
    response = problem(status, code if status < 500 else INTERNAL, error.name)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _unknown(error: Exception) -> Response:
    """A defect, here or (RemoteFault) in a service whose log has the traceback. The caller learns the request's id, no more."""
    if isinstance(error, RemoteFault):
        log.error("service failed", call=error.call)
    else:
        log.error("request failed", exc_info=error)
    return problem(500, INTERNAL)


def problem(
    status: int, code: str, message: str = "", faults: tuple[FieldError, ...] = (), details: dict[str, Any] | None = None
) -> Response:
    """A problem document. `message` is what is said where no catalogue knows `code`; `details` become members of their own."""
    g.outcome = code
    language = getattr(g, "language", None) or languages.preferred(request)
    body = document(status, code, language, g.get("request_id", ""), message, faults, details)
    return Response(addresses.shown(body), status, content_type=PROBLEM)


def document(
    status: int,
    code: str,
    language: str,
    request_id: str,
    message: str = "",
    faults: tuple[FieldError, ...] = (),
    details: dict[str, Any] | None = None,
) -> bytes:
    """The body of a problem document."""
    words = messages.catalogue(language)
    told = details or {}
    body: dict[str, Any] = {
        "type": f"urn:rostrum:problem:{code}",
        "title": words.title(code, status),
        "status": status,
        "code": code,
        "detail": words.detail(code, status, told, message),
        "errors": [{"field": fault.field, "code": fault.code, "detail": words.field(fault)} for fault in faults[:MOST_FAULTS]],
        "request_id": request_id,
        **{name: value for name, value in told.items() if name not in _OURS},
    }
    return orjson.dumps(body, default=str)
