"""Manual 1.2.3: the list of users, and what is done with one of them."""

import re
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.cast import Cast, Person
from tests.e2e.catalogues import Words
from tests.e2e.fields import choose, choose_department, dialog, menu, node, row, told
from tests.e2e.stack import PASSWORD, Stack

Walk = Callable[[str, str], tuple[Page, Person]]
ADD = {"zh-CN": "添加用户", "en-US": "Add user"}


def mobile() -> str:
    return f"139{secrets.randbelow(10**8):08d}"


def open_form(page: Page, words: Words) -> Locator:
    page.get_by_role("button", name=ADD[words.language], exact=True).click()
    return dialog(page)


def fill_person(form: Locator, words: Words, login: str, **more: str) -> None:
    given = {"name": f"N{login[-6:]}", "loginName": login, "email": f"{login}@demo.example"} | more
    for key, value in given.items():
        form.get_by_label(words(f"users.{key}"), exact=True).fill(value)


def save(form: Locator, words: Words) -> None:
    form.get_by_role("button", name=words("common.save"), exact=True).click()


def new_login() -> str:
    return f"j.{secrets.token_hex(4)}"


def find(page: Page, words: Words, text: str) -> Locator:
    search = page.get_by_label(words("common.search"), exact=True)
    search.fill(text)
    search.press("Enter")
    return row(page, text)


def more(page: Page, words: Words, found: Locator, action: str) -> None:
    found.get_by_role("button", name=words("common.more")).click()
    menu(page).filter(has_text=action).click()


def test_1_2_3_the_quick_search_finds_everybody_in_the_scope(walk: Walk, words: Words, cast: Cast) -> None:
    made = cast.user(department_id=cast.new_department()["id"], mobile=mobile(), phone=f"05126{secrets.randbelow(10**7):07d}")
    page, _ = walk("demo.root", "/admin/users")
    for text in (made["name"], made["email"], made["mobile"][-8:], made["phone"][-7:]):
        search = page.get_by_label(words("common.search"), exact=True)
        search.fill(text)
        expect(page.locator("tr.ant-table-row")).to_have_count(1)
        expect(row(page, made["login_name"])).to_be_visible()
        search.fill("")
        expect(page.locator("tr.ant-table-row").nth(1)).to_be_visible()


@pytest.mark.refused(409)
def test_1_2_3_1_1_a_shared_account_is_added_and_what_is_taken_is_named(walk: Walk, words: Words, cast: Cast) -> None:
    taken, login = cast.user("concurrent", capacity=25), new_login()
    page, root = walk("demo.root", "/admin/users")
    form = open_form(page, words)
    expect(form.get_by_role("radio", name=words("users.shared"))).to_be_checked()
    expect(form.get_by_label(words("users.capacity"), exact=True)).to_have_count(0)
    fill_person(form, words, login, mobile=mobile(), email=taken["email"].upper())
    form.get_by_role("radio", name=words("access.set")).check()
    form.get_by_label(words("access.password"), exact=True).fill(PASSWORD)
    save(form, words)
    expect(form.locator(".ant-form-item", has=page.get_by_label(words("users.email"), exact=True))).to_contain_text(words("faults.taken"))
    form.get_by_label(words("users.email"), exact=True).fill(f"{login}@demo.example")
    save(form, words)
    told(page, words("users.added", name=f"N{login[-6:]}"))
    (made,) = root.json("GET", "/users", params={"login_name": login})["items"]
    assert (made["account_kind"], made["capacity"], made["department_path"]) == ("shared", None, made["department_path"][:1])
    assert cast.signed_in(login).json("GET", "/api/v1/session")["account"]["must_change_password"]


def test_1_2_3_1_2_a_dedicated_account_takes_one_of_the_rooms_that_remain(walk: Walk, words: Words) -> None:
    login = new_login()
    page, root = walk("demo.root", "/admin/users")
    lines = root.json("GET", "/site/licence")["lines"]
    line = max((each for each in lines if each["room_kind"] == "dedicated"), key=lambda each: int(each["quantity"]) - int(each["used"]))
    left = line["quantity"] - line["used"]
    form = open_form(page, words)
    form.get_by_text(words("users.dedicated"), exact=True).click()
    option = words("users.form.remaining", count=line["capacity"], left=left)
    choose(page, form.get_by_label(words("users.capacity"), exact=True), option)
    fill_person(form, words, login)
    save(form, words)
    told(page, words("users.added", name=f"N{login[-6:]}"))
    (made,) = root.json("GET", "/users", params={"login_name": login})["items"]
    assert (made["account_kind"], made["capacity"], made["status"]) == ("dedicated", line["capacity"], "invited")
    after = root.json("GET", "/site/licence")["lines"]
    assert [each["used"] for each in after if (each["room_kind"], each["capacity"]) == ("dedicated", line["capacity"])] == [
        line["used"] + 1
    ]


