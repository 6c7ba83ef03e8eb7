"""How a call's request is put together from the path, the query string and the body, and what is wrong with it.

What is wrong in the path looks like something that is not there (404); in the query it is a 400; in the body a 422 that names
the fields. A body that is no JSON at all is a 400.
"""

from typing import Any

import orjson
from flask import Request
from marshmallow import ValidationError, fields
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from contracts.errors import FieldError, Invalid, NotFound
from contracts.values import field_errors
from gateway.faults import BadRequest, TooLarge, UnsupportedMediaType, bad_query
from gateway.route import Route

BODY_LIMIT = 1_000_000
_JSON = frozenset({"application/json", "application/merge-patch+json"})
_MERGE_PATCH = "application/merge-patch+json"
_LONGEST_NAME = 100  # of a field, as far as it is told back
_LONGEST_NUMBER = 18  # digits: whatever is longer is out of every range


def load(route: Route, request: Request, in_path: dict[str, str]) -> dict[str, Any]:
    """The request for `route.call`, checked by its contract. Raises NotFound, BadRequest or Invalid."""
    query = _query(route, request.args)
    body = _body(route, request) if route.has_body else {}
    whole = {**body, **query, **in_path}
    # The body may not say what the path or the query says.
    misplaced = [FieldError(name, _unknown(route, name)) for name in body if name in route.in_path + route.in_query]
    try:
        route.request.load(whole)
    except ValidationError as error:
        raise _fault(route, field_errors(error.messages), misplaced) from None
    if misplaced:
        raise Invalid("invalid", fields=misplaced)
    return whole


def _query(route: Route, args: MultiDict[str, str]) -> dict[str, Any]:
    unknown = [FieldError(name[:_LONGEST_NAME], "unknown") for name in args if name not in route.in_query]
    repeated = [
        FieldError(name, "format")
        for name in args
        if name in route.in_query and len(args.getlist(name)) > 1 and not isinstance(route.request.fields[name], fields.List)
    ]
    if unknown or repeated:
        raise bad_query(unknown + repeated)
    return {name: _typed(route.request.fields[name], args.getlist(name)) for name in args}


def _typed(field: fields.Field[Any], texts: list[str]) -> Any:
    """A query parameter as the JSON value that the contract expects; left as text where it cannot be one."""
    if isinstance(field, fields.List):
        return [_typed(field.inner, [part]) for text in texts for part in text.split(",")]
    text = texts[0]
    if isinstance(field, fields.Integer):
        digits = text.removeprefix("-")
        return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER else text
    if isinstance(field, fields.Boolean):
        return {"true": True, "false": False}.get(text, text)
    return text


def _body(route: Route, request: Request) -> dict[str, Any]:
    raw = _read(request)
    if not raw and not any(route.request.fields[name].required for name in route.in_body):
        return {}
    _check_media_type(request)
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise BadRequest("malformed_body", "the body is not JSON in UTF-8") from None
    if not isinstance(body, dict):
        raise Invalid("invalid", "the body is not a JSON object", fields=[FieldError("", "type")])
    return body


def _read(request: Request) -> bytes:
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise TooLarge(details={"limit": BODY_LIMIT}) from None
    except ClientDisconnected:
        raise BadRequest("malformed_body", "the body ended early") from None


def _check_media_type(request: Request) -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    wrong = request.mimetype not in _JSON or charset not in ("utf-8", "utf8")
    if wrong or (request.mimetype == _MERGE_PATCH and request.method != "PATCH"):
        raise UnsupportedMediaType()


def _unknown(route: Route, name: str) -> str:
    """What can be read of a resource but not written is called by its own name."""
    return "read_only" if name in route.answer.fields or name in route.in_path else "unknown"


def _fault(route: Route, faults: list[FieldError], misplaced: list[FieldError]) -> Exception:
    places = {fault.field.partition(".")[0] for fault in faults}
    if places & set(route.in_path):
        return NotFound()
    if not route.has_body or places & set(route.in_query):
        return bad_query(faults)
    return Invalid("invalid", fields=[*misplaced, *(_named(route, fault) for fault in faults)])


def _named(route: Route, fault: FieldError) -> FieldError:
    code = _unknown(route, fault.field) if fault.code == "unknown" else fault.code
    return FieldError(fault.field[:_LONGEST_NAME], code, params=fault.params)
