"""Acting as a user, by a browser's cookies through the whole stack, and back."""

from collections.abc import Callable

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