def test_1_2_3_1_2_without_a_room_left_no_dedicated_account_can_be_added(
    page: Page, sign_in: Callable[..., Page], words: Words, cast: Cast, stack: Stack
) -> None:
    sign_in(cast.new_site("account", [{"room_kind": "shared", "capacity": 10, "quantity": 1, "expires_on": "2099-12-31"}]))
    page.goto("/admin/users")
    form = open_form(page, words)
    expect(form.get_by_role("radio", name=words("users.dedicated"))).to_be_disabled()
    expect(form.get_by_text(words("users.form.noneLeft"))).to_be_visible()


@pytest.mark.parametrize("kind", ["dedicated", "shared"])
def test_1_2_3_1_3_and_4_on_a_concurrent_site_every_account_has_a_capacity(walk: Walk, words: Words, kind: str) -> None:
    login = new_login()
    page, root = walk("concurrent.root", "/admin/users")
    form = open_form(page, words)
    form.get_by_text(words(f"users.{kind}"), exact=True).click()
    fill_person(form, words, login)
    save(form, words)
    capacity = page.get_by_label(words("users.capacity"), exact=True)
    expect(form.locator(".ant-form-item", has=capacity)).to_contain_text(words("faults.required"))
    choose(page, capacity, re.compile("^50 "))
    save(form, words)
    told(page, words("users.added", name=f"N{login[-6:]}"))
    (made,) = root.json("GET", "/users", params={"login_name": login})["items"]
    assert (made["account_kind"], made["capacity"]) == (kind, 50)


def test_1_2_3_3_the_selected_users_are_deleted_after_a_question(walk: Walk, words: Words, cast: Cast) -> None:
    department = cast.new_department()
    users = [cast.user(department_id=department["id"]) for _ in range(3)]
    page, root = walk("demo.root", f"/admin/users?department={department['id']}")
    for user in users[:2]:
        row(page, user["login_name"]).get_by_role("checkbox").check()
    page.get_by_role("button", name=words("users.batchDelete")).click()
    asked = dialog(page)
    expect(asked).to_contain_text(words("users.deleteManyTitle", n=2, count=2))
    expect(asked).to_contain_text(words("users.deleteNoMeetings"))
    asked.get_by_role("button", name=words("common.delete"), exact=True).click()
    expect(page.locator("tr.ant-table-row")).to_have_count(1)
    assert [root.api.get(f"/api/v1/users/{user['id']}").status_code for user in users] == [404, 404, 200]


def test_1_2_3_6_everything_of_a_user_is_changed_but_a_dedicated_capacity(walk: Walk, words: Words, cast: Cast) -> None:
    shared, dedicated = cast.user(), cast.user(account_kind="dedicated", capacity=25)
    other = cast.new_department()
    page, root = walk("demo.root", f"/admin/users?q={shared['login_name']}&include_subdepartments=1")
    row(page, shared["login_name"]).get_by_role("button", name=words("common.edit")).click()
    form = dialog(page)
    expect(form.get_by_label(words("users.loginName"), exact=True)).to_have_value(shared["login_name"])
    form.get_by_label(words("users.name"), exact=True).fill("改名 Renamed")
    form.get_by_label(words("users.mobile"), exact=True).fill(number := mobile())
    choose_department(page, form.get_by_label(words("users.department"), exact=True), other["name"])
    save(form, words)
    told(page, words("users.saved", name="改名 Renamed"))
    changed = root.json("GET", f"/users/{shared['id']}")
    assert (changed["name"], changed["mobile"], changed["department_id"]) == ("改名 Renamed", f"+86{number}", other["id"])

    found = find(page, words, dedicated["login_name"])
    found.get_by_role("button", name=words("common.edit")).click()
    form = dialog(page)
    expect(form.get_by_label(words("users.capacity"), exact=True)).to_be_disabled()
    expect(form).to_contain_text(words("users.form.capacityFixed"))
    form.get_by_label(words("users.englishName"), exact=True).fill("Dedicated")
    save(form, words)
    told(page, words("users.saved", name=dedicated["name"]))
    assert root.json("GET", f"/users/{dedicated['id']}")["english_name"] == "Dedicated"


