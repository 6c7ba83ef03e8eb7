"""Manual 1.1: sign in, recover a forgotten password, remember the login name."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.cast import Cast
from tests.e2e.catalogues import Words
from tests.e2e.mailbox import Mailbox
from tests.e2e.stack import PASSWORD

HEADLINES = {"zh-CN": ("登录", "找回密码"), "en-US": ("Sign in", "Forgot your password?")}


def enter(page: Page, words: Words, login: str, password: str) -> None:
    page.get_by_label(words("session.login"), exact=True).fill(login)
    page.get_by_label(words("session.password"), exact=True).fill(password)
    page.keyboard.press("Enter")


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

    page.goto("about:blank")  # so that the link is opened anew
    page.context.clear_cookies()
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
