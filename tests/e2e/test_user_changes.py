"""A dedicated account becomes shared: the portal says first what that means, and its meetings stay."""

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .stack import PASSWORD, READY_WITHIN, Api

NewApi = Callable[..., Api]
SignIn = Callable[..., Page]
WORDS = {
    "zh-CN": {"edit": "修改", "save": "保存", "cancel": "取消", "shared": "共享账号", "kept": "2 场未来会议照常召开"},
    "en-US": {"edit": "Edit", "save": "Save", "cancel": "Cancel", "shared": "Shared", "kept": "2 future meetings booked in this room stay"},
}


@pytest.fixture
def host(admin: Api, new_api: NewApi) -> dict[str, Any]:
    """A dedicated user with two meetings to come in the own room."""
    root = admin.json("GET", "/api/v1/departments")["items"][0]["id"]
    login = f"own.{secrets.token_hex(4)}"
    form = {"login_name": login, "name": "专属人", "email": f"{login}@demo.example", "account_kind": "dedicated", "capacity": 50}
    form |= {"department_id": root, "password": PASSWORD, "temporary_password": False}
    made: dict[str, Any] = admin.json("POST", "/api/v1/users", json=form)
    user = new_api().signed_in_soon(login)
    for day in (3, 4):
        book(user, day)
    return made


def book(user: Api, day: int) -> None:
    start = datetime.now(UTC) + timedelta(days=day)
    form = {"topic": "专属会议", "start_at": start.strftime("%Y-%m-%dT%H:%M:00Z"), "duration_minutes": 30}
    deadline = time.monotonic() + READY_WITHIN
    while (answer := user.post("/api/v1/meetings", json=form)).status_code != 201:
        assert time.monotonic() < deadline, answer.text  # the room follows by event


@pytest.mark.parametrize("language", WORDS)
def test_a_dedicated_account_becomes_shared_after_a_question(
    sign_in: SignIn, axe: Callable[[Page], None], new_administrator: Callable[..., str], admin: Api, host: dict[str, Any], language: str
) -> None:
    words, address = WORDS[language], f"/api/v1/users/{host['id']}"
    page = sign_in(new_administrator(language=language))
    page.goto(f"/admin/users?q={host['login_name']}")
    page.get_by_role("button", name=f"{words['edit']} 专属人").click()
    page.get_by_role("dialog").get_by_text(words["shared"], exact=True).click()
    page.get_by_role("button", name=words["save"], exact=True).click()
    question = page.locator(".ant-modal-confirm")
    expect(question).to_contain_text(words["kept"])
    axe(page)
    question.get_by_role("button", name=words["cancel"]).click()
    expect(question).to_be_hidden()
    assert admin.json("GET", address)["account_kind"] == "dedicated"
    page.get_by_role("button", name=words["save"], exact=True).click()
    question.get_by_role("button", name=words["save"]).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert admin.json("GET", address)["account_kind"] == "shared"
    kept = admin.json("GET", f"{address}/meetings")["items"]
    assert [each["status"] for each in kept] == ["booked", "booked"]
