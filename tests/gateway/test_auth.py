"""Who is let in, and as whom."""

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from contracts.call import Role
from contracts.errors import Invalid, Unauthenticated
from gateway.cookies import csrf_token

from .conftest import Bus, Signer, state_of

PAGE: dict[str, Any] = {"items": [], "page": 1, "page_size": 20, "total": 0}
DEPARTMENT = {"parent_id": str(uuid7()), "name": "销售部"}


@pytest.fixture(autouse=True)
def answers(bus: Bus) -> None:
    bus.answers |= {"list_users": PAGE, "create_department": {"id": str(uuid7()), **DEPARTMENT, "directory_version": 7}}


def test_a_request_without_a_token_is_unauthenticated(http: FlaskClient, bus: Bus) -> None:
    answer = http.get("/api/v1/users")
    assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")
    assert bus.made == []


def test_the_token_says_who_acts(http: FlaskClient, bus: Bus, signer: Signer) -> None:
    scope = str(uuid7())
    token = signer(sub="an-account", sid="a-session", site="a-site", name="李雷", scope=scope, imp="an-admin", imp_name="韩梅梅")
    http.get("/api/v1/users", headers={"Authorization": f"Bearer {token}", "User-Agent": "test/1"})
    actor = bus.last.actor
    assert (actor.role, actor.account_id, actor.session_id, actor.site_id) == (Role.ADMINISTRATOR, "an-account", "a-session", "a-site")
    assert (actor.name, actor.scope_department_id, actor.impersonator_id) == ("李雷", scope, "an-admin")
    assert (actor.impersonator_name, actor.address, actor.user_agent) == ("韩梅梅", "127.0.0.1", "test/1")


def _expired(signer: Signer) -> str:
    return signer(iat=time.time() - 600, exp=time.time() - 300)


def _of_another_key(signer: Signer) -> str:
    return Signer(Ed25519PrivateKey.generate())()


def _unsigned(signer: Signer) -> str:
    return jwt.encode({"sub": "x", "sid": "x", "site": "x", "role": "administrator", "iat": 1, "exp": 9e9}, "", algorithm="none")


def _signed_by_the_public_key(signer: Signer) -> str:
    secret = signer.key.public_key().public_bytes_raw() * 2
    return jwt.encode({"sub": "x", "sid": "x", "site": "x", "role": "administrator", "iat": 1, "exp": 9e9}, secret, algorithm="HS256")


def _changed(signer: Signer) -> str:
    head, body, signature = signer().split(".")
    return f"{head}.{body[:-4]}AAAA.{signature}"


@pytest.mark.parametrize(
    "forge",
    [
        _expired,
        _of_another_key,
        _unsigned,
        _signed_by_the_public_key,
        _changed,
        lambda signer: signer(sid=None),
        lambda signer: signer(site=None),
        lambda signer: signer(role="operator"),
        lambda signer: signer(role="system"),
        lambda signer: signer(role=["administrator"]),
        lambda _: "x",
        lambda _: "..",
        lambda _: "é" * 10,
        lambda _: "a" * 7000,
    ],
)
def test_a_token_that_is_not_good_is_unauthenticated(http: FlaskClient, bus: Bus, signer: Signer, forge: Callable[[Signer], str]) -> None:
    answer = http.get("/api/v1/users", headers={"Authorization": b"Bearer " + forge(signer).encode()})
    assert answer.status_code == 401
    assert bus.made == []


def test_a_user_is_refused_what_administrators_do_before_anything_is_read(http: FlaskClient, bus: Bus, signer: Signer) -> None:
    answer = http.post("/api/v1/departments", data=b"{", headers={"Authorization": f"Bearer {signer(role='user')}"})
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
    assert bus.made == []


@pytest.mark.parametrize(("claim", "code"), [("password", "password_change_required"), ("totp", "totp_enrolment_required")])
def test_a_restricted_session_may_only_lift_its_restriction(http: FlaskClient, bus: Bus, signer: Signer, claim: str, code: str) -> None:
    bus.answers["change_password"] = {}
    headers = {"Authorization": f"Bearer {signer(restriction=claim)}"}
    assert http.get("/api/v1/users", headers=headers).json["code"] == code
    change = {"old_password": "given to me", "new_password": "chosen by me"}
    assert http.put("/api/v1/me/password", json=change, headers=headers).status_code == 204


