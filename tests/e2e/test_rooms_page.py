"""The pages of shared and dedicated rooms in the browser: filters, timeline, keyboard, touch, hover card and rename dialog."""

import re
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from .stack import PASSWORD, Api

NewApi = Callable[..., Api]
SignIn = Callable[..., Page]
Axe = Callable[[Page], None]
SHANGHAI = ZoneInfo("Asia/Shanghai")
KINDS = ("shared", "dedicated")


@pytest.fixture(scope="module")
def day() -> str:
    """A day on which no other test books. The hour and the weekday of the run do not matter."""
    return (datetime.now(SHANGHAI) + timedelta(days=90)).date().isoformat()


@pytest.fixture
def busy(new_api: NewApi, admin: Api, day: str) -> list[dict[str, Any]]:
    """Two rooms with meetings on `day`: at 14:00 and 16:00 in the first, at 14:00 in the second. Booked once a run."""
    user = new_api("demo.user")
    rooms = sorted(rooms_of(admin, "shared", day), key=lambda room: str(room["name"]))[:2]
    for room, hours in zip(rooms, ((14, 16), (14,)), strict=True):
        taken = {each["start_at"] for each in room["reservations"]}
        for start in (moment(day, hour) for hour in hours):
            if start not in taken:
                body = {"topic": f"评审 {secrets.token_hex(3)}", "start_at": start, "duration_minutes": 90, "room_id": room["id"]}
                user.json("POST", "/api/v1/meetings", json=body)
    return [room for room in rooms_of(admin, "shared", day) if room["id"] in {each["id"] for each in rooms}]


@pytest.fixture
def phone(browser: Browser, portal: str) -> Iterator[BrowserContext]:
    """A telephone with a touch screen."""
    made = browser.new_context(
        base_url=portal, viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    yield made
    made.close()


def rooms_of(api: Api, kind: str, day: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.json("GET", "/api/v1/rooms", params={"kind": kind, "date": day, "page_size": 500})["items"]
    return found


def moment(day: str, hour: int) -> str:
    return datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=SHANGHAI).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def speak(page: Page, language: str) -> None:
    """Shows the portal in `language`. The account itself keeps its own, as other tests share it."""

    def answer(route: Route) -> None:
        got = route.fetch()
        session = got.json()
        route.fulfill(response=got, json={**session, "account": {**session["account"], "language": language}})

    page.route("**/api/v1/session", answer)


def block(page: Page, topic: str) -> Locator:
    return page.locator(".tl-res button").filter(has_text=topic)


def rows(page: Page) -> Locator:
    return page.locator(".tl-row")


def opened(page: Page, kind: str, day: str, more: str = "") -> Page:
    page.goto(f"/admin/rooms/{kind}?date={day}{more}")
    expect(rows(page).first).to_be_visible()
    return page


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_page_breaks_no_rule_of_wcag_and_fits_its_width(sign_in: SignIn, axe: Axe, day: str, kind: str, language: str) -> None:
    page = sign_in("demo.admin")
    speak(page, language)
    for width in (1440, 1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        opened(page, kind, day)
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, width
        axe(page)


@pytest.mark.parametrize("kind", KINDS)
def test_a_typed_capacity_filters_by_enter_and_by_leaving_the_box(sign_in: SignIn, axe: Axe, admin: Api, day: str, kind: str) -> None:
    capacities = [room["capacity"] for room in rooms_of(admin, kind, day)]
    wanted = capacities[0]
    page = opened(sign_in("demo.admin"), kind, day)
    for key in ("Enter", "Tab"):
        box = page.get_by_label("最大方数", exact=True)
        box.fill(str(wanted))
        box.press(key)
        expect(page).to_have_url(re.compile(f"capacity={wanted}"))
        if key == "Tab":
            expect(box).not_to_be_focused()
        expect(rows(page).first).to_have_attribute("aria-setsize", str(capacities.count(wanted)))
        chip = page.get_by_role("button", name=re.compile("^取消筛选"))
        expect(chip).to_contain_text(f"{wanted} 方")
        axe(page)
        chip.click()
        expect(page).not_to_have_url(re.compile("capacity"))
    box.fill("9999")
    box.press("Enter")
    expect(page.get_by_text("没有符合条件的结果")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="清除筛选").click()
    expect(rows(page).first).to_have_attribute("aria-setsize", str(len(capacities)))
    assert f"date={day}" in page.url


def test_a_capacity_is_chosen_from_those_of_the_rooms(sign_in: SignIn, axe: Axe, admin: Api, day: str) -> None:
    largest = max(room["capacity"] for room in rooms_of(admin, "shared", day))
    page = opened(sign_in("demo.admin"), "shared", day)
    page.get_by_label("最大方数", exact=True).click()
    axe(page)
    page.locator(".ant-select-item-option").filter(has_text=f"{largest} 方").click()
    expect(page).to_have_url(re.compile(f"capacity={largest}"))


def test_the_whole_day_fits_and_a_zoom_opens_where_the_meetings_are(sign_in: SignIn, busy: list[dict[str, Any]], day: str) -> None:
    page = opened(sign_in("demo.admin"), "shared", day)
    box = page.locator(".tl")
    assert box.evaluate("each => each.scrollWidth - each.clientWidth") <= 0
    zoom = page.get_by_role("radiogroup", name="时间范围").get_by_role("radio")
    zoom.last.focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("zoom=12"))
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("zoom=6"))
    page.reload()
    for reservation in busy[0]["reservations"]:
        expect(block(page, reservation["topic"])).to_be_in_viewport(ratio=1)
        expect(block(page, reservation["topic"])).to_contain_text("–")


