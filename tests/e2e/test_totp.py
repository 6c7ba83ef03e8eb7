"""Second factors in the browser: turned on, signed in with, turned off with proof, reset when lost, required by the site."""

import json
import re
import secrets
import time
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import Locator, Page, expect

from .stack import PASSWORD, Api, Stack

SignIn = Callable[..., Page]
Axe = Callable[[Page], None]


def new_administrator(admin: Api) -> tuple[str, str]:
    """Login name and name of an administrator of the whole site demo."""
    root = admin.json("GET", "/api/v1/departments")["items"][0]["id"]
    mark = secrets.token_hex(3)
    person = {"login_name": f"factor.{mark}", "name": f"两步{mark}", "email": f"factor.{mark}@demo.example", "password": PASSWORD}
    admin.json("POST", "/api/v1/administrators", json=person | {"temporary_password": False, "scope_department_id": root})
    return person["login_name"], person["name"]


def code(secret: str, later: int = 0) -> str:
    """What the telephone shows, or will show some 30 seconds later: a code counts once."""
    return pyotp.TOTP(secret).at(int(time.time()) + 30 * later)


def enrol(page: Page) -> tuple[str, list[str]]:
    """From the image on: the secret, and the recovery codes."""
    drawn = page.get_by_role("img", name="两步验证的二维码")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("image => image.naturalWidth") > 100
    secret = page.locator(".totp code").inner_text().replace(" ", "")
    page.get_by_label("动态验证码", exact=True).fill(code(secret))
    page.get_by_role("button", name="验证并启用").click()
    expect(page.locator(".codes code")).to_have_count(10)
    return secret, page.locator(".codes code").all_inner_texts()


def sign_in_by_form(page: Page, login: str, password: str = PASSWORD) -> Locator:
    """The field that asks for the second factor."""
    page.goto("/login")
    page.get_by_label("登录名", exact=True).fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    return page.get_by_label("动态验证码")


def sign_out(page: Page) -> None:
    page.context.clear_cookies()


@pytest.mark.refused(401, 422)
def test_a_second_factor_is_turned_on_asked_for_and_turned_off_with_proof(sign_in: SignIn, axe: Axe, admin: Api) -> None:
    login, _ = new_administrator(admin)
    page = sign_in(login)
    page.goto("/admin/me?tab=totp")
    page.get_by_role("button", name="启用两步验证").click()
    expect(page.get_by_label("动态验证码", exact=True)).to_be_focused()
    axe(page)
    page.get_by_label("动态验证码", exact=True).fill("000000")
    page.get_by_role("button", name="验证并启用").click()
    expect(page.locator(".ant-form-item-explain-error")).to_be_visible()
    secret, recovery = enrol(page)
    axe(page)
    page.get_by_role("button", name="我已保存恢复码").click()
    expect(page.get_by_text("两步验证已启用")).to_be_visible()
    sign_out(page)

    asked = sign_in_by_form(page, login)
    expect(asked).to_be_focused()
    axe(page)
    asked.fill("000000")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    asked.fill(code(secret, later=1))
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="组织架构与用户")).to_be_visible()

    page.goto("/admin/me?tab=totp")
    page.get_by_role("button", name="停用两步验证").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="密码").fill("not-the-Password-1")
    dialog.get_by_role("button", name="停用两步验证").click()
    expect(dialog.locator(".ant-form-item-explain-error")).to_be_visible()
    dialog.get_by_role("radio", name="动态验证码").check()
    dialog.get_by_role("textbox", name="动态验证码").fill(recovery[0])
    dialog.get_by_role("button", name="停用两步验证").click()
    expect(page.get_by_text("两步验证未启用")).to_be_visible()


@pytest.mark.refused(401)
def test_a_lost_second_factor_is_reset_by_another_administrator(sign_in: SignIn, admin: Api) -> None:
    login, name = new_administrator(admin)
    page = sign_in(login)
    page.goto("/admin/me?tab=totp")
    page.get_by_role("button", name="启用两步验证").click()
    enrol(page)
    sign_out(page)
    expect(sign_in_by_form(page, login)).to_be_focused()

    sign_in("demo.admin")
    page.goto(f"/admin/administrators?q={login}")
    row = page.locator("tr.ant-table-row", has_text=name)
    expect(row.get_by_text("已启用")).to_be_visible()
    row.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="重置两步验证").click()
    page.get_by_role("dialog").get_by_role("button", name="重置两步验证").click()
    expect(row.get_by_text("未启用")).to_be_visible()
    sign_out(page)

    sign_in_by_form(page, login)
    expect(page.get_by_role("heading", name="组织架构与用户")).to_be_visible()


@pytest.mark.refused(401, 403, 409)
def test_a_site_that_requires_it_lets_its_administrator_do_nothing_else_first(stack: Stack, page: Page, axe: Axe) -> None:
    mark = secrets.token_hex(3)
    words = ["--type", "account", "--expires-on", "2099-12-31", "--line", "dedicated:50x3@2099-12-31", "--admin-name", "首位管理员"]
    words += ["--name-zh", f"严格企业{mark}", "--name-en", f"Strict {mark}", "--admin-login", f"strict.{mark}"]
    words += ["--admin-email", f"strict.{mark}@strict.example", "--admin-password", "given-Word-77"]
    assert json.loads(stack.rostrum("site", "create", *words))["id"]
    sign_in_by_form(page, f"strict.{mark}", "given-Word-77")
    page.get_by_label("当前密码").fill("given-Word-77")
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("确认新密码").fill(PASSWORD)
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_role("heading", name="组织架构与用户")).to_be_visible()

    page.goto("/admin/site")
    page.get_by_label("要求管理员启用两步验证").check()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("企业信息已更新")).to_be_visible()
    page.goto("/admin/users")
    expect(page).to_have_url(re.compile("/second-factor$"))
    expect(page.get_by_text("企业要求管理员启用两步验证")).to_be_visible()
    axe(page)
    enrol(page)
    page.get_by_role("button", name="我已保存恢复码").click()
    expect(page.get_by_role("heading", name="组织架构与用户")).to_be_visible()
    page.goto("/admin/me?tab=totp")
    page.get_by_role("button", name="停用两步验证").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="密码").fill(PASSWORD)
    dialog.get_by_role("button", name="停用两步验证").click()
    expect(page.get_by_text("企业要求启用两步验证")).to_be_visible()
