"""The OpenAPI 3.1 description, made from the contracts and the routes. `gateway/openapi.json` is its checked-in copy."""

import inspect
import json
from functools import cache
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask
from flask_smorest import Api
from marshmallow import Schema

from contracts.call import Reply, Role
from gateway.errors import status_of
from gateway.route import Route
from gateway.schemas import JobShown, Problem

TITLE = "Rostrum"
DESCRIPTION = """\
The administration suite of a video-conferencing service, by HTTP.

Sign in with `POST /api/v1/session`: in cookie mode (browsers) unsafe calls need `X-CSRF-Token`, in bearer mode every call
carries `Authorization: Bearer`. Every fault is a problem document (RFC 9457) whose `code` is stable.
Writes accept `Idempotency-Key`: the same key and body within 24 hours has the same answer, but for secrets, and no second effect.\
"""
PROBLEMS = {
    400: "the body or the query cannot be read",
    401: "not signed in, or not any more",
    403: "signed in, and not allowed",
    404: "not there, or outside the caller's scope",
    405: "the address has other methods, which `Allow` names",
    408: "the request did not arrive in time; the connection is closed",
    409: "the state of things forbids it",
    410: "was there, and is not any more",
    412: "changed since it was read",
    413: "the body is larger than the address takes: 1 MB, or 20 MB for a file",
    414: "the address has more than 8190 bytes",
    415: "the body is not JSON, or not the form of a file",
    417: "`Expect` asks for something else than 100-continue",
    422: "a fault in the body, whose fields `errors` names; or the `Idempotency-Key` belongs to another request",
    429: "too many requests; `Retry-After` says when again",
    431: "the headers are too many or too large",
    500: "a defect; the log names it by the request's id",
    501: "`Transfer-Encoding` names another coding than chunked",
    503: "a part of the service does not answer; safe to retry",
    504: "no answer in time; whether it took effect is not known",
}
_ALWAYS = (400, 408, 413, 414, 417, 429, 431, 500, 501, 503, 504)
_REFUSES_SESSIONS = frozenset({"sign_in", "refresh_session"})  # although anybody may call them


class _Converter(OpenAPIConverter):
    """What apispec cannot know of our schemas: an answer has all its fields, and a class's docstring describes it."""

    def schema2jsonschema(self, schema: Schema) -> dict[str, Any]:
        made: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        words = type(schema).__dict__.get("__doc__")
        if words:
            made["description"] = " ".join(inspect.cleandoc(words).split())
        if isinstance(schema, Reply):
            made["required"] = sorted(name for name, field in schema.fields.items() if not _optional(name, field))
            made.pop("additionalProperties", None)
        return made


class _Api(Api):  # type: ignore[misc]
    """Without flask-smorest's own shapes of errors, pages and ETags: ours are in the contracts."""

    def _register_responses(self) -> None: ...
    def _register_etag_headers(self) -> None: ...
    def _register_pagination_header(self) -> None: ...
    def _register_error_handlers(self) -> None: ...


class _Plugin(MarshmallowPlugin):
    Converter = _Converter


def _name(schema: Any) -> str:
    """A schema's name in the description: its class's, and `…Row` where a list shows less than the resource itself."""
    instance = schema() if isinstance(schema, type) else schema
    name = type(instance).__name__
    return f"{name}Row" if isinstance(instance, Reply) and instance.exclude else name


def _optional(name: str, field: Any) -> bool:
    return bool(field.metadata.get("optional")) or name == "directory_version"  # which only writes tell


def _secret(_converter: Any, field: Any, **_: Any) -> dict[str, Any]:
    return {"format": "password"} if field.metadata.get("secret") else {}