def test_the_name_of_a_reservation_begins_with_what_it_shows(sign_in: SignIn, busy: list[dict[str, Any]], day: str) -> None:
    page = opened(sign_in("demo.admin"), "shared", day)
    for zoom in ("24", "12", "6"):
        page.goto(f"/admin/rooms/shared?date={day}&zoom={zoom}")
        expect(block(page, busy[0]["reservations"][0]["topic"])).to_be_visible()
        names = page.locator(".tl-res button").evaluate_all("all => all.map(each => [each.getAttribute('aria-label'), each.textContent])")
        assert all(name.startswith(" ".join(shown.split())) for name, shown in names), names


def test_the_load_of_a_day_stands_in_the_calendar_and_in_the_rooms_row(sign_in: SignIn, busy: list[dict[str, Any]], day: str) -> None:
    page = opened(sign_in("demo.admin"), "shared", day)
    selected = page.locator(".cal-cell.sel")
    expect(selected).to_have_accessible_name(re.compile(r"3 场会议，已预约 4\.5小时，占全部会议室时间的 \d+%"))
    expect(selected.locator("i b")).to_be_visible()
    row = rows(page).filter(has_text=busy[0]["name"])
    expect(row).to_contain_text("2 场 · 13%")


def test_reservations_are_walked_by_keys_and_show_their_card(sign_in: SignIn, axe: Axe, busy: list[dict[str, Any]], day: str) -> None:
    first, second = busy[0]["reservations"]
    page = opened(sign_in("demo.admin"), "shared", day, "&zoom=6")
    block(page, first["topic"]).focus()
    card = page.get_by_role("tooltip")
    expect(card).to_contain_text(first["topic"])
    axe(page)
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(block(page, second["topic"])).to_be_focused()
    expect(block(page, second["topic"])).to_be_in_viewport(ratio=1)
    expect(card).to_contain_text(second["topic"])
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    other = block(page, busy[1]["reservations"][0]["topic"])
    expect(other).to_be_focused()
    expect(card).to_contain_text(busy[1]["reservations"][0]["topic"])
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/admin/meetings/{busy[1]['reservations'][0]['meeting_id']}"))