# Revocation


def test_a_revoked_session_is_out(app: Flask, http: FlaskClient, signer: Signer) -> None:
    headers = {"Authorization": f"Bearer {signer(sid='gone')}"}
    assert http.get("/api/v1/users", headers=headers).status_code == 200
    state_of(app).revocations.add({"session_id": "gone", "account_id": None, "not_before": 0})
    assert http.get("/api/v1/users", headers=headers).json["code"] == "session_ended"


def test_an_accounts_older_tokens_are_out_and_its_newer_ones_are_in(app: Flask, http: FlaskClient, signer: Signer) -> None:
    now = time.time()
    state_of(app).revocations.add({"session_id": None, "account_id": "someone", "not_before": now})
    older, newer = signer(sub="someone", iat=now - 0.01), signer(sub="someone", iat=now)
    assert http.get("/api/v1/users", headers={"Authorization": f"Bearer {older}"}).status_code == 401
    assert http.get("/api/v1/users", headers={"Authorization": f"Bearer {newer}"}).status_code == 200


def test_nobody_is_let_in_while_revocations_are_not_known(app: Flask, http: FlaskClient, bearer: dict[str, str]) -> None:
    state_of(app).revocations.lose()
    answer = http.get("/api/v1/users", headers=bearer)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


def test_a_list_of_an_earlier_connection_lets_nobody_in(app: Flask, http: FlaskClient, bearer: dict[str, str]) -> None:
    revocations = state_of(app).revocations
    before = revocations.life
    revocations.lose()
    revocations.load([], before)
    assert http.get("/api/v1/users", headers=bearer).status_code == 503


# Cookies


def signed_in_by_cookie(app: Flask, http: FlaskClient, signer: Signer) -> str:
    """The CSRF token that goes with the cookie."""
    http.set_cookie("rostrum_at", signer(sid="by-cookie"))
    return csrf_token(state_of(app).settings, "by-cookie")


def test_an_unsafe_call_by_cookie_needs_the_sessions_csrf_token(app: Flask, http: FlaskClient, bus: Bus, signer: Signer) -> None:
    token = signed_in_by_cookie(app, http, signer)
    other = csrf_token(state_of(app).settings, "another-session")
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": other}, {"X-CSRF-Token": "é"}):
        answer = http.post("/api/v1/departments", json=DEPARTMENT, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (403, "csrf_failed")
    assert bus.made == []
    assert http.post("/api/v1/departments", json=DEPARTMENT, headers={"X-CSRF-Token": token}).status_code == 201


def test_reading_by_cookie_and_writing_by_bearer_need_no_csrf_token(
    app: Flask, http: FlaskClient, signer: Signer, bearer: dict[str, str]
) -> None:
    assert http.post("/api/v1/departments", json=DEPARTMENT, headers=bearer).status_code == 201
    signed_in_by_cookie(app, http, signer)
    assert http.get("/api/v1/users").status_code == 200


# Operators


def test_the_operator_api_takes_operator_tokens_only(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    bus.answers |= {"authenticate_operator": Unauthenticated(), "list_sites": PAGE}
    assert http.get("/operator/v1/sites").status_code == 401
    assert http.get("/operator/v1/sites", headers=bearer).status_code == 401
    bus.answers["authenticate_operator"] = {"id": "op", "name": "值班"}
    assert http.get("/operator/v1/sites", headers={"Authorization": "Bearer op-token"}).status_code == 200
    assert (bus.last.actor.role, bus.last.actor.account_id, bus.last.actor.site_id) == (Role.OPERATOR, "op", None)


def test_an_operator_token_of_a_wrong_form_is_no_more_than_a_wrong_one(http: FlaskClient, bus: Bus) -> None:
    bus.answers["authenticate_operator"] = Invalid()
    assert http.get("/operator/v1/sites", headers={"Authorization": "Bearer " + "x" * 300}).status_code == 401