def test_1_2_3_7_a_user_is_deleted_brought_back_and_their_meetings_are_listed(walk: Walk, words: Words, cast: Cast) -> None:
    host = cast("demo.shared#host")
    meeting = host.json(
        "POST", "/meetings", json={"topic": f"T{secrets.token_hex(4)}", "start_at": cast.far_away(), "duration_minutes": 60}
    )
    page, root = walk("demo.root", f"/admin/users?q={host.login}")
    more(page, words, row(page, host.login), words("users.meetings"))
    found = row(page, meeting["topic"])
    for text in (host.name, words("meetings.statuses.booked"), meeting["room"]["name"]):
        expect(found).to_contain_text(text)
    expect(page.locator("tr.ant-table-row")).to_have_count(1)
    page.go_back()

    more(page, words, row(page, host.login), words("common.delete"))
    asked = dialog(page)
    expect(asked).to_contain_text(words("users.deleteTitle", name=host.name))
    expect(asked).to_contain_text(words("users.deleteMeetings", n=1, count=1))
    asked.get_by_role("button", name=words("common.delete"), exact=True).click()
    expect(row(page, host.login)).to_have_count(0)
    page.get_by_role("button", name=words("deleted.undo")).click()
    expect(row(page, host.login)).to_be_visible()

    more(page, words, row(page, host.login), words("common.delete"))
    dialog(page).get_by_role("button", name=words("common.delete"), exact=True).click()
    expect(row(page, host.login)).to_have_count(0)
    assert root.json("GET", f"/meetings/{meeting['id']}")["status"] == "cancelled"
    page.get_by_role("link", name=words("deleted.open")).click()
    gone = find(page, words, host.login)
    expect(gone).to_contain_text(root.name)  # who deleted
    gone.get_by_role("button", name=words("deleted.restore")).click()
    expect(gone).to_have_count(0)  # the message of the first restoration may still be there
    assert root.api.get(f"/api/v1/users/{host.id}").status_code == 200


def test_1_2_3_8_users_are_searched_by_department_and_field(walk: Walk, words: Words, cast: Cast) -> None:
    department = cast.new_department()
    wanted = cast.user(department_id=department["id"], name="孔令辉", mobile=mobile())
    cast.user(department_id=department["id"], name="李娜")
    page, _ = walk("demo.root", "/admin/users")
    page.get_by_label(words("departments.search")).fill(department["name"])
    node(page, department["name"]).locator(".dept").click()
    rows = page.locator("tr.ant-table-row")
    expect(rows).to_have_count(2)
    for label, text in (
        ("name", "konglinghui"),
        ("loginName", wanted["login_name"][-6:]),
        ("email", wanted["email"][5:13]),
        ("mobile", wanted["mobile"][-6:]),
    ):
        page.get_by_role("button", name=words("common.filter")).click()
        field = page.locator(".filters").get_by_label(words(f"users.{label}"), exact=True)
        field.fill(text)
        field.press("Enter")
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text(wanted["login_name"])
        page.get_by_role("button", name=words("common.filter")).click()
        page.locator(".filters").get_by_role("button", name=words("common.reset"), exact=True).click()
        expect(rows).to_have_count(2)


def test_1_2_3_9_an_administrator_acts_as_a_user_who_sees_when_and_why(walk: Walk, words: Words, cast: Cast) -> None:
    user, reason = cast("demo.shared#jump"), f"R{secrets.token_hex(4)}"
    page, root = walk("demo.root", f"/admin/users?q={user.login}")
    row(page, user.login).get_by_role("button", name=words("jump.action")).click()
    asked = dialog(page)
    asked.get_by_role("button", name=words("jump.go"), exact=True).click()
    expect(asked).to_contain_text(words("faults.required"))
    asked.get_by_label(words("jump.reason")).fill(reason)
    asked.get_by_role("button", name=words("jump.go"), exact=True).click()
    banner = page.get_by_role("status").filter(has_text=words.like("jump.banner", by=root.name, name=user.name))
    expect(banner).to_be_visible()

    topic = f"T{secrets.token_hex(4)}"
    page.get_by_role("navigation").get_by_role("link", name=words("meetings.book")).click()
    page.get_by_label(words("meetings.topic"), exact=True).fill(topic)
    page.get_by_role("button", name=words("meetings.form.submit"), exact=True).click()
    told(page, words("meetings.booked.title"))
    page.goto("/u/me")
    page.get_by_role("tab", name=words("me.tabs.password")).click()
    expect(page.get_by_role("alert").filter(has_text=words("me.ownAlone"))).to_be_visible()
    page.get_by_role("button", name=words("jump.back")).click()
    expect(page.get_by_role("heading", level=1, name=words("users.title"))).to_be_visible()

    assert [each["reason"] for each in user.json("GET", "/me/impersonations")["items"]] == [reason]
    assert [each["topic"] for each in user.json("GET", "/meetings", params={"q": topic})["items"]] == [topic]
    page, _ = walk("demo.shared#jump", "/u/me?tab=impersonations")
    expect(row(page, reason)).to_contain_text(root.name)
