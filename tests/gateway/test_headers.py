"""What every answer carries, and what is believed of what a request carries."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from gateway.proxies import client_address, networks

from .conftest import Bus

PAGE = {"items": [], "page": 1, "page_size": 20, "total": 0}


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/users", "/api/docs", "/api/openapi.json", "/nothing"])
def test_every_answer_is_closed_to_frames_sniffers_and_caches(http: FlaskClient, path: str) -> None:
    headers = http.get(path).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline' " not in headers["Content-Security-Policy"].partition("style-src")[0]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Server" not in headers
    assert "Strict-Transport-Security" not in headers


def test_behind_tls_browsers_are_told_to_stay_there(make_app: Callable[..., Flask]) -> None:
    answer = make_app(public_url="https://rostrum.example").test_client().get("/healthz")
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_a_clients_request_id_is_only_a_label_beside_the_gateways_own(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    bus.answers["list_users"] = PAGE
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    answer = http.get("/api/v1/users", headers=bearer | {"X-Request-ID": "from-the-client-1", "traceparent": trace})
    assert answer.headers["X-Client-Request-ID"] == "from-the-client-1"
    assert len(answer.headers["X-Request-ID"]) == 32
    assert (bus.last.actor.request_id, bus.last.actor.trace) == (answer.headers["X-Request-ID"], trace)


def test_the_log_line_has_both_request_ids(http: FlaskClient) -> None:
    with capture_logs() as lines:
        answer = http.get("/api/v1/users", headers={"X-Request-ID": "from-the-client-1"})
    (line,) = [line for line in lines if line["event"] == "request"]
    assert (line["request_id"], line["client_request_id"]) == (answer.headers["X-Request-ID"], "from-the-client-1")


def test_two_requests_under_one_clients_id_are_two(http: FlaskClient) -> None:
    answers = [http.get("/nothing", headers={"X-Request-ID": "from-the-client-1"}) for _ in range(2)]
    assert len({answer.json["request_id"] for answer in answers}) == 2


@pytest.mark.parametrize("given", ["short", "x" * 65, "a b c d e f", "<script>alert", "", "ключ-ключ"])
def test_a_request_id_of_another_form_is_dropped(http: FlaskClient, given: str) -> None:
    answer = http.get("/healthz", headers={"X-Request-ID": given.encode()})
    assert "X-Client-Request-ID" not in answer.headers


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # not one of our proxies: what it says counts for nothing
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),  # only our own proxy's word
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, garbage, 10.0.0.2", "10.0.0.2"),
        ("::ffff:10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_only_trusted_proxies_are_believed_about_addresses(peer: str, forwarded: str, found: str) -> None:
    assert client_address(peer, forwarded, networks(["10.0.0.0/8"])) == found


def test_the_actor_comes_from_where_the_trusted_proxy_says(make_app: Callable[..., Flask], bus: Bus, bearer: dict[str, str]) -> None:
    bus.answers["list_users"] = PAGE
    client = make_app(trusted_proxies=("127.0.0.1",)).test_client()
    client.get("/api/v1/users", headers=bearer | {"X-Forwarded-For": "198.51.100.7"})
    assert bus.last.actor.address == "198.51.100.7"