def test_a_focused_reservation_stays_when_its_row_scrolls_away(sign_in: SignIn, busy: list[dict[str, Any]], day: str) -> None:
    page = opened(sign_in("demo.admin"), "shared", day, "&zoom=6")
    page.set_viewport_size({"width": 1280, "height": 420})
    first, second = busy[0]["reservations"]
    block(page, first["topic"]).focus()
    page.locator(".tl").evaluate("each => each.scrollTo({top: 9999, left: 0})")
    expect(block(page, first["topic"])).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(block(page, second["topic"])).to_be_in_viewport(ratio=1)
    covered = "each => { const box = each.getBoundingClientRect(); return document.elementFromPoint(box.x + 4, box.y + 4) !== each }"
    assert not block(page, second["topic"]).evaluate(covered), "under the head or the names"


def test_a_tap_shows_the_card_and_another_opens_the_meeting(phone: BrowserContext, busy: list[dict[str, Any]], day: str) -> None:
    page = phone.new_page()
    assert page.request.post("/api/v1/session", data={"login": "demo.admin", "password": PASSWORD}).ok
    opened(page, "shared", day, "&zoom=6")
    first = busy[0]["reservations"][0]
    block(page, first["topic"]).scroll_into_view_if_needed()
    block(page, first["topic"]).tap()
    card = page.get_by_role("tooltip")
    expect(card).to_contain_text("再点一次可打开会议")
    expect(page).to_have_url(re.compile("/admin/rooms/shared"))
    page.locator(".tl-corner").tap()
    expect(card).to_have_count(0)
    block(page, first["topic"]).tap()
    expect(card).to_be_visible()
    block(page, first["topic"]).tap()
    expect(page).to_have_url(re.compile(f"/admin/meetings/{first['meeting_id']}"))


def test_the_focus_goes_through_the_page_in_the_order_of_its_parts(sign_in: SignIn, busy: list[dict[str, Any]], day: str) -> None:
    page = opened(sign_in("demo.admin"), "shared", day)
    page.get_by_role("button", name="上个月").focus()
    seen: list[str] = []
    parts = [".cal-head", ".cal-grid", ".cal-filter", ".toolbar", ".tl-room", ".tl-track", ".tl"]
    where = f"() => {parts}.find(each => document.activeElement.closest(each))"
    for _ in range(20):
        part = page.evaluate(where)
        seen += [part] if not seen or seen[-1] != part else []
        page.keyboard.press("Tab")
    assert seen[:6] == [".cal-head", ".cal-grid", ".cal-filter", ".toolbar", ".tl", ".tl-room"], seen


@pytest.mark.refused(409)
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_a_room_is_not_renamed_to_a_name_that_another_has(sign_in: SignIn, axe: Axe, admin: Api, day: str, language: str) -> None:
    one, other = sorted(rooms_of(admin, "shared", day), key=lambda room: str(room["name"]))[-2:]
    rename, taken, save = (
        ("重命名", "已有同名的共享会议室", "保存")
        if language == "zh-CN"
        else ("Rename", "Another shared room already has this name", "Save")
    )
    page = sign_in("demo.admin")
    speak(page, language)
    opened(page, "shared", day, f"&q={one['name']}")
    opener = page.get_by_role("button", name=f"{rename} {one['name']}")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_role("textbox")
    expect(field).to_be_focused()
    assert page.evaluate("getSelection().toString()") == one["name"]
    axe(page)
    page.keyboard.type(f"  {other['name'].upper()}")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text(taken)).to_be_visible()
    expect(field).to_be_focused()
    axe(page)
    page.keyboard.press("End")
    page.keyboard.type("x")
    expect(dialog.get_by_text(taken)).to_have_count(0)
    expect(dialog.get_by_role("button", name=save)).to_be_enabled()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()
    assert {room["name"] for room in rooms_of(admin, "shared", day)} >= {one["name"], other["name"]}
