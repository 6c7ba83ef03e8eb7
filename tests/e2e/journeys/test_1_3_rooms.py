"""Manual 1.3: the rooms and their day, on both types of site."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from booking.words import phrases
from tests.e2e.cast import Cast, Person
from tests.e2e.catalogues import Words
from tests.e2e.fields import choose, dialog, told

Walk = Callable[[str, str], tuple[Page, Person]]
SHANGHAI = ZoneInfo("Asia/Shanghai")
HEADLINES = {"zh-CN": ("共享会议室", "专属会议室"), "en-US": ("Shared rooms", "Dedicated rooms")}


def day_ahead() -> datetime:
    """Noon at the site, some months ahead; not on the day of which test_rooms_page.py counts the meetings."""
    noon = datetime.now(SHANGHAI).replace(hour=12, minute=0, second=0, microsecond=0)
    return noon + timedelta(days=100 + secrets.randbelow(260))


def booked(host: Person, start: datetime) -> dict[str, Any]:
    form = {"topic": f"T{secrets.token_hex(4)}", "start_at": start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "duration_minutes": 90}
    made: dict[str, Any] = host.json("POST", "/meetings", json=form)
    return made


def room_of(root: Person, meeting: dict[str, Any]) -> dict[str, Any]:
    found = root.json("GET", "/rooms", params={"kind": "shared", "q": meeting["room"]["name"]})["items"]
    return next(room for room in found if room["id"] == meeting["room"]["id"])


def turn_to(page: Page, words: Words, day: datetime) -> None:
    """Look up a day in the calendar, month by month."""
    calendar = page.get_by_role("region", name=words("rooms.calendar"))
    cell = calendar.get_by_role("button", name=phrases.day(words.language, day.date()))
    while not cell.count():
        calendar.get_by_role("button", name=words("rooms.nextMonth"), exact=True).click()
    cell.click()
    expect(cell).to_have_attribute("aria-pressed", "true")


def block(page: Page, topic: str) -> Locator:
    """A reservation in the timeline."""
    return page.get_by_role("button", name=topic)


def test_1_3_1_shared_rooms_are_looked_up_by_day_by_name_and_by_capacity(walk: Walk, words: Words, cast: Cast) -> None:
    start = day_ahead()
    meeting = booked(cast("demo.shared"), start)
    page, root = walk("demo.root", "/admin/rooms/shared")
    expect(page.get_by_role("heading", level=1, name=HEADLINES[words.language][0])).to_be_visible()
    today = page.get_by_role("region", name=words("rooms.calendar")).locator("[aria-current=date]")
    expect(today).to_have_attribute("aria-pressed", "true")
    turn_to(page, words, start)
    rows, room = page.locator(".tl-row"), room_of(root, meeting)
    search = page.get_by_label(words("common.search"), exact=True)
    search.fill(room["name"])
    search.press("Enter")
    everything = root.json("GET", "/rooms", params={"kind": "shared", "page_size": 500})["items"]
    expect(rows).to_have_count(len([each for each in everything if room["name"] in each["name"]]))
    expect(rows.filter(has=block(page, meeting["topic"]))).to_contain_text(room["name"])
    search.press("Escape")
    expect(rows.first).to_have_attribute("aria-setsize", str(len(everything)))

    parties = words("common.parties", count=room["capacity"])
    choose(page, page.get_by_label(words("rooms.capacity"), exact=True), re.compile(f"^{parties}$"))
    alike = [each for each in everything if each["capacity"] == room["capacity"]]
    expect(rows.first).to_have_attribute("aria-setsize", str(len(alike)))
    expect(rows.first).to_contain_text(f"{parties} · {words('rooms.until', date=alike[0]['expires_on'])}")


def test_1_3_1_a_reservation_shows_its_card_to_the_pointer_and_to_the_keyboard(walk: Walk, words: Words, cast: Cast) -> None:
    host, start = cast("demo.shared"), day_ahead()
    meeting = booked(host, start)
    name = meeting["room"]["name"]
    page, root = walk("demo.root", f"/admin/rooms/shared?date={start:%Y-%m-%d}&q={name}")
    times = [f"{moment:%Y-%m-%d %H:%M}" for moment in (start, start + timedelta(minutes=90))]
    said = [words("rooms.roomOf", name=host.name), meeting["topic"], *times, words("rooms.statuses.booked")]
    card = page.get_by_role("tooltip")
    block(page, meeting["topic"]).hover()
    for text in said:
        expect(card).to_contain_text(text)
    page.get_by_role("heading", level=1).hover()
    expect(card).to_have_count(0)

    page.get_by_role("button", name=words("rooms.renameOf", name=name), exact=True).press("Tab")
    query = {"kind": "shared", "q": name, "date": f"{start:%Y-%m-%d}"}
    room = next(each for each in root.json("GET", "/rooms", params=query)["items"] if each["id"] == meeting["room"]["id"])
    for reservation in room["reservations"]:
        if reservation["meeting_id"] == meeting["id"]:
            break
        page.keyboard.press("ArrowRight")
    expect(block(page, meeting["topic"])).to_be_focused()
    for text in said:
        expect(card).to_contain_text(text)
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=meeting["topic"])).to_be_visible()


def test_1_3_1_a_reservation_from_outside_the_scope_is_busy_and_nothing_more(walk: Walk, words: Words, cast: Cast) -> None:
    host, start = cast("demo.shared"), day_ahead()
    meeting = booked(host, start)
    page, _ = walk("demo.scoped", f"/admin/rooms/shared?date={start:%Y-%m-%d}&q={meeting['room']['name']}")
    hours = f"{start:%H:%M} – {start + timedelta(minutes=90):%H:%M}"
    busy = page.get_by_role("button", name=f"{words('rooms.statuses.busy')} {hours}, {meeting['room']['name']}", exact=True)
    busy.hover()
    card = page.get_by_role("tooltip")
    for text in (words("rooms.statuses.busy"), words("rooms.busyHint"), f"{start:%Y-%m-%d %H:%M}"):
        expect(card).to_contain_text(text)
    for text in (meeting["topic"], host.name):
        expect(page.locator("body")).not_to_contain_text(text)
    busy.click()
    expect(page.get_by_role("heading", level=1, name=HEADLINES[words.language][0])).to_be_visible()


def test_1_3_1_a_meeting_across_midnight_is_seen_on_both_days(walk: Walk, words: Words, cast: Cast) -> None:
    start = day_ahead().replace(hour=23)
    meeting = booked(cast("demo.shared"), start)
    page, _ = walk("demo.root", f"/admin/rooms/shared?date={start:%Y-%m-%d}&q={meeting['room']['name']}")
    expect(block(page, meeting["topic"])).to_be_visible()
    for listed in (1, 0):
        page.get_by_role("button", name=words("rooms.nextDay"), exact=True).click()
        expect(block(page, meeting["topic"])).to_have_count(listed)


@pytest.mark.parametrize("site", ["demo", "concurrent"])
def test_1_3_2_dedicated_rooms_show_their_owner_and_are_renamed(walk: Walk, words: Words, cast: Cast, site: str) -> None:
    owner, start = cast(f"{site}.dedicated"), day_ahead()
    meeting = booked(owner, start)
    page, _ = walk(f"{site}.root", f"/admin/rooms/dedicated?date={start:%Y-%m-%d}")
    expect(page.get_by_role("heading", level=1, name=HEADLINES[words.language][1])).to_be_visible()
    search = page.get_by_label(words("common.search"), exact=True)
    search.fill(owner.name)
    search.press("Enter")
    rows = page.locator(".tl-row")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(owner.name)
    expect(rows.get_by_role("button", name=meeting["topic"])).to_be_visible()
    room, name = meeting["room"], f"R{secrets.token_hex(4)}"
    rows.get_by_role("button", name=words("rooms.renameOf", name=room["name"])).click()
    field = dialog(page).get_by_label(words("rooms.name"))
    expect(field).to_have_value(room["name"])
    field.fill(name)
    field.press("Enter")
    told(page, words("rooms.renamed", name=name))
    expect(rows).to_contain_text(name)
    assert owner.json("GET", f"/meetings/{meeting['id']}")["room"]["name"] == name


def test_1_3_1_root_renames_a_shared_room_and_a_scoped_administrator_does_not(walk: Walk, words: Words, cast: Cast) -> None:
    room = room_of(cast("demo.root"), booked(cast("demo.shared"), day_ahead()))
    name = f"R{secrets.token_hex(4)}"
    page, root = walk("demo.root", f"/admin/rooms/shared?q={room['name']}&capacity={room['capacity']}")
    button = page.get_by_role("button", name=words("rooms.renameOf", name=room["name"]), exact=True)
    button.click()
    field = dialog(page).get_by_label(words("rooms.name"))
    field.fill(name)
    field.press("Enter")
    told(page, words("rooms.renamed", name=name))
    (found,) = root.json("GET", "/rooms", params={"kind": "shared", "q": name})["items"]
    assert found["id"] == room["id"]

    page, _ = walk("demo.scoped", f"/admin/rooms/shared?q={name}")
    expect(page.locator(".tl-row")).to_contain_text(name)
    expect(page.get_by_role("button", name=words("rooms.renameOf", name=name))).to_have_count(0)
    root.json("PATCH", f"/rooms/{room['id']}", json={"name": room["name"]})


def test_1_3_1_a_concurrent_site_has_no_shared_rooms(walk: Walk, words: Words) -> None:
    page, _ = walk("concurrent.root", "/admin/rooms/shared")
    expect(page.get_by_role("heading", level=1, name=words("errors.noPermission"))).to_be_visible()
    expect(page.get_by_role("region", name=words("rooms.calendar"))).to_have_count(0)
    menu = page.get_by_role("navigation", name=words("nav.main"))
    expect(menu.get_by_role("link", name=words("rooms.dedicated"))).to_be_visible()
    expect(menu.get_by_role("link", name=words("rooms.shared"))).to_have_count(0)
