"""The users page in a browser: search, department tree, width, drawers, generated password and import, by keyboard and by axe."""

import re
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .stack import PASSWORD, Api

SignIn = Callable[..., Page]
Axe = Callable[[Page], None]
CUT = """all => all.filter(each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflow !== 'visible')
    .map(each => each.textContent)"""


def rows(page: Page) -> Locator:
    found = page.locator("main tr.ant-table-row")
    expect(found.first).to_be_visible()
    return found


def opened(page: Page, query: str = "") -> Page:
    page.goto(f"/admin/users{query}")
    rows(page)
    return page


def focused_inside(page: Page) -> None:
    """Waits until the focus is inside the dialog or drawer that is open."""
    page.wait_for_function("() => document.activeElement.closest('[role=dialog]') !== null")


@pytest.fixture
def someone(admin: Api) -> dict[str, Any]:
    """A new user with a password of their own, in the root department."""
    root, login = admin.json("GET", "/api/v1/departments")["items"][0]["id"], f"page.{secrets.token_hex(4)}"
    form = {"login_name": login, "name": "页面用户", "email": f"{login}@demo.example", "account_kind": "shared", "department_id": root}
    made: dict[str, Any] = admin.json("POST", "/api/v1/users", json=form | {"password": PASSWORD, "temporary_password": False})
    return made


def test_a_name_is_found_in_every_department_as_one_types(sign_in: SignIn, axe: Axe) -> None:
    page = opened(sign_in("demo.admin"))
    page.get_by_role("tree").get_by_text("财务部", exact=True).click()
    expect(page).to_have_url(re.compile("department="))
    box = page.get_by_role("textbox", name="搜索", exact=True)
    box.fill("demo.user")
    expect(page.get_by_role("status").filter(has_text="在管理范围内找到 1 个用户")).to_be_visible()
    expect(rows(page)).to_contain_text(["demo.user"])
    axe(page)
    page.get_by_role("button", name=re.compile("^仅在")).click()
    expect(page).to_have_url(re.compile("within=department"))
    expect(page.get_by_text("没有符合条件的结果")).to_be_visible()
    axe(page)
    page.locator(".filter-chip").get_by_role("button").click()
    expect(rows(page)).to_contain_text(["demo.user"])
    box.press("Escape")
    expect(page).not_to_have_url(re.compile("q="))
    expect(page).to_have_url(re.compile("department="))


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("width", [1280, 1440])
def test_the_table_fits_the_page_and_cuts_nothing(
    sign_in: SignIn, new_administrator: Callable[..., str], width: int, language: str
) -> None:
    page = sign_in(new_administrator(language=language))
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, "?sub=1&page_size=50")
    for box in ("html", "main .ant-table-content"):
        assert page.locator(box).evaluate("each => each.scrollWidth - each.clientWidth") <= 0, box
    assert page.locator("main tr.ant-table-row :is(.cell-2 > *, .ant-tag), main thead th").evaluate_all(CUT) == []


def test_the_tree_is_walked_and_chosen_by_the_keyboard(sign_in: SignIn) -> None:
    page = opened(sign_in("demo.admin"))
    tree, parent = page.get_by_role("tree"), page.get_by_role("treeitem", name="市场与销售部")
    tree.focus()
    page.keyboard.press("Home")
    for _ in range(200):  # only the departments in view are in the page
        if parent.count() and "active" in (parent.get_attribute("class") or ""):
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("department="))
    chosen = page.url
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("treeitem", name="华东销售部")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("treeitem", name="华东销售部")).to_have_count(0)
    expect(page).to_have_url(chosen)


def test_a_generated_password_is_shown_once_after_it_is_saved(
    sign_in: SignIn, axe: Axe, someone: dict[str, Any], new_api: Callable[..., Api]
) -> None:
    page = sign_in("demo.admin")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, f"?q={someone['login_name']}")
    edit = page.get_by_role("button", name="修改 页面用户")
    edit.click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("button", name="生成密码").click()
    password = drawer.get_by_label("重置密码").input_value()
    expect(drawer.get_by_role("status").filter(has_text="保存后会显示一次密码")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="保存", exact=True).click()
    dialog = page.get_by_role("dialog", name="“页面用户”的密码")
    expect(dialog).to_contain_text(password)
    expect(page.get_by_role("dialog")).to_have_count(1)
    focused_inside(page)
    axe(page)
    dialog.get_by_role("button", name="复制密码").click()
    expect(dialog.get_by_role("status")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == password
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="我已保存此密码").click()
    expect(dialog).to_have_count(0)
    expect(edit).to_be_focused()
    assert password not in page.content()
    edit.click()
    expect(page.get_by_role("dialog").get_by_label("重置密码")).to_have_value("")
    assert new_api().signed_in_soon(someone["login_name"], password).json("GET", "/api/v1/session")["account"]["must_change_password"]


def test_the_drawer_takes_the_focus_and_gives_it_back(sign_in: SignIn, axe: Axe) -> None:
    for login in ("demo.admin", "concurrent.admin"):
        page = opened(sign_in(login))
        opener = page.get_by_role("button", name="添加用户")
        opener.click()
        expect(page.get_by_role("dialog").get_by_role("radio", name="共享账号")).to_be_focused()
        axe(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(opener).to_be_focused()


def test_the_import_dialog_opens_anew_and_gives_the_focus_back(sign_in: SignIn, axe: Axe) -> None:
    page = opened(sign_in("demo.admin"))
    opener, dialog = page.get_by_role("button", name="导入", exact=True), page.get_by_role("dialog")
    opener.click()
    focused_inside(page)
    axe(page)
    table = {"name": "users.csv", "mimeType": "text/csv", "buffer": "姓名,登录名\n无名,x\n".encode()}
    dialog.locator("input[type=file]").set_input_files([table])  # type: ignore[list-item]
    expect(dialog).to_contain_text("users.csv")
    expect(dialog.get_by_role("button", name="导入其他文件")).to_be_visible()
    axe(page)
    dialog.locator(".drawer-foot").get_by_role("button", name="关闭").click()
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()
    opener.click()
    expect(dialog).to_contain_text("上次导入：users.csv")
    expect(dialog).to_contain_text("点击选择文件")
    axe(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_the_filters_and_the_department_dialog_have_no_violation(sign_in: SignIn, axe: Axe) -> None:
    page = sign_in("demo.admin")
    page.goto("/admin/users?department=00000000-0000-7000-8000-000000000000")
    expect(page.get_by_text(re.compile("该部门不存在"))).to_be_visible()
    axe(page)
    page.get_by_role("button", name=re.compile("^查看“")).click()
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_role("textbox", name="姓名")).to_be_focused()
    axe(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="姓名")).to_be_hidden()
    expect(page.get_by_role("button", name="筛选")).to_be_focused()
    page.get_by_role("tree").focus()
    page.keyboard.press("F2")
    expect(page.get_by_role("dialog").get_by_label("部门名称")).to_be_focused()
    axe(page)
