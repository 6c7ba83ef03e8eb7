"""Manual 1.4.1 and 1.4.6: the meetings of the users, the log of what they did, and of what administrators changed."""

import csv
import json
import re
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.cast import Cast, Person
from tests.e2e.catalogues import Words
from tests.e2e.fields import choose, dialog, enter, menu, row, told
from tests.e2e.journeys.booking_form import grouped
from tests.e2e.stack import Stack

Walk = Callable[[str, str], tuple[Page, Person]]
SHANGHAI = ZoneInfo("Asia/Shanghai")
HEADLINES = {"zh-CN": ("会议信息", "用户登录日志"), "en-US": ("Meetings", "Sign-in log")}
COLUMNS = ("meetings.topic", "meetings.time", "meetings.host", "meetings.room", "meetings.status", "attendance.column", "common.actions")
INVITEE = {"name": "外部顾问 Adviser", "email": "adviser@partner.example"}


def book(host: Person, start: datetime, **more: Any) -> dict[str, Any]:
    moment = start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    form = {"topic": f"T{secrets.token_hex(4)}", "start_at": moment, "duration_minutes": 60} | more
    made: dict[str, Any] = host.json("POST", "/meetings", json=form)
    return made


def morning(days: int) -> datetime:
    """Nine o'clock at the site, `days` from today."""
    return datetime.now(SHANGHAI).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=days)


def listed(page: Page, *meetings: dict[str, Any]) -> None:
    """The list shows these meetings, in this order, and no others."""
    rows = page.locator("tr.ant-table-row")
    expect(rows).to_have_count(len(meetings))
    expect(rows).to_contain_text([meeting["topic"] for meeting in meetings])


def search(page: Page, words: Words, text: str) -> None:
    field = page.get_by_label(words("common.search"), exact=True)
    field.fill(text)
    field.press("Enter")


@pytest.fixture(scope="module")
def running(stack: Stack, casts: dict[str, Cast]) -> Iterator[dict[str, Any]]:
    """A meeting that an engine holds, with the one invitee in it."""
    host = casts["zh-CN"]("demo.shared")
    start = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=2)
    meeting, site = book(host, start, invitees=[INVITEE]), host.json("GET", "/session")["account"]["site"]["id"]
    engine = json.loads(stack.rostrum("media", "add", site, secrets.token_hex(4)))
    own = {"MEDIA_SOURCE": engine["id"], "MEDIA_SECRET": engine["secret"]}
    number = meeting["meeting_number"]
    run = ["--uuid", stack.rostrum("media", "start", number, **own).strip()]
    stack.rostrum("media", "join", number, *run, "--name", INVITEE["name"], "--email", INVITEE["email"], **own)
    yield meeting
    stack.rostrum("media", "end", number, *run, **own)


def test_1_4_1_1_current_and_future_meetings_are_listed_and_found_by_topic_number_and_host(walk: Walk, words: Words, cast: Cast) -> None:
    host, start = cast("demo.shared#listed"), morning(30)
    meeting, other = book(host, start, invitees=[INVITEE]), book(host, start + timedelta(hours=2))
    page, _ = walk("demo.root", "/admin/meetings")
    expect(page.get_by_role("heading", level=1, name=HEADLINES[words.language][0], exact=True)).to_be_visible()
    expect(page.get_by_role("radio", name=words("meetings.period.coming"))).to_be_checked()
    expect(page.get_by_role("columnheader")).to_contain_text([words(column) for column in COLUMNS])
    number = grouped(meeting["meeting_number"])
    for text, found in (
        (meeting["topic"], [meeting]),
        (other["meeting_number"], [other]),
        (number, [meeting]),
        (host.name, [meeting, other]),
    ):
        search(page, words, text)
        listed(page, *found)
    cells = [
        f"{number} · {words('meetings.types.scheduled')}",
        f"{start:%Y-%m-%d %H:%M}",
        f"{start:%H:%M} – {start + timedelta(hours=1):%H:%M} · {words('meetings.hours', n=1)}",
        host.name,
        meeting["room"]["name"],
        words("common.parties", count=meeting["capacity"]),
        words("meetings.statuses.booked"),
        words("attendance.invitedOnly", n=1),
    ]
    for text in cells:
        expect(row(page, meeting["topic"])).to_contain_text(text)


