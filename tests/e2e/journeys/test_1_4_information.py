"""Manual 1.4.1 and 1.4.6: the meetings of the users, the log of what they did, and of what administrators changed."""

import csv
import secrets
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.e2e.cast import Cast, Person
from tests.e2e.catalogues import Words
from tests.e2e.fields import choose, dialog, menu, row, told

Walk = Callable[[str, str], tuple[Page, Person]]
SHANGHAI = ZoneInfo("Asia/Shanghai")
HEADLINES = {"zh-CN": ("会议信息", "用户登录日志"), "en-US": ("Meetings", "Sign-in log")}


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
