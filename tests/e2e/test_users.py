"""Users by HTTP through the whole stack: lists, forms, licences, stale saves, scope."""

import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from .stack import PASSWORD, Api, outcome

NewApi = Callable[..., Api]


@pytest.fixture
def root_id(admin: Api) -> str:
    return str(admin.json("GET", "/api/v1/departments")["items"][0]["id"])


def form(department_id: str, **changes: Any) -> dict[str, Any]:
    login = f"e2e.{secrets.token_hex(4)}"
    person = {
        "login_name": login,
        "name": "测试员",
        "email": f"{login}@demo.example",
        "account_kind": "shared",
        "password": "given-Word-77",
    }
    return person | {"department_id": department_id} | changes


def add(api: Api, department_id: str, **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = api.json("POST", "/api/v1/users", json=form(department_id, **changes))
    return made


def total(api: Api, **query: Any) -> int:
    return int(api.json("GET", "/api/v1/users", params=query)["total"])


def test_the_list_has_pages_orders_and_a_department_filter(admin: Api, root_id: str) -> None:
    page = admin.json("GET", "/api/v1/users", params={"page_size": 10, "sort": "login_name"})
    assert len(page["items"]) == 10
    assert page["total"] >= 40
    names = [user["login_name"] for user in page["items"]]
    assert names == sorted(names)
    second = admin.json("GET", "/api/v1/users", params={"page_size": 10, "page": 2, "sort": "login_name"})["items"]
    assert set(names).isdisjoint(user["login_name"] for user in second)
    whole = {"department_id": root_id, "include_subdepartments": "true"}
    assert total(admin, **whole) == page["total"] > total(admin, department_id=root_id)


def test_a_user_is_added_found_changed_and_deleted(admin: Api, root_id: str) -> None:
    made = add(admin, root_id, name="孔令辉", mobile=f"139{secrets.randbelow(10**8):08d}")
    address = f"/api/v1/users/{made['id']}"
    for words in ("孔令", "konglinghui", made["login_name"], made["mobile"][-8:]):
        assert made["id"] in {user["id"] for user in admin.json("GET", "/api/v1/users", params={"q": words})["items"]}, words
    changed = admin.json("PATCH", address, json={"name": "孔令明", "mobile": None}, headers={"If-Match": f'"{made["version"]}"'})
    assert (changed["name"], changed["mobile"]) == ("孔令明", None)
    assert changed["version"] > made["version"]
    assert admin.delete(address).status_code == 204
    assert outcome(admin.get(address)) == (404, "not_found")
    assert admin.json("POST", f"{address}/restoration")["id"] == made["id"]


def test_who_saves_what_another_has_changed_meanwhile_is_told_so(admin: Api, root_id: str) -> None:
    made = add(admin, root_id)
    address, etag = f"/api/v1/users/{made['id']}", admin.get(f"/api/v1/users/{made['id']}").headers["ETag"]
    assert admin.patch(address, json={"name": "先存者"}, headers={"If-Match": etag}).status_code == 200
    assert outcome(admin.patch(address, json={"name": "后存者"}, headers={"If-Match": etag})) == (412, "stale")
    assert admin.json("GET", address)["name"] == "先存者"


def test_a_new_user_signs_in_at_once_and_is_asked_for_a_new_password(admin: Api, root_id: str, api: Api) -> None:
    made = add(admin, root_id)
    version = admin.get(f"/api/v1/users/{made['id']}")
    assert version.status_code == 200
    body = {"login": made["login_name"], "password": "given-Word-77", "mode": "bearer"}
    deadline = time.monotonic() + 15
    while (answer := api.post("/api/v1/session", json=body)).status_code != 200:
        assert time.monotonic() < deadline, answer.text
    assert answer.json()["account"]["must_change_password"]


def test_what_is_taken_says_so_by_field_and_nothing_more(admin: Api, new_api: NewApi, root_id: str) -> None:
    foreign = new_api("concurrent.admin").json("GET", "/api/v1/users", params={"page_size": 1})["items"][0]
    answer = admin.post("/api/v1/users", json=form(root_id, email=foreign["email"].upper()))
    assert answer.status_code == 409
    assert [(fault["field"], fault["code"]) for fault in answer.json()["errors"]] == [("email", "taken")]
    assert foreign["id"] not in answer.text
    assert foreign["name"] not in answer.text


def test_one_key_adds_one_user_however_often_and_however_fast_it_is_sent(admin: Api, root_id: str) -> None:
    body, headers = form(root_id), {"Idempotency-Key": secrets.token_hex(8)}
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: admin.post("/api/v1/users", json=body, headers=headers), range(6)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"in_progress"}
    again = admin.json("POST", "/api/v1/users", json=body, headers=headers)
    assert {answer.json()["id"] for answer in answers if answer.status_code == 201} <= {again["id"]}
    assert total(admin, login_name=body["login_name"]) == 1


