"""Acting as a user, by a browser's cookies through the whole stack, and back."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from .stack import PASSWORD, Api, outcome

NewApi = Callable[..., Api]


def signed_in_by_cookie(api: Api, login: str) -> None:
    answer = api.json("POST", "/api/v1/session", json={"login": login, "password": PASSWORD})
    api.headers["X-CSRF-Token"] = answer["csrf_token"]


def test_an_administrator_enters_as_a_user_and_returns(api: Api, new_api: NewApi) -> None:
    signed_in_by_cookie(api, "demo.admin")
    (user,) = api.json("GET", "/api/v1/users", params={"login_name": "demo.user"})["items"]
    entered = api.json("POST", f"/api/v1/users/{user['id']}/impersonation", json={"reason": "帮助预订会议"})
    assert (entered["account"]["id"], entered["account"]["acting_as"]["by"]) == (user["id"], "欧阳岚")
    api.headers["X-CSRF-Token"] = entered["csrf_token"]
    assert api.json("GET", "/api/v1/session")["account"]["role"] == "user"
    assert outcome(api.get("/api/v1/users"))[0] == 403
    change = {"old_password": PASSWORD, "new_password": "not-Mine-to-set-9"}
    assert outcome(api.put("/api/v1/me/password", json=change)) == (403, "not_while_jumped")
    back = api.json("DELETE", "/api/v1/session/impersonation")
    assert back["account"]["login_name"] == "demo.admin"
    assert api.get("/api/v1/users").status_code == 200
    told = new_api("demo.user").json("GET", "/api/v1/me/impersonations")["items"]
    assert told[0]["reason"] == "帮助预订会议"


def test_a_jump_needs_a_reason_and_a_user_in_scope(new_api: NewApi, admin: Api) -> None:
    foreign = new_api("concurrent.admin").json("GET", "/api/v1/users", params={"page_size": 1})["items"][0]["id"]
    assert outcome(admin.post(f"/api/v1/users/{foreign}/impersonation", json={"reason": "x"}))[0] == 404
    own = admin.json("GET", "/api/v1/users", params={"page_size": 1})["items"][0]["id"]
    assert outcome(admin.post(f"/api/v1/users/{own}/impersonation", json={}))[0] == 422


def test_a_jump_ends_when_the_user_leaves_the_scope(admin: Api, new_api: NewApi) -> None:
    (root,) = admin.json("GET", "/api/v1/departments")["items"]
    mark = uuid4().hex[-10:]
    department = admin.json("POST", "/api/v1/departments", json={"name": f"客服{mark}", "parent_id": root["id"]})["id"]
    person = {"name": "王小明", "email": f"u.{mark}@demo.example", "login_name": f"u.{mark}", "invite": True}
    user = admin.json("POST", "/api/v1/users", json=person | {"account_kind": "shared", "department_id": department})
    login = {"name": "李管理", "email": f"a.{mark}@demo.example", "login_name": f"a.{mark}", "password": PASSWORD}
    admin.json("POST", "/api/v1/administrators", json=login | {"scope_department_id": department, "temporary_password": False})

    jumped = new_api(login["login_name"])
    assert jumped.json("GET", "/api/v1/site")["hosts"] is None
    assert admin.json("GET", "/api/v1/site")["hosts"]["total"] >= 0
    entered = jumped.json("POST", f"/api/v1/users/{user['id']}/impersonation", json={"reason": "帮助预订会议"})
    jumped.headers["Authorization"] = f"Bearer {entered['access_token']}"
    for change in ({"login_name": "mine.now"}, {"mobile": "13912345678"}, {"name": "我的"}):
        assert outcome(jumped.patch("/api/v1/me", json=change)) == (403, "not_while_jumped")
    assert jumped.get("/api/v1/me").status_code == 200

    admin.json("PATCH", f"/api/v1/users/{user['id']}", json={"department_id": root["id"]})
    until = time.monotonic() + 10
    while (answer := jumped.get("/api/v1/me")).status_code == 200 and time.monotonic() < until:
        time.sleep(0.05)  # org's event, then identity's broadcast
    assert outcome(answer) == (401, "session_ended")
    assert outcome(jumped.post("/api/v1/session/refresh", json={"refresh_token": entered["refresh_token"]})) == (401, "session_ended")


def test_one_clients_request_id_hides_no_line_of_the_sign_in_log(admin: Api, new_api: NewApi) -> None:
    host = new_api("demo.host")
    host.headers["X-Request-ID"] = "the-same-for-all"
    (account,) = admin.json("GET", "/api/v1/users", params={"login_name": "demo.host"})["items"]
    start = (datetime.now(UTC) + timedelta(days=40)).replace(minute=0, second=0, microsecond=0)
    query = {"account_id": account["id"], "action": "booking"}
    before = admin.json("GET", "/api/v1/sign-in-log", params=query)["total"]
    for hour in range(3):
        meeting = {"topic": "周会", "start_at": (start + timedelta(hours=hour)).isoformat(), "duration_minutes": 30, "capacity": 2}
        answer = host.post("/api/v1/meetings", json=meeting)
        assert answer.status_code == 201, answer.text
        assert answer.headers["X-Client-Request-ID"] == "the-same-for-all" != answer.headers["X-Request-ID"]
    until = time.monotonic() + 10
    while admin.json("GET", "/api/v1/sign-in-log", params=query)["total"] < before + 3 and time.monotonic() < until:
        time.sleep(0.05)
    assert admin.json("GET", "/api/v1/sign-in-log", params=query)["total"] == before + 3
