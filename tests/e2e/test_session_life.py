"""A session from sign-in to its end, by HTTP through the whole stack."""

import time
from collections.abc import Callable

import httpx
import pytest

from .stack import PASSWORD, Api, Stack, outcome

NewApi = Callable[..., Api]
LOGIN = {"login": "demo.admin", "password": PASSWORD}


def eventually_answers(wanted: int, ask: Callable[[], httpx.Response]) -> None:
    """Long before the access token of five minutes expires."""
    deadline = time.monotonic() + 15
    while (answer := ask()).status_code != wanted:
        assert time.monotonic() < deadline, answer.text


def test_a_browsers_session_by_cookies(api: Api) -> None:
    answer = api.post("/api/v1/session", json=LOGIN)
    assert answer.status_code == 200
    csrf = {"X-CSRF-Token": answer.json()["csrf_token"]}
    shown = api.json("GET", "/api/v1/session")
    assert shown["account"]["login_name"] == "demo.admin"
    assert shown["account"]["site"]["type"] == "account"
    assert not shown["account"]["must_change_password"]
    assert outcome(api.delete("/api/v1/session")) == (403, "csrf_failed")
    assert api.post("/api/v1/session/refresh").status_code == 200
    assert api.delete("/api/v1/session", headers=csrf).status_code == 204
    assert outcome(api.get("/api/v1/session"))[0] == 401


@pytest.mark.parametrize("login", ["demo.admin", "DEMO.Admin", "demo.admin@demo.example"])
def test_one_signs_in_by_name_or_address(new_api: NewApi, login: str) -> None:
    assert new_api(login).json("GET", "/api/v1/session")["account"]["login_name"] == "demo.admin"


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(api: Api) -> None:
    answers = [api.post("/api/v1/session", json={"login": login, "password": "wrong-Rostrum"}) for login in ("demo.user", "nobody.at.all")]
    first, second = ({name: value for name, value in answer.json().items() if name != "request_id"} for answer in answers)
    assert first == second
    assert first["status"] == 401


def test_a_bearer_client_refreshes_and_the_spent_token_gives_the_same_successor(api: Api) -> None:
    tokens = api.json("POST", "/api/v1/session", json=LOGIN | {"mode": "bearer"})
    spent = {"refresh_token": tokens["refresh_token"]}
    first, second = (api.json("POST", "/api/v1/session/refresh", json=spent) for _ in range(2))
    assert first["refresh_token"] == second["refresh_token"] != tokens["refresh_token"]
    assert outcome(api.post("/api/v1/session/refresh", json={"refresh_token": "made-up"}))[0] == 401


def test_the_account_sees_its_sessions_and_ends_one(new_api: NewApi) -> None:
    here, there = new_api("demo.host"), new_api("demo.host")
    (other,) = [row for row in there.json("GET", "/api/v1/sessions")["items"] if row["current"]]
    assert other["id"] in [row["id"] for row in here.json("GET", "/api/v1/sessions")["items"] if not row["current"]]
    assert here.delete(f"/api/v1/sessions/{other['id']}").status_code == 204
    eventually_answers(401, lambda: there.get("/api/v1/session"))
    assert here.get("/api/v1/session").status_code == 200


def test_an_ended_session_is_out_on_every_gateway_also_on_a_new_one(stack: Stack, new_api: NewApi) -> None:
    other = stack.gateway()
    session = new_api("demo.user")
    elsewhere = new_api(base_url=other.base_url)
    elsewhere.headers = session.headers
    assert elsewhere.get("/api/v1/session").status_code == 200
    assert session.delete("/api/v1/session").status_code == 204
    eventually_answers(401, lambda: elsewhere.get("/api/v1/session"))
    other.stop()
    started_later = stack.gateway()
    elsewhere = new_api(base_url=started_later.base_url)
    elsewhere.headers = session.headers
    while (answer := elsewhere.get("/api/v1/session")).status_code == 503:
        pass  # it lets nobody in before it knows who is out
    assert outcome(answer) == (401, "session_ended")


def test_changing_the_password_ends_the_other_sessions(admin: Api, new_api: NewApi) -> None:
    person = {"login_name": "pass.changer", "name": "改密", "email": "pass.changer@demo.example", "account_kind": "shared"}
    (root,) = admin.json("GET", "/api/v1/departments")["items"]
    admin.json("POST", "/api/v1/users", json=person | {"department_id": root["id"], "password": "first-Password-9"})
    first, second = (new_api().signed_in("pass.changer", "first-Password-9") for _ in range(2))
    assert first.json("GET", "/api/v1/session")["account"]["must_change_password"]
    assert outcome(first.get("/api/v1/preferences")) == (403, "password_change_required")
    change = {"old_password": "first-Password-9", "new_password": "second-Password-9"}
    assert first.put("/api/v1/me/password", json=change).status_code == 204
    eventually_answers(401, lambda: second.get("/api/v1/session"))
    assert not new_api().signed_in("pass.changer", "second-Password-9").json("GET", "/api/v1/session")["account"]["must_change_password"]