def test_the_last_dedicated_room_goes_to_one_of_many(admin: Api, root_id: str) -> None:
    def lines() -> dict[int, tuple[int, int]]:
        found = admin.json("GET", "/api/v1/site/licence")["lines"]
        return {line["capacity"]: (line["used"], line["quantity"]) for line in found if line["room_kind"] == "dedicated"}

    capacity, (used, quantity) = min(lines().items(), key=lambda line: line[1][1] - line[1][0])
    for _ in range(quantity - used - 2):
        add(admin, root_id, account_kind="dedicated", capacity=capacity)
    bodies = [form(root_id, account_kind="dedicated", capacity=capacity) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda body: admin.post("/api/v1/users", json=body), bodies))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"no_dedicated_room_left"}
    assert lines()[capacity] == (quantity, quantity)


def test_several_users_are_deleted_at_once_or_not_at_all(admin: Api, new_api: NewApi, root_id: str) -> None:
    ids = [add(admin, root_id)["id"] for _ in range(3)]
    foreign = new_api("concurrent.admin").json("GET", "/api/v1/users", params={"page_size": 1})["items"][0]["id"]
    assert admin.json("POST", "/api/v1/users/deletion-preview", json={"ids": ids})["user_count"] == 3
    assert outcome(admin.post("/api/v1/users/batch-deletion", json={"ids": [*ids, foreign]}))[0] == 404
    assert all(admin.get(f"/api/v1/users/{each}").status_code == 200 for each in ids)
    assert admin.post("/api/v1/users/batch-deletion", json={"ids": ids}).status_code == 204
    assert all(admin.get(f"/api/v1/users/{each}").status_code == 404 for each in ids)


def test_an_administrator_of_a_department_manages_its_users_only(admin: Api, new_api: NewApi, root_id: str) -> None:
    sales = new_api("demo.sales")
    (own_root,) = sales.json("GET", "/api/v1/departments")["items"]
    outside = add(admin, root_id)
    address = f"/api/v1/users/{outside['id']}"
    assert outside["id"] not in {user["id"] for user in sales.json("GET", "/api/v1/users", params={"q": outside["login_name"]})["items"]}
    for answer in (
        sales.get(address),
        sales.patch(address, json={"name": "越权"}),
        sales.delete(address),
        sales.post(f"{address}/restoration"),
        sales.post("/api/v1/users", json=form(root_id)),
        sales.post("/api/v1/users/deletion-preview", json={"ids": [outside["id"]]}),
    ):
        assert answer.status_code == 404, answer.text
    inside = add(sales, own_root["id"])
    assert sales.patch(f"/api/v1/users/{inside['id']}", json={"department_id": root_id}).status_code == 404
    assert admin.json("GET", f"/api/v1/users/{inside['id']}")["department_id"] == own_root["id"]
    assert outcome(sales.get("/api/v1/site/licence")) == (403, "root_only")


def test_another_sites_users_do_not_exist(admin: Api, new_api: NewApi) -> None:
    foreign = new_api("concurrent.admin").json("GET", "/api/v1/users", params={"page_size": 1})["items"][0]["id"]
    for answer in (
        admin.get(f"/api/v1/users/{foreign}"),
        admin.patch(f"/api/v1/users/{foreign}", json={"name": "越界"}),
        admin.delete(f"/api/v1/users/{foreign}"),
        admin.post(f"/api/v1/users/{foreign}/restoration"),
    ):
        assert outcome(answer) == (404, "not_found")


def test_a_user_may_do_nothing_that_administrators_do(new_api: NewApi) -> None:
    user = new_api("demo.user")
    for path in ("/departments", "/users", "/administrators", "/site", "/site/licence", "/audit-log"):
        assert outcome(user.get(f"/api/v1{path}")) == (403, "forbidden")
    assert outcome(user.get("/operator/v1/sites"))[0] == 401


def test_a_narrowed_scope_counts_at_once_in_the_open_session(admin: Api, new_api: NewApi, root_id: str) -> None:
    login = f"scoped.{secrets.token_hex(3)}"
    person = {"login_name": login, "name": "范围", "email": f"{login}@demo.example", "password": PASSWORD, "temporary_password": False}
    made = admin.json("POST", "/api/v1/administrators", json=person | {"scope_department_id": root_id})
    open_session = new_api()
    deadline = time.monotonic() + 15
    while open_session.post("/api/v1/session", json={"login": login, "password": PASSWORD, "mode": "bearer"}).status_code != 200:
        assert time.monotonic() < deadline
    open_session.signed_in(login)
    assert total(open_session) == total(admin)
    (sales,) = [each for each in admin.json("GET", "/api/v1/departments")["items"][0]["children"] if each["name"] == "市场与销售部"]
    admin.json("PATCH", f"/api/v1/administrators/{made['id']}", json={"scope_department_id": sales["id"]})
    deadline = time.monotonic() + 15
    while (answer := open_session.get("/api/v1/users")).status_code == 200 and answer.json()["total"] == total(admin):
        assert time.monotonic() < deadline
    assert outcome(answer)[0] == 401  # the token; the session goes on by a refresh
