"""The pages of booking in a browser: Enter in the fields of the form, and whose meetings a list shows."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .stack import Api

NewApi = Callable[..., Api]
SignIn = Callable[..., Page]
Axe = Callable[[Page], None]
UNKNOWN = "01890000-0000-7000-8000-000000000001"


@pytest.fixture
def user(new_api: NewApi) -> Api:
    """A shared account of the site demo."""
    return new_api("demo.user")


def book(api: Api, **changes: Any) -> dict[str, Any]:
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=150, hours=secrets.randbelow(1000))
    body = {"topic": f"页面 {secrets.token_hex(4)}", "start_at": start.strftime("%Y-%m-%dT%H:%M:%SZ"), "duration_minutes": 30}
    made: dict[str, Any] = api.json("POST", "/api/v1/meetings", json=body | changes)
    return made


def booked(api: Api, topic: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.json("GET", "/api/v1/meetings", params={"q": topic})["items"]
    return found


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "telephone"])
def test_enter_in_a_picker_takes_the_value_over_and_books_nothing(sign_in: SignIn, user: Api, size: tuple[int, int]) -> None:
    page, topic = sign_in("demo.user"), f"回车 {secrets.token_hex(4)}"
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("/u/meetings/new")
    page.get_by_label("会议主题").fill(topic)
    day = (datetime.now(UTC) + timedelta(days=40 + size[0] % 7)).strftime("%Y-%m-%d")
    for label, typed in (("日期", day), ("开始时间", "06:47"), ("时长（分钟）", "35"), ("方数", "3")):
        field = page.get_by_label(label, exact=True)
        field.fill(typed)
        field.press("Enter")
        expect(field).to_have_value(typed)
    room = page.get_by_label("会议室", exact=True)
    room.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("会议已预约")).to_have_count(0)
    assert booked(user, topic) == []

    page.get_by_label("会议主题").press("Enter")
    expect(page.get_by_text("会议已预约")).to_be_visible()
    (made,) = booked(user, topic)
    assert (made["start_at"], made["duration_minutes"], made["capacity"]) == (_in_shanghai(day, "06:47"), 35, 3)


def _in_shanghai(day: str, time: str) -> str:
    return datetime.fromisoformat(f"{day}T{time}+08:00").astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_list_of_one_hosts_meetings_says_whose_they_are(sign_in: SignIn, axe: Axe, user: Api) -> None:
    made = book(user)
    page = sign_in("demo.admin")
    page.goto(f"/admin/meetings?host_id={made['host']['id']}&when=all")
    expect(page.get_by_role("heading", name=f"{made['host']['name']} 的会议")).to_be_visible()
    expect(page.get_by_text("demo.user")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="显示管理范围内所有人的会议").click()
    expect(page.get_by_role("heading", name="会议信息", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?when=all$"))


@pytest.mark.refused(404)
@pytest.mark.parametrize("search", [f"host_id={UNKNOWN}", "host_id=..%2F..", f"series_id={UNKNOWN}", "series_id=x"])
def test_a_link_to_nobodys_meetings_says_so(sign_in: SignIn, search: str) -> None:
    page = sign_in("demo.admin")
    page.goto(f"/admin/meetings?when=all&{search}")
    expect(page.get_by_role("alert").get_by_text("不存在，或不在您的管理范围内")).to_be_visible()
    expect(page.get_by_text("没有会议", exact=True)).to_be_visible()
