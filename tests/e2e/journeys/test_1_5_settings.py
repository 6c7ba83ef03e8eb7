"""Manual 1.5, 1.6 and 2: preferences, personal settings, and what the portal runs on."""

import re
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.cast import Cast, Person
from tests.e2e.catalogues import LANGUAGES, Words
from tests.e2e.fields import choose, row, told
from tests.e2e.mailbox import Mailbox
from tests.e2e.stack import PASSWORD

Walk = Callable[[str, str], tuple[Page, Person]]
NAMES = {"zh-CN": "简体中文", "en-US": "English"}
HEADLINES = {"zh-CN": "偏好设置", "en-US": "Preferences"}


def test_1_5_language_and_rows_a_page_hold_after_a_reload(walk: Walk, words: Words) -> None:
    page, person = walk("demo.root#preferences", "/admin/preferences")
    expect(page.get_by_role("heading", level=1, name=HEADLINES[words.language])).to_be_visible()
    expect(page.get_by_role("region", name=words("preferences.site"))).to_be_visible()  # root sets the site's too
    own = page.get_by_role("region", name=words("preferences.own"))
    choose(page, own.get_by_label(words("preferences.pageSize")), words("preferences.perPage", n=10, count=10))
    other = next(Words(language) for language in LANGUAGES if language != words.language)
    choose(page, own.get_by_label(words("preferences.language")), re.compile(f"^{NAMES[other.language]}$"))
    own.get_by_role("button", name=words("common.save"), exact=True).click()
    expect(page.get_by_role("heading", level=1, name=HEADLINES[other.language])).to_be_visible()
    page.goto("/admin/sign-in-log")
    expect(page.get_by_role("heading", level=1, name=other("logs.signIn"))).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", other.language)
    expect(page.locator("tr.ant-table-row")).to_have_count(10)
    found = person.json("GET", "/preferences")
    assert (found["own_language"], found["own_page_size"]) == (other.language, 10)


def test_1_5_only_root_has_preferences_of_the_site(walk: Walk, words: Words) -> None:
    page, _ = walk("demo.scoped", "/admin/preferences")
    expect(page.get_by_role("region", name=words("preferences.own"))).to_be_visible()
    expect(page.get_by_role("region", name=words("preferences.site"))).to_have_count(0)


@pytest.mark.refused(401, 403, 422)
def test_1_6_1_a_new_email_takes_the_password_and_counts_once_confirmed(walk: Walk, words: Words, mailbox: Mailbox) -> None:
    page, person = walk("demo.shared#profile", "/u/me")
    page.get_by_label(words("users.englishName"), exact=True).fill("Walker")
    page.get_by_label(words("users.phone"), exact=True).fill(f"05126{secrets.randbelow(10**7):07d}")
    page.get_by_role("button", name=words("common.save"), exact=True).click()
    told(page, words("common.saved"))
    page.reload()
    expect(page.get_by_label(words("users.englishName"), exact=True)).to_have_value("Walker")
    expect(page.get_by_label(words("me.proof"), exact=True)).to_have_count(0)
    email = f"new.{person.email}"
    page.get_by_label(words("users.email"), exact=True).fill(email)
    page.get_by_label(words("me.proof"), exact=True).fill("not-the-password")
    page.get_by_role("button", name=words("common.save"), exact=True).click()
    expect(page.locator(".ant-form-item-explain-error")).to_be_visible()
    page.get_by_label(words("me.proof"), exact=True).fill(PASSWORD)
    page.get_by_role("button", name=words("common.save"), exact=True).click()
    expect(page.get_by_role("alert").filter(has_text=words("me.pending", email=email))).to_be_visible()
    me = person.json("GET", "/me")
    assert (me["english_name"], me["email"], me["pending_email"]) == ("Walker", person.email, email)

    page.goto(mailbox.link(email, "/confirm-email"))
    page.get_by_role("button", name=words("me.emailConfirm")).click()
    told(page, words("me.emailDone", email=email))
    assert person.json("GET", "/me")["email"] == email


@pytest.mark.refused(401, 403, 422)
def test_1_6_2_a_new_password_ends_the_other_sessions(walk: Walk, words: Words, cast: Cast) -> None:
    page, person = walk("demo.shared#password", "/u/me")
    page.get_by_role("tab", name=words("me.tabs.password")).click()
    old, new, again = (page.get_by_label(words(f"session.newPassword.{key}"), exact=True) for key in ("old", "new", "again"))
    fresh = f"Fresh-{secrets.token_hex(4)}"
    old.fill("not-the-password")
    new.fill(fresh)
    again.fill(f"{fresh}x")
    again.press("Enter")
    told(page, words("session.newPassword.mismatch"))
    again.fill(fresh)
    again.press("Enter")
    expect(page.locator(".ant-form-item", has=old).locator(".ant-form-item-explain-error")).to_be_visible()
    old.fill(PASSWORD)
    page.get_by_role("button", name=words("me.savePassword"), exact=True).click()
    told(page, words("me.passwordChanged"))
    page.get_by_role("tab", name=words("me.tabs.sessions")).click()
    expect(row(page, words("me.sessions.current"))).to_be_visible()
    expect(page.locator("tr.ant-table-row")).to_have_count(1)
    cast.signed_in(person.login, fresh)


def test_2_a_visitor_reads_what_the_client_and_the_portal_need(page: Page, words: Words, axe: Callable[[Page], None]) -> None:
    page.goto("/login")
    page.get_by_role("link", name=words("session.requirements")).click()
    expect(page.get_by_role("heading", level=1, name=words("system_requirements.title"))).to_be_visible()
    for text in ("Windows", "Android", "Chrome"):
        expect(page.get_by_role("main")).to_contain_text(text)
    axe(page)
    page.get_by_role("link", name=words("system_requirements.back")).click()
    expect(page.get_by_label(words("session.login"), exact=True)).to_be_visible()


def test_2_a_browser_that_is_too_old_is_told_so_in_both_languages(page: Page, words: Words, axe: Callable[[Page], None]) -> None:
    notice = page.locator("#too-old")
    page.goto("/login")
    expect(page.get_by_label(words("session.login"), exact=True)).to_be_visible()
    expect(notice).to_be_hidden()
    page.add_init_script("delete window.structuredClone")  # as in Chrome 97
    page.reload()
    expect(notice).to_contain_text("您的浏览器版本过低")
    expect(notice).to_contain_text("Your browser is too old")
    axe(page)
