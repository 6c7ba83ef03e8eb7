"""Manual 1.3: the rooms and their day, on both types of site."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.cast import Cast, Person
from tests.e2e.catalogues import Words
from tests.e2e.fields import dialog, told

Walk = Callable[[str, str], tuple[Page, Person]]
SHANGHAI = ZoneInfo("Asia/Shanghai")
HEADLINES = {"zh-CN": ("共享会议室", "专属会议室"), "en-US": ("Shared rooms", "Dedicated rooms")}


def day_ahead() -> datetime:
    """Noon at the site, some months ahead."""
    noon = datetime.now(SHANGHAI).replace(hour=12, minute=0, second=0, microsecond=0)
    return noon + timedelta(days=60 + secrets.randbelow(300))


def booked(host: Person, start: datetime) -> dict[str, Any]:
    form = {"topic": f"T{secrets.token_hex(4)}", "start_at": start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "duration_minutes": 90}
    made: dict[str, Any] = host.json("POST", "/meetings", json=form)
    return made


def room_of(root: Person, meeting: dict[str, Any]) -> dict[str, Any]:
    found = root.json("GET", "/rooms", params={"kind": "shared", "q": meeting["room"]["name"]})["items"]
    return next(room for room in found if room["id"] == meeting["room"]["id"])


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
