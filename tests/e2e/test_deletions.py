"""Undo in the browser: deleted users and administrators are listed, brought back, and refused where somebody has their name by now."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .stack import PASSWORD, Api, outcome

SignIn = Callable[..., Page]
Axe = Callable[[Page], None]


@pytest.fixture
def root_id(admin: Api) -> str:
    return str(admin.json("GET", "/api/v1/departments")["items"][0]["id"])


def person(mark: str, name: str) -> dict[str, Any]:
    return {"login_name": mark, "name": f"{name}{mark[-4:]}", "email": f"{mark}@demo.example", "password": PASSWORD}


def add_user(admin: Api, root_id: str, mark: str) -> dict[str, Any]:
    body = person(mark, "去留") | {"department_id": root_id, "account_kind": "shared"}
    made: dict[str, Any] = admin.json("POST", "/api/v1/users", json=body)
    return made


def add_administrator(admin: Api, root_id: str, mark: str) -> dict[str, Any]:
    body = person(mark, "管理") | {"scope_department_id": root_id, "temporary_password": False}
    made: dict[str, Any] = admin.json("POST", "/api/v1/administrators", json=body)
    return made


def new_mark() -> str:
    return f"gone.{secrets.token_hex(4)}"


def row_of(page: Page, made: dict[str, Any]) -> Locator:
    return page.locator("tr.ant-table-row", has_text=made["login_name"])


def test_a_deleted_user_whose_name_is_taken_stays_away_and_it_is_said_what_is_taken(sign_in: SignIn, admin: Api, root_id: str) -> None:
    mark = new_mark()
    gone, other = add_user(admin, root_id, mark), add_user(admin, root_id, new_mark())
    for each in (gone, other):
        assert admin.delete(f"/api/v1/users/{each['id']}").status_code == 204
    heir = add_user(admin, root_id, mark)
    page = sign_in("demo.admin")
    page.goto("/admin/users/deleted")
    for each in (gone, other):
        row_of(page, each).get_by_role("checkbox").check()
    page.get_by_role("button", name="恢复所选").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("有 1 个用户未能恢复")
    expect(dialog).to_contain_text("登录名、邮箱已被其他账号使用")
    dialog.get_by_role("button", name="关闭").click()
    expect(row_of(page, other)).to_have_count(0)
    expect(row_of(page, gone)).to_be_visible()
    assert admin.get(f"/api/v1/users/{heir['id']}").status_code == 200


@pytest.mark.refused(409)
def test_a_deleted_administrator_comes_back_unless_somebody_has_their_name(
    sign_in: SignIn, axe: Axe, admin: Api, new_api: Callable[..., Api], root_id: str
) -> None:
    mark = new_mark()
    made = add_administrator(admin, root_id, mark)
    page = sign_in("demo.admin")
    page.goto(f"/admin/administrators?q={mark}")
    row_of(page, made).get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(row_of(page, made)).to_have_count(0)
    assert outcome(new_api().post("/api/v1/session", json={"login": mark, "password": PASSWORD}))[0] == 401

    heir = add_user(admin, root_id, mark)
    page.get_by_role("link", name="最近删除").click()
    row_of(page, made).get_by_role("button", name="恢复").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("登录名、邮箱已被其他账号使用")
    axe(page)
    dialog.get_by_role("button", name="关闭").click()

    admin.json("PATCH", f"/api/v1/users/{heir['id']}", json={"login_name": new_mark(), "email": f"{new_mark()}@demo.example"})
    row_of(page, made).get_by_role("button", name="恢复").click()
    expect(page.get_by_text(f"已恢复管理员“{made['name']}”")).to_be_visible()
    new_api(mark)  # by the password of before
