"""Manual 1.2.4: administrators, each within a scope."""

import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.cast import Cast, Person
from tests.e2e.catalogues import Words
from tests.e2e.fields import choose_department, dialog, menu, row, told
from tests.e2e.stack import PASSWORD, outcome

Walk = Callable[[str, str], tuple[Page, Person]]
HEADLINES = {"zh-CN": ("添加管理员", "管理范围"), "en-US": ("Add administrator", "Management scope")}


def test_1_2_4_1_an_administrator_is_added_with_a_scope_and_sees_no_more(walk: Walk, words: Words, cast: Cast) -> None:
    login, scope = f"a.{secrets.token_hex(4)}", cast.new_department()
    inside, outside = cast.user(department_id=scope["id"]), cast.user()
    page, _ = walk("demo.root", "/admin/administrators")
    add, scope_label = HEADLINES[words.language]
    page.get_by_role("button", name=add, exact=True).click()
    form = dialog(page)
    for key, value in (("name", "管理 Admin"), ("englishName", "Admin"), ("loginName", login), ("email", f"{login}@demo.example")):
        form.get_by_label(words(f"users.{key}"), exact=True).fill(value)
    choose_department(page, form.get_by_label(scope_label, exact=True), scope["name"])
    expect(form.get_by_role("alert").filter(has_text=words("scope.title"))).to_contain_text(words("scope.users", n=1, count=1))
    form.get_by_role("radio", name=words("access.set")).check()
    form.get_by_label(words("access.password"), exact=True).fill(PASSWORD)
    form.get_by_role("button", name=words("common.save"), exact=True).click()
    told(page, words("administrators.added", name="管理 Admin"))
    search = page.get_by_label(words("common.search"), exact=True)
    search.fill(login)
    search.press("Enter")
    found = row(page, login)
    for text in ("管理 Admin", f"{login}@demo.example", scope["name"]):
        expect(found).to_contain_text(text)

    cast.signed_in(login).json("PUT", "/api/v1/me/password", json={"old_password": PASSWORD, "new_password": f"{PASSWORD}-2"})
    new = cast.signed_in(login, f"{PASSWORD}-2")
    assert [user["id"] for user in new.json("GET", "/api/v1/users")["items"]] == [inside["id"]]
    assert outcome(new.get(f"/api/v1/users/{outside['id']}")) == (404, "not_found")


def test_1_2_4_2_everything_of_an_administrator_is_changed(walk: Walk, words: Words, cast: Cast) -> None:
    made, scope = cast.administrator(), cast.new_department()
    page, root = walk("demo.root", f"/admin/administrators?q={made['login_name']}")
    row(page, made["login_name"]).get_by_role("button", name=words("common.edit")).click()
    form = dialog(page)
    login = f"b.{secrets.token_hex(4)}"
    for key, value in (("name", "改 Changed"), ("loginName", login), ("email", f"{login}@demo.example")):
        form.get_by_label(words(f"users.{key}"), exact=True).fill(value)
    form.get_by_label(words("access.reset"), exact=True).fill(f"{PASSWORD}-3")
    choose_department(page, form.get_by_label(words("administrators.scope"), exact=True), scope["name"])
    form.get_by_role("button", name=words("common.save"), exact=True).click()
    told(page, words("administrators.saved", name="改 Changed"))
    found = root.json("GET", f"/administrators/{made['id']}")
    assert (found["name"], found["login_name"], found["scope_department_id"]) == ("改 Changed", login, scope["id"])
    cast.signed_in(login, f"{PASSWORD}-3")


def test_1_2_4_3_an_administrator_is_deleted_and_nobody_deletes_themselves(walk: Walk, words: Words, cast: Cast) -> None:
    made = cast.administrator()
    page, root = walk("demo.root", f"/admin/administrators?q={made['login_name']}")
    found = row(page, made["login_name"])
    found.get_by_role("button", name=words("common.more")).click()
    menu(page).filter(has_text=words("common.delete")).click()
    asked = dialog(page)
    expect(asked).to_contain_text(words("administrators.deleteTitle", name=made["name"]))
    asked.get_by_role("button", name=words("common.delete"), exact=True).click()
    expect(found).to_have_count(0)
    assert outcome(root.api.get(f"/api/v1/administrators/{made['id']}")) == (404, "not_found")

    search = page.get_by_label(words("common.search"), exact=True)
    search.fill(root.login)
    search.press("Enter")
    own = row(page, root.login)
    expect(own).to_contain_text(words("administrators.self"))
    expect(own.get_by_role("button", name=words("common.more"))).to_have_count(0)
    assert root.api.delete(f"/api/v1/administrators/{root.id}").status_code == 403


@pytest.mark.parametrize("site", ["demo", "concurrent"])
def test_1_2_4_a_scoped_administrator_sees_those_strictly_inside_the_scope(walk: Walk, words: Words, cast: Cast, site: str) -> None:
    (own,) = cast(f"{site}.scoped").json("GET", "/departments")["items"]
    inside = cast.administrator(site, scope_department_id=own["children"][0]["id"])
    beside = cast.administrator(site, scope_department_id=own["id"])
    page, _ = walk(f"{site}.scoped", "/admin/administrators")
    expect(row(page, inside["login_name"])).to_contain_text(own["children"][0]["name"])
    expect(row(page, beside["login_name"])).to_have_count(0)
