"""What the portal runs on: the page that says so, and the notice in a browser that is too old."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Axe = Callable[[Page], None]


def test_who_is_not_signed_in_reads_what_the_portal_runs_on(page: Page, axe: Axe) -> None:
    page.goto("/login")
    page.get_by_role("link", name="系统要求").click()
    expect(page.get_by_role("heading", name="系统要求")).to_be_visible()
    for words in ("Windows", "Android", "Chrome"):
        expect(page.get_by_role("main")).to_contain_text(words)
    axe(page)
    page.get_by_role("link", name="返回登录").click()
    expect(page.get_by_label("登录名", exact=True)).to_be_visible()


def test_a_browser_that_is_too_old_is_told_so_in_both_languages(page: Page, axe: Axe) -> None:
    notice = page.locator("#too-old")
    page.goto("/login")
    expect(page.get_by_label("登录名", exact=True)).to_be_visible()
    expect(notice).to_be_hidden()
    page.add_init_script("delete window.structuredClone")  # as in Chrome 97
    page.reload()
    expect(notice).to_contain_text("您的浏览器版本过低")
    expect(notice).to_contain_text("Your browser is too old")
    axe(page)
