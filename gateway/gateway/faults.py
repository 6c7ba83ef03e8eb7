"""Faults that only exist over HTTP. They join the contracts' tree, so that one place turns all errors into problems."""

from collections.abc import Sequence

from contracts.errors import FieldError, Forbidden, Invalid, NotFound


class BadRequest(Invalid):
    """The body or the query cannot be read."""

    default_code = "bad_request"


class TooLarge(BadRequest):
    default_code = "body_too_large"


class UnsupportedMediaType(BadRequest):
    default_code = "unsupported_media_type"


class MethodNotAllowed(NotFound):
    default_code = "method_not_allowed"


class CsrfFailed(Forbidden):
    default_code = "csrf_failed"


def bad_query(faults: Sequence[FieldError]) -> BadRequest:
    return BadRequest("bad_query", "the query string does not fit this address", fields=faults)
