"""Answers to what never becomes a request of the application, as the same problem documents and with the same log line."""

from email.utils import formatdate
from http import HTTPStatus
from typing import Any

import structlog
from gunicorn.http import errors as http
from uuid_utils.compat import uuid7

from gateway import errors, languages

HEADERS = "".join(
    f"{name}: {value}\r\n"
    for name, value in {
        "Content-Type": errors.PROBLEM,
        "Connection": "close",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    }.items()
)
_CODES: tuple[tuple[type[Exception], int, str], ...] = (
    (http.LimitRequestLine, 414, "address_too_long"),
    (http.LimitRequestHeaders, 431, "headers_too_large"),
    (http.ExpectationFailed, 417, "expectation_failed"),
    (http.UnsupportedTransferCoding, 501, "transfer_coding_unknown"),
    (http.InvalidResponseHeader, 500, errors.INTERNAL),
    (http.InvalidResponseHeaderName, 500, errors.INTERNAL),
    (http.ParseException, 400, "bad_request"),
)

log = structlog.get_logger("gateway")


Unparsable = http.ParseException


def too_long() -> Exception:
    """What gunicorn raises for a head that is too long."""
    error: Exception = http.LimitRequestHeaders("limit request headers")
    return error


def of(error: Exception) -> tuple[int, str]:
    """The status and the code of a request that gunicorn cannot parse; 500 for a defect."""
    return next(((status, code) for kind, status, code in _CODES if isinstance(error, kind)), (500, errors.INTERNAL))


def answer(status: int, code: str, address: str, request: Any = None) -> bytes:
    """The whole answer, which closes the connection, and its log line."""
    request_id = uuid7().hex
    log.info("request", method=getattr(request, "method", None), status=status, outcome=code, address=address, request_id=request_id)
    body = errors.document(status, code, languages.DEFAULT, request_id)
    head = f"HTTP/1.1 {status} {_reason(status)}\r\nDate: {formatdate(usegmt=True)}\r\nX-Request-ID: {request_id}\r\n{HEADERS}"
    retry = f"Retry-After: {errors.RETRY_AFTER}\r\n" if status == 503 else ""
    content = b"" if getattr(request, "method", None) == "HEAD" else body
    return f"{head}{retry}Content-Length: {len(body)}\r\n\r\n".encode() + content


def _reason(status: int) -> str:
    return HTTPStatus(status).phrase