def create_api(app: Flask) -> Api:
    """flask-smorest's Api, whose `spec` fills up as resources are registered."""
    app.config.update(API_TITLE=TITLE, API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    plugin = _Plugin(schema_name_resolver=_name)
    api = _Api(app, spec_kwargs={"marshmallow_plugin": plugin, "info": {"description": DESCRIPTION}})
    converter = plugin.converter
    assert converter is not None  # noqa: S101 - made when the plugin met its spec
    converter.add_attribute_function(_secret)  # type: ignore[no-untyped-call]
    spec = api.spec
    spec.components.security_scheme("cookie", {"type": "apiKey", "in": "cookie", "name": "__Host-rostrum_at"})
    spec.components.security_scheme("csrf", {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"})
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    spec.components.security_scheme("operator", {"type": "http", "scheme": "bearer"})
    for status, words in PROBLEMS.items():
        content = {"application/problem+json": {"schema": Problem}}
        spec.components.response(f"Problem{status}", {"description": words, "content": content})
    for name, header in _HEADERS.items():
        spec.components.parameter(name, "header", header)
    return api


_HEADERS: dict[str, dict[str, Any]] = {
    "IfMatch": {
        "name": "If-Match",
        "description": "the ETag that was read: refused with 412 if the resource has changed since",
        "schema": {"type": "string"},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "description": "names this write: repeated with the same body within 24 hours it has no second effect",
        "schema": {"type": "string", "maxLength": 128},
    },
}

FILES = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv")  # of exports and templates


def operation(route: Route) -> dict[str, Any]:
    """What the description says of one route."""
    doc: dict[str, Any] = {
        "operationId": route.operation,
        "summary": route.summary,
        "parameters": _parameters(route),
        "responses": {**_answers(route), **_problems(route)},
        "security": _security(route),
    }
    if route.takes_file:
        form = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}, "required": ["file"]}
        doc["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    elif route.in_body:
        required = any(route.request.fields[name].required for name in route.in_body)
        content = {"application/json": {"schema": route.part(route.in_body)}}
        doc["requestBody"] = {"required": required, "content": content}
    return doc


def _parameters(route: Route) -> list[Any]:
    found: list[Any] = []  # flask-smorest adds those of the path
    if route.in_query:
        found.append({"in": "query", "schema": route.part(route.in_query)})
    if route.takes_if_match:
        found.append("IfMatch")
    if route.call.command:
        found.append("IdempotencyKey")
    return found


def _answers(route: Route) -> dict[str, Any]:
    if not route.is_file:
        unchanged = {"304": {"description": "as the client knows it"}} if route.media_type == "text/calendar" else {}
        return {str(route.success): _answer(route), **unchanged}
    file = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in FILES}
    job = {"application/json": {"schema": JobShown}}
    return {
        "200": {"description": "the file", "content": file},
        "202": {"description": "it takes long: the job to follow", "content": job},
    }


def _answer(route: Route) -> dict[str, Any]:
    if route.is_silent:
        return {"description": "done"}
    shape = route.answer if route.media_type == "application/json" else {"type": "string"}
    answer: dict[str, Any] = {"description": "done", "content": {route.media_type: {"schema": shape}}}
    if route.has_version:
        answer["headers"] = {"ETag": {"schema": {"type": "string"}}}
    return answer


def _problems(route: Route) -> dict[str, str]:
    statuses = {*_ALWAYS, *(status_of(error) for error in route.call.errors)}
    if Role.ANONYMOUS not in route.call.roles or route.call.name in _REFUSES_SESSIONS:
        statuses |= {401, 403}
    if route.call.command:
        statuses |= {409, 422}
    if route.takes_if_match:
        statuses.add(412)
    if route.in_path:
        statuses.add(404)
    if route.is_file:
        statuses |= {404, 409, 422}  # what its job may end with
    if route.has_body:
        statuses |= {415, 422}
    return {str(status): f"Problem{status}" for status in sorted(statuses)}


def _security(route: Route) -> list[dict[str, list[str]]]:
    roles = route.call.roles
    if Role.ANONYMOUS in roles:
        return []
    if roles <= {Role.OPERATOR}:
        return [{"operator": []}]
    by_cookie: dict[str, list[str]] = {"cookie": []} if route.method == "GET" else {"cookie": [], "csrf": []}
    return [by_cookie, {"bearer": []}]


@cache
def standalone() -> str:
    """The description of every resource, without a gateway that runs."""
    from gateway.routes import RESOURCES  # the routes describe themselves by this module

    api = create_api(Flask(__name__, static_folder=None))
    for resource in RESOURCES:
        api.register_blueprint(resource)
    return text(api)


def text(api: Api) -> str:
    """The description as it is checked in."""
    return json.dumps(api.spec.to_dict(), indent=2, ensure_ascii=False) + "\n"
