"""Manual 1.1: sign in, recover a forgotten password, remember the login name."""

import re
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.cast import Cast, Person, eventually
from tests.e2e.catalogues import LANGUAGES, Words
from tests.e2e.fields import dialog, menu
from tests.e2e.mailbox import Mailbox
from tests.e2e.stack import PASSWORD

Walk = Callable[[str, str], tuple[Page, Person]]
HEADLINES = {"zh-CN": ("登录", "找回密码"), "en-US": ("Sign in", "Forgot your password?")}


def enter(page: Page, words: Words, login: str, password: str) -> None:
    page.get_by_label(words("session.login"), exact=True).fill(login)
    page.get_by_label(words("session.password"), exact=True).fill(password)
    page.keyboard.press("Enter")


def another_browser(page: Page) -> None:
    """Nobody is signed in, nothing is remembered, and the next address is opened anew."""
    page.evaluate("[localStorage, sessionStorage].forEach(each => each.clear())")
    page.context.clear_cookies()
    page.goto("about:blank")


@pytest.mark.refused(401)
def test_1_1_1_everybody_signs_in_and_lands_in_their_own_portal(page: Page, words: Words, cast: Cast) -> None:
    page.goto("/admin/meetings?when=past")
    expect(page).to_have_url(re.compile("/login"))
    expect(page.get_by_role("button", name=HEADLINES[words.language][0], exact=True)).to_be_visible()
    enter(page, words, cast("demo.root").login, "not-the-password")
    expect(page.get_by_role("alert")).to_contain_text(words("errors.wrong_credentials"))
    enter(page, words, cast("demo.root").login, PASSWORD)
    expect(page).to_have_url(re.compile(r"/admin/meetings\?when=past$"))  # the page that was asked for first
    page.get_by_role("button", name=words("nav.account")).click()
    page.get_by_role("menuitem", name=words("nav.signOut")).click()
    expect(page.get_by_text(words("session.signedOut"))).to_be_visible()

    for name in (cast("demo.shared").login, cast("demo.shared").email.upper()):
        page.goto("/login")
        enter(page, words, name, PASSWORD)
        expect(page.get_by_role("heading", name=words("meetings.mine"))).to_be_visible()
        page.context.clear_cookies()


@pytest.mark.refused(401, 410)
def test_1_1_2_a_forgotten_password_is_replaced_by_a_link_that_works_once(page: Page, words: Words, cast: Cast, mailbox: Mailbox) -> None:
    person, fresh = cast.user(), f"Fresh-{secrets.token_hex(4)}"
    page.goto("/login")
    page.get_by_role("link", name=words("session.forgot")).click()
    expect(page.get_by_role("heading", name=HEADLINES[words.language][1])).to_be_visible()
    for address in (f"nobody.{person['email']}", person["email"]):  # the answer is the same
        page.goto("/forgot-password")
        page.get_by_label(words("users.email")).fill(address)
        page.get_by_role("button", name=words("password_resets.ask")).click()
        expect(page.get_by_text(words("password_resets.sent"))).to_be_visible()

    link = mailbox.link(person["email"], "/reset-password")
    page.goto(link)
    page.get_by_label(words("session.newPassword.new"), exact=True).fill(fresh)
    page.get_by_label(words("session.newPassword.again")).fill(fresh)
    page.get_by_role("button", name=words("password_resets.submit")).click()
    expect(page.get_by_text(words("session.passwordSet"))).to_be_visible()
    enter(page, words, person["login_name"], fresh)
    expect(page).to_have_url(re.compile("/u$"))
    expect(page.locator("html")).to_have_attribute("lang", cast.site_language())

    another_browser(page)
    page.goto(link)
    page.get_by_label(words("session.newPassword.new"), exact=True).fill(f"{fresh}-2")
    page.get_by_label(words("session.newPassword.again")).fill(f"{fresh}-2")
    page.get_by_role("button", name=words("password_resets.submit")).click()
    expect(page.get_by_text(words("password_resets.spent"))).to_be_visible()


@pytest.mark.refused(401)
def test_1_1_3_the_login_name_is_remembered_only_if_one_asks_for_it(page: Page, words: Words, cast: Cast) -> None:
    login = cast("demo.shared").login
    name = page.get_by_label(words("session.login"), exact=True)
    remember = page.get_by_label(words("session.remember"))
    for kept in ("", login):
        page.goto("/login")
        expect(name).to_have_value("")
        expect(remember).not_to_be_checked()
        if kept:
            remember.check()
        enter(page, words, login, PASSWORD)
        expect(page).to_have_url(re.compile("/u$"))
        page.context.clear_cookies()
        page.goto("/login")
        expect(name).to_have_value(kept)
        expect(page.get_by_label(words("session.password"), exact=True)).to_have_value("")


@pytest.mark.refused(401)
def test_1_1_1_a_language_picked_before_signing_in_becomes_the_accounts(page: Page, words: Words, cast: Cast) -> None:
    login = cast.user()["login_name"]
    picked = Words(next(language for language in LANGUAGES if language != words.language))
    own = cast.signed_in(login)
    own.json("PATCH", "/api/v1/preferences", json={"language": words.language})
    eventually(lambda: own.json("GET", "/api/v1/session")["account"]["language"] == words.language)
    page.goto("/login")
    page.get_by_role("button", name=words("common.language")).click()
    menu(page).filter(has=page.locator(f"[lang={picked.language}]")).click()
    enter(page, picked, login, PASSWORD)
    expect(page.get_by_role("heading", level=1, name=picked("meetings.mine"))).to_be_visible()
    eventually(lambda: own.json("GET", "/api/v1/preferences")["own_language"] == picked.language)

    another_browser(page)
    page.goto("/login")
    enter(page, words, login, PASSWORD)
    expect(page.get_by_role("heading", level=1, name=picked("meetings.mine"))).to_be_visible()


@pytest.mark.refused(401)
def test_1_1_1_what_was_entered_stays_when_the_session_ends(walk: Walk, words: Words, cast: Cast) -> None:
    page, root = walk("demo.root#again", "/admin/users")
    page.get_by_role("button", name=words("users.add"), exact=True).click()
    login = f"again.{secrets.token_hex(4)}"
    for key, text in {"name": "A. Gain", "loginName": login, "email": f"{login}@demo.example"}.items():
        dialog(page).get_by_label(words(f"users.{key}"), exact=True).fill(text)
    root.api.delete("/api/v1/sessions").raise_for_status()

    drawer = dialog(page)
    drawer.get_by_role("button", name=words("common.save"), exact=True).click()
    again = page.get_by_role("dialog", name=words("session.again.title"))
    expect(again.get_by_label(words("session.login"), exact=True)).to_have_value(root.login)
    password = again.get_by_label(words("session.password"), exact=True)
    expect(password).to_be_focused()
    password.fill("not-the-password")
    password.press("Enter")
    expect(again.get_by_role("alert")).to_contain_text(words("errors.wrong_credentials"))
    password.fill(PASSWORD)
    password.press("Enter")
    expect(again).to_have_count(0)
    expect(drawer.get_by_label(words("users.email"), exact=True)).to_have_value(f"{login}@demo.example")
    drawer.get_by_role("button", name=words("common.save"), exact=True).click()
    expect(page.get_by_text(words("users.added", name="A. Gain"))).to_be_visible()
    assert root.json("GET", "/users", params={"login_name": login})["total"] == 1
