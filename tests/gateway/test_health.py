"""/healthz and /readyz."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contracts.errors import DeadlineExceeded, Unavailable
from kit.rpc import RemoteFault

from .conftest import Bus, state_of

WELL = {"service": "x", "database": True, "migrations_at_head": True}


def test_a_process_that_lives_says_so_without_anybody(http: FlaskClient, bus: Bus) -> None:
    assert http.get("/healthz").json == {"status": "ok"}
    assert bus.made == []


def test_ready_when_all_five_services_are(http: FlaskClient, bus: Bus) -> None:
    bus.answers["health"] = WELL
    answer = http.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ready": True, "missing": []})
    assert {made.call.service for made in bus.made} == {"identity", "org", "booking", "reporting", "devices"}


@pytest.mark.parametrize(
    "state", [Unavailable(), DeadlineExceeded(), RemoteFault("health"), WELL | {"database": False}, WELL | {"migrations_at_head": False}]
)
def test_not_ready_names_who_is_missing(http: FlaskClient, bus: Bus, state: Any) -> None:
    bus.answers["health"] = state
    answer = http.get("/readyz")
    assert (answer.status_code, answer.json["ready"]) == (503, False)
    assert answer.json["missing"] == ["identity", "org", "booking", "reporting", "devices"]


def test_not_ready_while_revocations_are_not_known(app: Flask, http: FlaskClient, bus: Bus) -> None:
    bus.answers["health"] = WELL
    state_of(app).revocations.lose()
    answer = http.get("/readyz")
    assert (answer.status_code, answer.json["missing"]) == (503, ["revocations"])
