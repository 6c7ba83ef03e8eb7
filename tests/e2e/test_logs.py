"""The sign-in log and the audit log (manual 1.4.6): words, links, filters and the keyboard, in both languages."""

import re
import secrets
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .stack import READY_WITHIN, Api

SignIn = Callable[..., Page]
Axe = Callable[[Page], None]
LOGS = ("audit-log", "sign-in-log")
DETAILS = {"zh-CN": "详情", "en-US": "Details"}


@pytest.fixture
def reader(new_administrator: Callable[..., str], sign_in: SignIn) -> Callable[[str], Page]:
    """`reader("en-US")`: the page, for a new root administrator who reads that language."""
    return lambda language: sign_in(new_administrator(language=language))


@pytest.fixture
def changed(admin: Api) -> dict[str, Any]:
    """Add a user below the root, then move them to the root and set an expiration date. The log records both changes."""
    node = admin.json("GET", "/api/v1/departments")["items"][0]["children"][0]
    login = f"changed.{secrets.token_hex(3)}"
    person = {"login_name": login, "name": f"改名前{login[-4:]}", "email": f"{login}@demo.example", "invite": True}
    made = admin.json("POST", "/api/v1/users", json=person | {"department_id": node["id"], "account_kind": "shared"})
    moved = admin.json("GET", "/api/v1/departments")["items"][0]
    admin.json("PATCH", f"/api/v1/users/{made['id']}", json={"expires_on": "2030-09-05", "department_id": moved["id"]})
    deadline = time.monotonic() + READY_WITHIN
    while admin.json("GET", "/api/v1/audit-log", params={"target": made["id"]})["total"] < 2:
        assert time.monotonic() < deadline
    return dict(made) | {"department": node["name"], "root": moved["name"]}


def table_of(page: Page) -> Locator:
    rows = page.locator("main tr.ant-table-row")
    expect(rows.first).to_be_visible()
    return rows


@pytest.mark.parametrize("language", DETAILS)
@pytest.mark.parametrize("log", LOGS)
def test_a_log_fits_the_screen_and_cuts_nothing_without_a_way_to_read_it(
    reader: Callable[[str], Page], axe: Axe, changed: dict[str, Any], log: str, language: str
) -> None:
    page = reader(language)
    for width in (1280, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/admin/{log}")
        first = table_of(page).first
        assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", first.inner_text())
        wide = page.locator("main .ant-table-content").evaluate("box => box.scrollWidth - box.clientWidth")
        assert wide <= 0, f"{wide} pixels have to be scrolled to at {width}"
        cut = page.evaluate(
            """() => [...document.querySelectorAll('main tr.ant-table-row span, main tr.ant-table-row small')]
            .filter(each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflow === 'hidden')
            .filter(each => !each.closest('[title]')).map(each => each.textContent)"""
        )
        assert cut == []
    axe(page)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-CN", ["修改用户", "所属部门", "到期日期", "长期有效", "2030-09-05"]),
        ("en-US", ["User changed", "Department", "Never", "2030-09-05"]),
    ],
)
def test_the_details_are_words_and_give_the_focus_back(
    reader: Callable[[str], Page], axe: Axe, changed: dict[str, Any], language: str, words: list[str]
) -> None:
    page = reader(language)
    page.goto(f"/admin/audit-log?target={changed['id']}&action=user.updated")
    table_of(page)
    button = page.get_by_role("button", name=DETAILS[language])
    button.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    for word in (*words, changed["department"], changed["root"]):
        expect(panel).to_contain_text(word)
    said = panel.inner_text()
    assert not re.search(
        r"department_id|account_kind|[{}]|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", said.partition("\n请求")[0].partition("\nRequest")[0]
    )
    page.wait_for_function("() => document.activeElement.closest('[role=dialog]') !== null")
    axe(page)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()
    page.get_by_role("row").get_by_role("link", name=changed["name"]).click()
    expect(page).to_have_url(re.compile("/admin/users"))
    expect(page.locator("tr.ant-table-row")).to_have_count(1)


def test_actions_are_filtered_by_the_address_and_by_the_keyboard(reader: Callable[[str], Page], changed: dict[str, Any]) -> None:
    page = reader("en-US")
    page.goto("/admin/audit-log")
    table_of(page)
    actions = page.get_by_role("combobox", name="Action")
    actions.focus()
    page.keyboard.type("User added")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"action=user\.created"))
    page.keyboard.press("Escape")
    page.reload()
    expect(table_of(page).first).to_contain_text("User added")
    assert page.locator("main tr.ant-table-row", has_text="Site created").count() == 0
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Export")).first.click()
        page.get_by_role("menuitem", name=re.compile("csv", re.IGNORECASE)).click()
    text = download.value.path().read_text("utf-8-sig")
    assert "User added" in text
    assert not re.search(r"user\.created|department_id|\{", text)


@pytest.mark.parametrize("log", LOGS)
def test_no_match_says_so_and_offers_the_way_back(reader: Callable[[str], Page], axe: Axe, log: str) -> None:
    page = reader("zh-CN")
    page.goto(f"/admin/{log}?q=没有这样的人")
    clear = page.get_by_role("button", name="清除筛选")
    expect(clear).to_be_visible()
    axe(page)
    clear.click()
    table_of(page)


def test_the_scope_preview_can_be_read_by_everybody(reader: Callable[[str], Page], axe: Axe) -> None:
    page = reader("en-US")
    page.goto("/admin/administrators?q=demo.sales")
    table_of(page).filter(has_text="demo.sales").get_by_role("button", name=re.compile("Edit")).click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("alert")).to_contain_text("Company")
    expect(panel.get_by_role("alert")).to_contain_text("Not available: Audit log")
    axe(page)