def test_1_4_1_1_meetings_are_narrowed_by_period_and_by_status(walk: Walk, words: Words, cast: Cast) -> None:
    host, first, second = cast("demo.shared#narrowed"), morning(40), morning(43)
    early, late, dropped = book(host, first), book(host, second), book(host, second + timedelta(hours=2))
    host.json("POST", f"/meetings/{dropped['id']}/cancellation", json={})
    page, _ = walk("demo.root", f"/admin/meetings?q={host.name}")
    period = page.get_by_role("radiogroup", name=words("meetings.period.label"))
    listed(page, early, late, dropped)

    days = f"{first:%Y-%m-%d}", f"{first + timedelta(days=1):%Y-%m-%d}"
    for label, day in zip(("meetings.from", "meetings.to"), days, strict=True):
        enter(page.get_by_placeholder(words(label), exact=True), day)
    listed(page, early)
    expect(period.get_by_role("radio", checked=True)).to_have_count(0)

    period.get_by_text(words("meetings.period.past"), exact=True).click()
    told(page, words("empty.filtered"))
    page.get_by_role("button", name=words("meetings.period.lookEverywhere"), exact=True).click()
    listed(page, dropped, late, early)
    status = page.get_by_role("combobox", name=words("meetings.status"), exact=True)
    choose(page, status, re.compile(f"^{words('meetings.statuses.cancelled')}$"))
    listed(page, dropped)


def test_1_4_1_1_a_meeting_that_goes_on_shows_its_status_and_who_is_there(
    walk: Walk, words: Words, cast: Cast, running: dict[str, Any]
) -> None:
    page, _ = walk("demo.root", "/admin/meetings")
    search(page, words, running["topic"])
    shown = row(page, running["topic"])
    for text in (words("meetings.statuses.in_progress"), words("attendance.of", came=1, invited=1), words("attendance.present", n=1)):
        expect(shown).to_contain_text(text)
    expect(shown.get_by_role("button", name=words("meetings.cancel.action"))).to_have_count(0)


def test_1_4_1_2_the_details_of_a_future_meeting_are_all_that_was_booked_but_its_password(walk: Walk, words: Words, cast: Cast) -> None:
    host, start = cast("demo.shared"), morning(50)
    meeting = book(host, start, invitees=[INVITEE], agenda="一、预算 Budget", password="246810", capacity=4)
    page, _ = walk("demo.root", f"/admin/meetings?q={meeting['topic']}")
    row(page, meeting["topic"]).get_by_role("link", name=meeting["topic"]).click()
    facts = page.get_by_role("region", name=words("meetings.detail"))
    times = f"{start:%Y-%m-%d %H:%M} – {start + timedelta(hours=1):%Y-%m-%d %H:%M}"
    for text in (host.name, times, meeting["room"]["name"], words("common.parties", count=4), words("meetings.passwordSet")):
        expect(facts).to_contain_text(text)
    expect(page.get_by_role("region", name=words("meetings.agenda"), exact=True)).to_contain_text("一、预算 Budget")
    expect(page.get_by_role("region", name=words("meetings.inviteeCount", n=1))).to_contain_text(INVITEE["email"])
    expect(page.locator("body")).not_to_contain_text("246810")
    page.get_by_role("link", name=words("meetings.backToList")).click()
    expect(row(page, meeting["topic"])).to_be_visible()


def test_1_4_1_2_the_topic_opens_what_was_booked_and_who_came(walk: Walk, words: Words, cast: Cast) -> None:
    root = cast("demo.root")
    ended = root.json("GET", "/meetings", params={"status": "ended", "page_size": 50, "sort": "-start_at"})["items"]
    ids = ",".join(meeting["id"] for meeting in ended)
    figures = root.json("GET", "/meetings/attendance", params={"ids": ids})["items"]
    attended = next(each["meeting_id"] for each in figures if each["person_count"])
    meeting = root.json("GET", f"/meetings/{attended}")
    persons = root.json("GET", f"/meetings/{attended}/attendance")["persons"]
    page, _ = walk("demo.root", f"/admin/meetings?when=past&q={meeting['meeting_number']}")
    page.get_by_role("link", name=meeting["topic"]).first.click()
    expect(page.get_by_role("heading", level=1, name=meeting["topic"])).to_be_visible()
    main = page.locator("#main")
    for text in (words("meetings.host"), meeting["host"]["name"], words("attendance.title"), persons[0]["name"]):
        expect(main).to_contain_text(text)
    page.go_back()
    expect(page.get_by_label(words("common.search"), exact=True)).to_have_value(meeting["meeting_number"])


