"""The pages of booking in a browser: Enter in their fields, the way back to a list, whose meetings a list shows, and accessibility."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

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


def test_on_a_telephone_availability_stands_before_the_button(sign_in: SignIn) -> None:
    page = sign_in("demo.user")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/u/meetings/new")
    availability, button = page.get_by_role("region", name="可用情况"), page.get_by_role("button", name="预约", exact=True)
    expect(availability.get_by_text("该时段可以预约")).to_be_visible()
    assert _bottom(availability) <= _top(button)
    follows = "([a, b]) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING)"
    assert page.evaluate(follows, [availability.element_handle(), button.element_handle()])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def _top(element: Locator) -> float:
    box = element.bounding_box()
    assert box
    return box["y"]


def _bottom(element: Locator) -> float:
    box = element.bounding_box()
    assert box
    return box["y"] + box["height"]


def test_back_from_a_meeting_returns_to_the_list_as_it_was(sign_in: SignIn) -> None:
    page = sign_in("demo.admin")
    page.goto("/admin/meetings?when=all&sort=topic&page_size=50&page=2")
    rows, scroller = page.locator("tr.ant-table-row"), page.locator(".ant-table-content").first
    expect(rows.first).to_be_visible()
    for leave in (lambda: page.get_by_role("link", name="返回会议列表").click(), page.go_back):
        link = rows.nth(30).get_by_role("link").first
        link.scroll_into_view_if_needed()
        position = scroller.evaluate("each => each.scrollTop")
        assert position > 0
        link.click()
        expect(page.get_by_role("region", name="会议详情")).to_be_visible()
        leave()
        expect(page).to_have_url(re.compile(r"/admin/meetings\?when=all&sort=topic&page_size=50&page=2$"))
        expect(rows.nth(30)).to_be_in_viewport()
        assert abs(scroller.evaluate("each => each.scrollTop") - position) < 5


def test_back_after_an_edit_returns_to_the_tab_of_ones_own_meetings(sign_in: SignIn, user: Api) -> None:
    made = book(user)
    page = sign_in("demo.user")
    page.goto("/u?page_size=100")
    page.get_by_role("link", name=made["topic"]).click()
    page.get_by_role("button", name="修改会议").click()
    page.get_by_role("textbox", name="会议议程").fill("改过")
    page.get_by_role("button", name="保存修改").click()
    expect(page.get_by_text("会议已修改")).to_be_visible()
    expect(page).to_have_url(re.compile(f"/u/meetings/{made['id']}$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/u\?page_size=100$"))

    page.get_by_role("link", name=made["topic"]).click()
    page.get_by_role("button", name="取消会议").click()
    page.get_by_role("button", name="确认取消").click()
    expect(page.get_by_text("已取消 1 场会议")).to_be_visible()
    page.get_by_role("link", name="返回我的会议").click()
    expect(page).to_have_url(re.compile(r"/u\?page_size=100$"))


def test_a_concurrent_account_is_offered_no_more_than_it_may_book(new_api: NewApi, sign_in: SignIn, axe: Axe) -> None:
    root, login = new_api("concurrent.admin"), f"ports.{secrets.token_hex(4)}"
    department = root.json("GET", "/api/v1/departments")["items"][0]["id"]
    form = {"login_name": login, "name": "并发用户", "email": f"{login}@demo.example", "account_kind": "shared", "capacity": 8}
    root.json("POST", "/api/v1/users", json={**form, "department_id": department, "password": "given-Word-77"})
    first = new_api()
    first.signed_in(login, "given-Word-77")
    first.json("PUT", "/api/v1/me/password", json={"old_password": "given-Word-77", "new_password": "Rostrum-demo-2026"})
    page = sign_in(login)
    page.goto("/u/meetings/new")
    expect(page.get_by_text("最多 8 方")).to_be_visible()
    expect(page.get_by_role("region", name="会议室与方数")).to_have_count(0)
    assert "会议室" not in page.locator("form").inner_text()
    capacity = page.locator("#meeting_capacity")
    expect(capacity).to_have_value("8")
    capacity.fill("500")
    capacity.press("Enter")
    expect(capacity).to_have_value("8")
    axe(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_of_a_dedicated_account_have_no_fault_of_accessibility(sign_in: SignIn, axe: Axe, new_api: NewApi, width: int) -> None:
    made = book(new_api("demo.host"), recurrence={"rrule": "FREQ=WEEKLY;COUNT=3"})
    page = sign_in("demo.host")
    page.set_viewport_size({"width": width, "height": 900})
    for address, heading in (
        ("/u", "我的会议"),
        ("/u/meetings/new", "预约会议"),
        (f"/u/meetings/{made['id']}", made["topic"]),
        (f"/u/meetings/{made['id']}/edit?scope=all", "修改会议"),
        ("/u/room", "我的会议室"),
        ("/u/calendar", "日历订阅"),
    ):
        page.goto(address)
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        expect(page.locator(".ant-skeleton, .ant-spin-spinning")).to_have_count(0)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_the_dialog_of_a_cancellation_keeps_the_focus_and_gives_it_back(sign_in: SignIn, axe: Axe, user: Api) -> None:
    made = book(user, recurrence={"rrule": "FREQ=WEEKLY;COUNT=3"})
    page = sign_in("demo.user")
    page.goto(f"/u/meetings/{made['id']}")
    opener = page.get_by_role("button", name="取消会议")
    opener.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio", name="仅这一场")).to_be_focused()
    axe(page)
    for _ in range(8):
        page.keyboard.press("Tab")
        # After the last control the focus may be at the browser itself, which shows as the body.
        assert page.evaluate("document.activeElement === document.body || document.activeElement.closest('[role=dialog]') !== null")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_focus_follows_what_is_seen_in_the_booking_form(sign_in: SignIn) -> None:
    page = sign_in("demo.user")
    page.goto("/u/meetings/new")
    expect(page.get_by_text("该时段可以预约")).to_be_visible()
    page.get_by_label("会议主题").focus()
    seen = []
    for _ in range(40):
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
        if seen[-1] == "预约":
            break
        page.keyboard.press("Tab")
    order = ["meeting_topic", "meeting_agenda", "meeting_date", "meeting_time", "meeting_duration_minutes", "meeting_repeats"]
    order += ["meeting_capacity", "meeting_room_id", "meeting_invitees", "meeting_password", "取消", "预约"]
    assert [each for each in seen if each in order] == order
