"""No log line shows a token of ours that stands in an address, whatever the method, the spelling and the answer."""

import logging
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from uuid_utils.compat import uuid7

from contracts.errors import Gone, NotFound, Unavailable
from gateway.addressing import shown
from gateway.routes import RESOURCES
from kit.rpc import RemoteFault

from .conftest import Bus

SECRET_PATHS = [route.path for resource in RESOURCES for route in resource.routes if "token" in route.in_path]
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
TOKENS = (secrets.token_urlsafe(32), secrets.token_urlsafe(64), "-_" + secrets.token_urlsafe(30))
SPELLINGS: dict[str, Callable[[str, str], str]] = {
    "as it is": lambda path, token: path.replace("<token>", token),
    "trailing slash": lambda path, token: path.replace("<token>", token) + "/",
    "double slashes": lambda path, token: path.replace("<token>", token).replace("/", "//"),
    "upper case": lambda path, token: path.upper().replace("<TOKEN>", token),
    "percent-encoded": lambda path, token: path.replace("<token>", "".join(f"%{ord(letter):02X}" for letter in token)),
    "encoded twice": lambda path, token: path.replace("<token>", quote("".join(f"%{ord(letter):02X}" for letter in token))),
    "another suffix": lambda path, token: path.replace("<token>", f"{token}.txt;x=1"),
    "below": lambda path, token: path.replace("<token>", f"{token}/more"),
    "unknown prefix": lambda path, token: "/backup" + path.replace("<token>", token),
    "page of the portal": lambda path, token: f"/invitation/{token}",
    "in two pieces": lambda path, token: path.replace("<token>", f"{token[:20]}/{token[20:]}"),
    "query string": lambda path, token: path.replace("<token>", "x") + f"?token={token}",
    "path of a path": lambda path, token: f"/{token}",
}


@pytest.fixture
def served(make_app: Callable[..., Flask], tmp_path: Path) -> FlaskClient:
    (tmp_path / "index.html").write_text("<!doctype html>")
    return make_app(portal_dist=tmp_path).test_client()


@pytest.mark.parametrize("fault", [NotFound(), Gone(), Unavailable(), RemoteFault("reset_password", "r"), ValueError("odd")])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_log_line_shows_a_token_of_an_address(
    served: FlaskClient, bus: Bus, caplog: pytest.LogCaptureFixture, spelling: str, fault: Exception
) -> None:
    bus.answers |= {route.call.name: fault for resource in RESOURCES for route in resource.routes}
    caplog.set_level(logging.DEBUG)
    with capture_logs() as lines:
        for path in SECRET_PATHS:
            for token in TOKENS:
                address = SPELLINGS[spelling](path, token)
                for method in METHODS:
                    served.open(address, method=method, headers={"Referer": f"https://rostrum.example{address}"}, json={})
    assert len(lines) >= len(SECRET_PATHS) * len(TOKENS) * len(METHODS)
    written = repr(lines) + caplog.text
    for token in TOKENS:
        assert not [piece for piece in (token, token[:20], token[20:], quote(token)) if piece in written]
        assert "".join(f"%{ord(letter):02X}" for letter in token) not in written


def test_a_problem_names_no_token_of_the_address(served: FlaskClient) -> None:
    for path in SECRET_PATHS:
        answer = served.delete(path.replace("<token>", TOKENS[0]))
        assert answer.status_code == 405
        assert TOKENS[0] not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/users/batch-deletion",
        f"/api/v1/users/{uuid7()}/meetings",
        f"/api/v1/jobs/org.{uuid7()}/result",
        "/operator/v1/sites",
        "/wp-login.php",
        "/",
        "/admin/rooms/shared",
        "/api/openapi.json",
    ],
)
def test_words_and_ids_of_an_address_are_logged(path: str) -> None:
    assert shown(path) == path


@pytest.mark.parametrize("size", [16, 24, 32, 48, 64])
def test_random_segments_are_not_logged(size: int) -> None:
    token = secrets.token_urlsafe(size)
    assert shown(f"/api/v1/{token}/x") == "/api/v1/[redacted]/x"
    assert not re.search(re.escape(token), shown(f"/{token}.ics"))
