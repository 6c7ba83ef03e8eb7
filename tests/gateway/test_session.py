"""Signing in and out over HTTP: cookies for browsers, tokens for others."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from contracts.errors import Unauthenticated
from gateway.cookies import csrf_token

from .conftest import Bus, Signer, state_of

ACCOUNT = {"id": str(uuid7()), "role": "administrator", "name": "管理员"}
TOKENS = {
    "account": ACCOUNT,
    "session_id": "the-session",
    "access_token": "an.access.token",
    "refresh_token": "a-refresh-token",
    "device": "a-device",
    "expires_in": 300,
    "refresh_expires_in": 43200,
}
LOGIN = {"login": "demo.admin", "password": "Rostrum-demo-2026"}


@pytest.fixture(autouse=True)
def answers(bus: Bus) -> None:
    bus.answers |= {"sign_in": TOKENS, "refresh_session": TOKENS, "get_session": {"account": ACCOUNT}, "sign_out": {}}


def cookies_of(answer: Any) -> dict[str, str]:
    return {text.partition("=")[0]: text for text in answer.headers.getlist("Set-Cookie")}


def test_signing_in_by_cookie_keeps_the_tokens_from_scripts(app: Flask, http: FlaskClient) -> None:
    answer = http.post("/api/v1/session", json=LOGIN)
    assert answer.json == {"account": ACCOUNT, "expires_in": 300, "csrf_token": csrf_token(state_of(app).settings, "the-session")}
    cookies = cookies_of(answer)
    assert "Path=/;" in cookies["rostrum_at"] + ";"
    assert "Path=/api/v1/session/refresh" in cookies["rostrum_rt"]
    assert all("HttpOnly" in cookie and "SameSite=Strict" in cookie for cookie in cookies.values())


def test_behind_tls_cookies_are_prefixed_and_secure(make_app: Callable[..., Flask]) -> None:
    answer = make_app(public_url="https://rostrum.example").test_client().post("/api/v1/session", json=LOGIN)
    cookies = cookies_of(answer)
    assert set(cookies) == {"__Host-rostrum_at", "__Secure-rostrum_rt", "__Secure-rostrum_device"}
    assert all("Secure" in cookie for cookie in cookies.values())
    assert "Domain" not in cookies["__Host-rostrum_at"]


def test_signing_in_by_bearer_sets_no_cookie(http: FlaskClient, bus: Bus) -> None:
    answer = http.post("/api/v1/session", json=LOGIN | {"mode": "bearer"})
    assert answer.json == {name: TOKENS[name] for name in ("account", "access_token", "refresh_token", "device", "expires_in")}
    assert cookies_of(answer) == {}
    assert bus.last.request == LOGIN


def test_a_browsers_device_mark_goes_with_the_next_sign_in(http: FlaskClient, bus: Bus) -> None:
    http.post("/api/v1/session", json=LOGIN)
    http.post("/api/v1/session", json=LOGIN)
    assert bus.last.request["device"] == "a-device"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[bad"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/session", "/api/v1/session/refresh"])
def test_another_site_cannot_sign_a_browser_in(http: FlaskClient, bus: Bus, path: str, headers: dict[str, str]) -> None:
    answer = http.post(path, json=LOGIN, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (403, "csrf_failed")
    assert bus.made == []


def test_the_portal_itself_can(http: FlaskClient) -> None:
    headers = {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}
    assert http.post("/api/v1/session", json=LOGIN, headers=headers).status_code == 200


def test_behind_tls_only_the_public_address_is_the_portal(make_app: Callable[..., Flask]) -> None:
    client = make_app(public_url="https://rostrum.example").test_client()
    assert client.post("/api/v1/session", json=LOGIN, headers={"Origin": "http://127.0.0.1:8000"}).status_code == 403
    assert client.post("/api/v1/session", json=LOGIN, headers={"Origin": "https://rostrum.example"}).status_code == 200


def test_a_browser_refreshes_by_its_cookie_alone(http: FlaskClient, bus: Bus) -> None:
    http.set_cookie("rostrum_rt", "from-the-cookie", path="/api/v1/session/refresh")
    answer = http.post("/api/v1/session/refresh")
    assert (answer.status_code, set(answer.json)) == (200, {"account", "expires_in", "csrf_token"})
    assert bus.last.request == {"refresh_token": "from-the-cookie"}
    assert set(cookies_of(answer)) == {"rostrum_at", "rostrum_rt", "rostrum_device"}


def test_a_bearer_client_refreshes_by_its_body(http: FlaskClient, bus: Bus) -> None:
    answer = http.post("/api/v1/session/refresh", json={"refresh_token": "from-the-body"})
    assert bus.last.request == {"refresh_token": "from-the-body"}
    assert answer.json["refresh_token"] == "a-refresh-token"
    assert cookies_of(answer) == {}


def test_refreshing_with_nothing_is_unauthenticated(http: FlaskClient, bus: Bus) -> None:
    assert http.post("/api/v1/session/refresh").status_code == 401
    assert bus.made == []


def test_a_refused_sign_in_sets_no_cookie(http: FlaskClient, bus: Bus) -> None:
    bus.answers["sign_in"] = Unauthenticated("wrong_credentials")
    answer = http.post("/api/v1/session", json=LOGIN)
    assert (answer.status_code, answer.json["code"]) == (401, "wrong_credentials")
    assert cookies_of(answer) == {}


def test_the_session_tells_a_browser_its_csrf_token_and_a_bearer_client_none(app: Flask, http: FlaskClient, signer: Signer) -> None:
    token = signer(sid="s")
    assert http.get("/api/v1/session", headers={"Authorization": f"Bearer {token}"}).json == {"account": ACCOUNT}
    http.set_cookie("rostrum_at", token)
    assert http.get("/api/v1/session").json == {"account": ACCOUNT, "csrf_token": csrf_token(state_of(app).settings, "s")}


def test_signing_out_takes_the_cookies_back(app: Flask, http: FlaskClient, signer: Signer) -> None:
    http.set_cookie("rostrum_at", signer(sid="s"))
    answer = http.delete("/api/v1/session", headers={"X-CSRF-Token": csrf_token(state_of(app).settings, "s")})
    assert answer.status_code == 204
    assert all("Max-Age=0" in cookie for cookie in cookies_of(answer).values())
    assert {"rostrum_at", "rostrum_rt"} <= set(cookies_of(answer))
