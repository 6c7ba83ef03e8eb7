"""Each status that a route answers with is in its description, whatever is asked of it and whatever a service says."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from contracts.call import Role
from contracts.errors import (
    DeadlineExceeded,
    FieldError,
    Forbidden,
    Invalid,
    NotFound,
    RateLimited,
    RostrumError,
    Unauthenticated,
    Unavailable,
)
from gateway import openapi
from gateway.route import Route
from gateway.routes import RESOURCES
from gateway.settings import Rate
from kit.rpc import RemoteFault

from .conftest import Bus, Signer, state_of

ROUTES = [route for resource in RESOURCES for route in resource.routes]
DESCRIBED = json.loads(openapi.standalone())
ID = str(uuid7())
# What any call may end with, whether its contract names it or not.
COMMON: tuple[RostrumError | RemoteFault, ...] = (
    Unavailable(),
    DeadlineExceeded(),
    RateLimited(retry_after=1),
    RemoteFault("call", "r"),
    RostrumError("odd"),
)
OF_THE_SIGNED_IN: tuple[RostrumError, ...] = (Forbidden(), Unauthenticated())


def described(route: Route) -> set[int]:
    path = re.sub(r"<(\w+)>", r"{\1}", route.path)
    return {int(status) for status in DESCRIBED["paths"][path][route.method.lower()]["responses"]}


def headers_for(route: Route, signer: Signer) -> dict[str, str]:
    if route.call.roles <= {Role.OPERATOR, Role.MEDIA_SOURCE}:
        return {"Authorization": "Bearer secret"}
    role = "administrator" if Role.ADMINISTRATOR in route.call.roles else "user"
    return {"Authorization": f"Bearer {signer(role=role)}"}


def requests(route: Route, signer: Signer) -> Iterator[dict[str, Any]]:
    """Requests that find a fault in each part that a request has, and one that finds none but the service's."""
    good, path = headers_for(route, signer), re.sub(r"<\w+>", ID, route.path)
    empty = {"path": path, "headers": good, "json": {}}
    yield empty
    yield {**empty, "json": body(route)}
    yield {**empty, "headers": {}}
    yield {**empty, "headers": {"Authorization": "Bearer nonsense"}}
    yield {**empty, "headers": {"Authorization": f"Bearer {signer(role='user', exp=1)}"}}
    yield {**empty, "headers": {"Authorization": f"Bearer {signer(role='user', restriction='password')}"}}
    yield {**empty, "headers": {"Cookie": f"rostrum_at={signer()}; rostrum_rt=x; __Host-rostrum_at={signer()}"}}
    yield {**empty, "query_string": {"nonsense": "1"}}
    yield {**empty, "path": re.sub(r"<\w+>", "%FF%00", route.path)}
    for name, value in (("If-Match", "nonsense"), ("Idempotency-Key", "ключ".encode()), ("If-None-Match", '"1"')):
        yield {**empty, "headers": {**good, name: value}}
    for data, kind in (
        (b"{", "application/json"),
        (b"x", "text/html"),
        (b"x", "multipart/form-data"),
        (b" " * 1_100_000, "application/json"),
    ):
        yield {"path": path, "headers": good, "data": data, "content_type": kind}


def body(route: Route) -> dict[str, Any]:
    """Texts for everything that is required: enough for routes whose fields are texts."""
    return {name: "x" * 12 for name in route.in_body if route.request.fields[name].required}


@pytest.fixture
def client(app: Flask, bus: Bus) -> Iterator[FlaskClient]:
    bus.answers["authenticate_operator"] = {"id": ID, "name": "operator"}
    bus.answers["authenticate_media_source"] = {"id": ID, "site_id": ID}
    with app.test_client() as made:
        yield made


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.operation)
def test_every_status_that_a_route_answers_with_is_described(
    client: FlaskClient, bus: Bus, app: Flask, signer: Signer, route: Route
) -> None:
    known, found = described(route), {}
    own = [error() for error in route.call.errors]
    signed_in = () if Role.ANONYMOUS in route.call.roles else OF_THE_SIGNED_IN
    for answer in (*COMMON, *own, *signed_in, *([Invalid(fields=[FieldError("x", "format")])] if Invalid in route.call.errors else [])):
        bus.answers[route.call.name] = answer
        for request in requests(route, signer):
            status = client.open(method=route.method, **request).status_code
            found.setdefault(status, (request, answer))
    object.__setattr__(state_of(app).limits.address, "_rate", Rate(0.001, 0.5))
    found.setdefault(client.open(re.sub(r"<\w+>", ID, route.path), method=route.method).status_code, ("rate", None))
    assert not {status: why for status, why in found.items() if status not in known}


@pytest.mark.parametrize("route", [route for route in ROUTES if route.is_file], ids=lambda route: route.operation)
@pytest.mark.parametrize("fault", [NotFound(), Invalid("file_too_large"), RostrumError("job_failed")], ids=lambda fault: fault.code)
def test_every_status_of_a_failed_export_is_described(
    client: FlaskClient, bus: Bus, signer: Signer, route: Route, fault: RostrumError
) -> None:
    names = ("total", "done", "file_name", "result_blob", "media_type", "created_at", "finished_at")
    job = dict.fromkeys(names) | {"id": f"org.{ID}", "state": "failed", "error": fault.to_wire()}
    bus.answers |= {route.call.name: job, "get_job": job}
    path = re.sub(r"<\w+>", f"org.{ID}" if "jobs" in route.path else ID, route.path)
    answer = client.open(path, method=route.method, headers=headers_for(route, signer), json={} if route.has_body else None)
    assert answer.status_code in described(route)


@pytest.mark.parametrize("status", [405, 408, 413, 414, 417, 431, 501])
def test_what_is_answered_before_a_route_is_found_is_described(status: int) -> None:
    assert f"Problem{status}" in DESCRIBED["components"]["responses"]