def test_1_4_1_3_only_what_is_booked_can_be_cancelled_and_frees_its_room(walk: Walk, words: Words, cast: Cast) -> None:
    host = cast("demo.shared")
    form = {"topic": f"T{secrets.token_hex(4)}", "start_at": cast.far_away(), "duration_minutes": 60}
    meeting = host.json("POST", "/meetings", json=form)
    page, _ = walk("demo.root", f"/admin/meetings?q={meeting['topic']}")
    cancel = page.get_by_role("button", name=words("meetings.cancel.action"))
    row(page, meeting["topic"]).get_by_role("button", name=words("meetings.cancel.action")).click()
    dialog(page).get_by_role("button", name=words("meetings.cancel.confirm"), exact=True).click()
    told(page, words("meetings.cancel.done", n=1, count=1))
    expect(row(page, meeting["topic"])).to_contain_text(words("meetings.statuses.cancelled"))
    expect(cancel).to_have_count(0)
    assert host.json("POST", "/meetings", json={**form, "room_id": meeting["room"]["id"]})["status"] == "booked"

    page.goto("/admin/meetings?when=past&status=ended")
    expect(page.locator("tr.ant-table-row").first).to_be_visible()
    expect(cancel).to_have_count(0)


def test_1_4_6_the_sign_in_log_tells_what_users_did_and_how_it_went(walk: Walk, words: Words, cast: Cast, tmp_path: Path) -> None:
    user = cast.user()
    cast.signed_in(user["login_name"])
    cast.nobody().post("/api/v1/session", json={"login": user["login_name"], "password": "not-the-password"})
    page, _ = walk("demo.root", "/admin/sign-in-log")
    expect(page.get_by_role("heading", level=1, name=HEADLINES[words.language][1])).to_be_visible()
    search = page.get_by_label(words("common.search"), exact=True)
    search.fill(user["login_name"])
    search.press("Enter")
    rows = page.locator("tr.ant-table-row")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(words("logs.actions.sign_in"))
    choose(page, page.get_by_role("combobox", name=words("logs.result"), exact=True), words("logs.results.wrong_password"))
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(words("logs.results.wrong_password"))
    page.get_by_role("button", name=words("exports.label")).click()
    with page.expect_download() as download:
        menu(page).filter(has_text=words("exports.csv")).click()
    download.value.save_as(tmp_path / "log.csv")
    with (tmp_path / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        _, *lines = csv.reader(file)
    assert len(lines) == 1
    assert user["login_name"] in lines[0]


def test_1_4_6_the_audit_log_shows_before_and_after_to_root_only(walk: Walk, words: Words, cast: Cast) -> None:
    user, number = cast.user(), f"139{secrets.randbelow(10**8):08d}"
    root = cast("demo.root")
    root.json("PATCH", f"/users/{user['id']}", json={"mobile": number, "english_name": "Audited"})
    page, _ = walk("demo.root", "/admin/audit-log")
    search = page.get_by_label(words("common.search"), exact=True)
    search.fill(user["name"])
    search.press("Enter")
    changed = row(page, words("logs.audited.user_updated")).filter(has_text=user["name"])
    expect(changed).to_contain_text(root.name)
    changed.get_by_role("button", name=words("logs.details")).click()
    details = dialog(page)
    for text in (words("users.mobile"), words("users.englishName"), "Audited", number[-4:]):
        expect(details).to_contain_text(text)
    page.keyboard.press("Escape")
    expect(details).to_have_count(0)

    page, _ = walk("demo.scoped", "/admin/users")
    menu = page.get_by_role("navigation", name=words("nav.main"))
    expect(menu.get_by_role("link", name=words("logs.signIn"))).to_be_visible()
    expect(menu.get_by_role("link", name=words("logs.audit"))).to_have_count(0)
