"""Personal settings in the browser: what one signs in by changes with the password only."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .stack import PASSWORD, Api

SignIn = Callable[..., Page]
WORDS = {
    "zh-CN": {"email": "邮箱地址", "password": "当前密码", "save": "保存", "wrong": "当前密码不正确", "pending": "待确认"},
    "en-US": {
        "email": "Email",
        "password": "Current password",
        "save": "Save",
        "wrong": "The current password is incorrect",
        "pending": "waits for confirmation",
    },
}


def new_user(admin: Api) -> str:
    mark = uuid4().hex[-10:]
    (root,) = admin.json("GET", "/api/v1/departments")["items"]
    person = {"name": "王小明", "email": f"u.{mark}@demo.example", "login_name": f"u.{mark}", "department_id": root["id"]}
    admin.json("POST", "/api/v1/users", json=person | {"account_kind": "shared", "password": PASSWORD, "temporary_password": False})
    return f"u.{mark}"


@pytest.mark.refused(422)
@pytest.mark.parametrize("language", WORDS)
def test_a_new_email_takes_the_password(
    admin: Api, new_api: Callable[..., Api], sign_in: SignIn, axe: Callable[[Page], None], language: str
) -> None:
    words, login = WORDS[language], new_user(admin)
    own = new_api(login)
    own.json("PATCH", "/api/v1/preferences", json={"language": language})
    page = sign_in(login)
    page.goto("/u/me")
    expect(page.get_by_label(words["password"])).to_have_count(0)
    page.get_by_label(words["email"]).fill(f"new.{login}@demo.example")
    page.get_by_label(words["password"]).fill("not-the-password")
    axe(page)
    page.get_by_role("button", name=words["save"]).click()
    expect(page.get_by_text(words["wrong"])).to_be_visible()
    page.get_by_label(words["password"]).fill(PASSWORD)
    page.get_by_role("button", name=words["save"]).click()
    expect(page.get_by_role("alert").filter(has_text=words["pending"])).to_be_visible()
    expect(page.get_by_label(words["password"])).to_have_count(0)
    assert own.json("GET", "/api/v1/me")["pending_email"] == f"new.{login}@demo.example"
