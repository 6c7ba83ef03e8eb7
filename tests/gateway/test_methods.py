"""Each address answers the methods that it has, and names them truly for every other one."""

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from gateway.routes import RESOURCES

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
KNOWN: dict[str, set[str]] = defaultdict(set)
for _route in (route for resource in RESOURCES for route in resource.routes):
    KNOWN[_route.path].add(_route.method)


@pytest.fixture(params=["with a portal", "without"])
def served(make_app: Callable[..., Flask], tmp_path: Path, request: pytest.FixtureRequest) -> FlaskClient:
    (tmp_path / "index.html").write_text("<!doctype html>")
    return make_app(portal_dist=tmp_path if request.param == "with a portal" else None).test_client()


@pytest.mark.parametrize("path", sorted(KNOWN))
def test_a_method_that_an_address_has_not_is_a_405_with_those_it_has(served: FlaskClient, path: str) -> None:
    address = re.sub(r"<\w+>", str(uuid7()), path)
    implied = {"OPTIONS", "HEAD"} if "GET" in KNOWN[path] else {"OPTIONS"}
    for method in {*METHODS, "PROPFIND"} - KNOWN[path]:
        answer = served.open(address, method=method)
        assert (answer.status_code, answer.content_type) == (405, "application/problem+json"), method
        assert {part.strip() for part in answer.headers["Allow"].split(",")} == KNOWN[path] | implied
    answer = served.options(address)
    assert {part.strip() for part in answer.headers["Allow"].split(",")} == KNOWN[path] | implied


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1/nothing", "/device/v1/x", "/media", "/operator/v1/", "/scim/v2/Users"])
@pytest.mark.parametrize("method", METHODS)
def test_an_address_that_the_api_has_not_is_a_404_for_every_method(served: FlaskClient, path: str, method: str) -> None:
    answer = served.open(path, method=method)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert "Allow" not in answer.headers


def test_every_other_address_of_the_api_names_its_methods_truly(make_app: Callable[..., Flask]) -> None:
    """Also those that no resource describes: webhooks, the description itself."""
    app = make_app()
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(("/api/", "/media/", "/operator/", "/device/", "/scim/"))]
    allowed: dict[str, set[str]] = defaultdict(set)
    for rule in rules:
        allowed[rule.rule] |= rule.methods or set()
    for path, methods in allowed.items():
        for method in {*METHODS, "PROPFIND"} - methods:
            answer = app.test_client().open(re.sub(r"<\w+>", str(uuid7()), path), method=method)
            assert answer.status_code == 405, (method, path)
            assert {part.strip() for part in answer.headers["Allow"].split(",")} == methods
