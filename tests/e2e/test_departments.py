"""Departments by HTTP through the whole stack: the tree, its changes, and who may see what."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest

from .stack import Api, outcome

NewApi = Callable[..., Api]


def tree(api: Api) -> dict[str, Any]:
    (root,) = api.json("GET", "/api/v1/departments")["items"]
    return root


def walk(department: dict[str, Any]) -> list[dict[str, Any]]:
    return [department, *(below for child in department["children"] for below in walk(child))]


def named(api: Api, name: str) -> dict[str, Any]:
    return next(department for department in walk(tree(api)) if department["name"] == name)


def add(api: Api, parent_id: str, name: str = "") -> Any:
    return api.json("POST", "/api/v1/departments", json={"parent_id": parent_id, "name": name or f"部门{secrets.token_hex(3)}"})


def test_the_demonstration_has_departments_on_three_levels(admin: Api) -> None:
    root = tree(admin)
    assert len(walk(root)) >= 9
    assert any(grandchild["children"] for child in root["children"] for grandchild in child["children"])


def test_a_department_is_added_renamed_moved_and_deleted(admin: Api) -> None:
    root = tree(admin)
    first, second = add(admin, root["id"]), add(admin, root["id"])
    renamed = admin.json("PATCH", f"/api/v1/departments/{first['id']}", json={"name": "改名部" + first["id"][-4:]})
    assert renamed["name"].startswith("改名部")
    admin.json("PATCH", f"/api/v1/departments/{first['id']}", json={"parent_id": second["id"]})
    assert [child["id"] for child in named(admin, second["name"])["children"]] == [first["id"]]
    assert outcome(admin.patch(f"/api/v1/departments/{second['id']}", json={"parent_id": first["id"]})) == (409, "below_itself")
    assert admin.json("GET", f"/api/v1/departments/{second['id']}/deletion-preview")["department_count"] == 1
    assert admin.delete(f"/api/v1/departments/{second['id']}").status_code == 204
    assert {first["id"], second["id"]} & {department["id"] for department in walk(tree(admin))} == set()


def test_the_same_key_adds_one_department_and_another_body_with_it_is_refused(admin: Api) -> None:
    root, name = tree(admin), f"幂等{secrets.token_hex(3)}"
    key = {"Idempotency-Key": secrets.token_hex(8)}
    answers = [admin.post("/api/v1/departments", json={"parent_id": root["id"], "name": name}, headers=key) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert [department["name"] for department in walk(tree(admin))].count(name) == 1
    other = admin.post("/api/v1/departments", json={"parent_id": root["id"], "name": name + "乙"}, headers=key)
    assert outcome(other) == (422, "idempotency_key_reused")


def test_an_administrator_of_a_department_sees_their_subtree_only(admin: Api, new_api: NewApi) -> None:
    sales = new_api("demo.sales")
    assert tree(sales)["name"] == "市场与销售部"
    outside = named(admin, "人力资源部")
    for answer in (
        sales.post("/api/v1/departments", json={"parent_id": outside["id"], "name": "越权"}),
        sales.patch(f"/api/v1/departments/{outside['id']}", json={"name": "越权"}),
        sales.delete(f"/api/v1/departments/{outside['id']}"),
        sales.get(f"/api/v1/departments/{outside['id']}/deletion-preview"),
        sales.get("/api/v1/users", params={"department_id": outside["id"]}),
    ):
        assert outcome(answer) == (404, "not_found")
    assert named(admin, "人力资源部")["id"] == outside["id"]


def test_another_sites_departments_do_not_exist(admin: Api, new_api: NewApi) -> None:
    foreign = tree(new_api("concurrent.admin"))
    for answer in (
        admin.post("/api/v1/departments", json={"parent_id": foreign["id"], "name": "越界"}),
        admin.patch(f"/api/v1/departments/{foreign['children'][0]['id']}", json={"name": "越界"}),
        admin.delete(f"/api/v1/departments/{foreign['children'][0]['id']}"),
        admin.get("/api/v1/users", params={"department_id": foreign["id"]}),
    ):
        assert outcome(answer) == (404, "not_found")


@pytest.mark.parametrize(
    "name", ["'; DROP TABLE departments;--", "<img src=x onerror=alert(1)>", "𠮷野家", "a/b\\c%00", "${jndi:ldap://x}"]
)
def test_a_name_is_kept_as_it_was_typed(admin: Api, name: str) -> None:
    made = add(admin, tree(admin)["id"], name)
    assert named(admin, name)["id"] == made["id"]
    admin.delete(f"/api/v1/departments/{made['id']}")


def test_what_is_refused_changes_nothing(admin: Api) -> None:
    before = tree(admin)
    for body in ({}, {"name": "无上级"}, {"parent_id": before["id"], "name": ""}, {"parent_id": before["id"], "name": "x", "more": 1}, [1]):
        assert admin.post("/api/v1/departments", json=body).status_code == 422
    assert admin.post("/api/v1/departments", content=b"{", headers={"Content-Type": "application/json"}).status_code == 400
    assert tree(admin) == before
