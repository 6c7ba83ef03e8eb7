"""Booking in the portals: what a user books stands in the administrator's list and in the room's day."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from .stack import Api

NewApi = Callable[..., Api]
SignIn = Callable[..., Page]
Axe = Callable[[Page], None]
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def user(new_api: NewApi) -> Api:
    """A shared account of the site demo."""
    return new_api("demo.user")


def far_away() -> str:
    """A full hour that no other test has booked."""
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=200, hours=secrets.randbelow(4000))
    return start.strftime("%Y-%m-%dT%H:%M:%SZ")


def book(api: Api, **changes: Any) -> dict[str, Any]:
    body = {"topic": f"e2e {secrets.token_hex(4)}", "start_at": far_away(), "duration_minutes": 60} | changes
    made: dict[str, Any] = api.json("POST", "/api/v1/meetings", json=body)
    return made


def test_a_user_books_by_the_form_and_the_administrator_finds_the_meeting(sign_in: SignIn, axe: Axe, admin: Api) -> None:
    page, topic = sign_in("demo.user"), f"季度评审 {secrets.token_hex(3)}"
    page.goto("/u/meetings/new")
    page.get_by_label("会议主题").fill(topic)
    expect(page.get_by_text("该时段可以预约")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="预约", exact=True).click()
    expect(page.get_by_text("会议已预约")).to_be_visible()
    page.get_by_role("link", name="查看会议").click()
    expect(page.get_by_role("heading", name=topic)).to_be_visible()
    axe(page)
    assert [item["topic"] for item in admin.json("GET", "/api/v1/meetings", params={"q": topic})["items"]] == [topic]


def test_the_administrators_list_begins_today_and_what_was_is_one_press_away(sign_in: SignIn, axe: Axe, user: Api) -> None:
    book(user)  # months ahead
    page, today = sign_in("demo.admin"), datetime.now(SHANGHAI).date()
    page.goto("/admin/meetings")
    rows = page.locator("tr.ant-table-row")
    begins = rows.first.locator("td").nth(1)
    expect(rows.first).to_be_visible()
    # The demonstration's night shift runs across midnight: it is of both days, in both lists, and may still run.
    assert today - timedelta(days=1) <= date.fromisoformat(begins.inner_text()[:10]) <= datetime.now(SHANGHAI).date()
    axe(page)
    page.get_by_role("radiogroup", name="时段").get_by_text("今天以前").click()
    expect(page).to_have_url(re.compile("when=past"))
    expect(rows.get_by_text("已结束").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("radio", name="今天以前")).to_be_checked()
    assert date.fromisoformat(begins.inner_text()[:10]) < datetime.now(SHANGHAI).date()


def test_an_administrator_sees_a_reservation_in_the_room_s_day(sign_in: SignIn, user: Api, axe: Axe) -> None:
    made = book(user, start_at=_tomorrow_noon(), duration_minutes=90)  # wide enough to show its time beside the topic
    page = sign_in("demo.admin")
    page.goto(f"/admin/rooms/shared?date={made['start_at'][:10]}&q={made['room']['name']}")
    reservation = page.get_by_role("button", name=made["topic"])
    reservation.focus()
    expect(page.get_by_role("tooltip")).to_contain_text(made["topic"])
    axe(page)


def _tomorrow_noon() -> str:
    """In the daytime of the site, so that both days have the same name in UTC."""
    return (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT04:00:00Z")
