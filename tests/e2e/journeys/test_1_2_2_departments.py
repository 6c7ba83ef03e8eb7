"""Manual 1.2.2: the organization tree, by its menu, its keys and its toggle."""

import re
import secrets
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.cast import Cast, Person, eventually
from tests.e2e.catalogues import Words
from tests.e2e.fields import dialog, menu, node, row, told

Walk = Callable[[str, str], tuple[Page, Person]]
HEADLINES = {
    "zh-CN": ("添加子部门", "编辑部门", "更改上级部门", "删除部门"),
    "en-US": ("Add sub-department", "Rename department", "Change parent department", "Delete department"),
}


def new_name() -> str:
    return f"J{secrets.token_hex(4)}"


def find(page: Page, words: Words, name: str) -> Locator:
    page.get_by_label(words("departments.search")).fill(name)
    expect(node(page, name)).to_be_visible()
    return node(page, name)


def menu_of(page: Page, found: Locator) -> Locator:
    found.locator(".dept").click(button="right")
    return menu(page)


def parents(root: Person) -> dict[str, str]:
    """Every department's id and its parent's."""

    def below(department: dict[str, Any]) -> dict[str, str]:
        found = {child["id"]: department["id"] for child in department["children"]}
        for child in department["children"]:
            found |= below(child)
        return found

    return below(root.json("GET", "/departments")["items"][0])


def names_below_root(root: Person) -> set[str]:
    return {child["name"] for child in root.json("GET", "/departments")["items"][0]["children"]}


def test_1_2_2_1_a_sub_department_is_added_from_the_menu_of_its_parent(walk: Walk, words: Words) -> None:
    page, root = walk("demo.root", "/admin/users")
    name, top = new_name(), root.json("GET", "/departments")["items"][0]
    add, rename, *_ = HEADLINES[words.language]
    entries = menu_of(page, page.locator(".org-tree .ant-tree-treenode").filter(has_text=top["name"]).first)
    expect(entries).to_have_text([add, rename])  # the root has two actions
    entries.get_by_text(add).click()
    field = dialog(page).get_by_label(words("departments.name"))
    expect(field).to_be_focused()
    field.press_sequentially(name)
    field.press("Enter")
    told(page, words("departments.added", name=name))
    find(page, words, name)
    eventually(lambda: name in names_below_root(root))


def test_1_2_2_2_a_department_is_renamed_by_the_menu_or_by_f2(walk: Walk, words: Words, cast: Cast) -> None:
    made, name = cast.new_department(), new_name()
    page, root = walk("demo.root", "/admin/users")
    menu_of(page, find(page, words, made["name"])).get_by_text(words("departments.rename")).click()
    field = dialog(page).get_by_label(words("departments.name"))
    expect(field).to_have_value(made["name"])
    field.fill(name)
    page.get_by_role("button", name=words("departments.confirmRename"), exact=True).click()
    told(page, words("departments.renamed"))

    find(page, words, name).locator(".dept").click()
    page.keyboard.press("F2")
    field.fill(f"{name}2")
    field.press("Enter")
    find(page, words, f"{name}2")
    eventually(lambda: f"{name}2" in names_below_root(root))
    assert made["name"] not in names_below_root(root)


def test_1_2_2_3_a_department_moves_with_its_people_and_never_below_itself(walk: Walk, words: Words, cast: Cast) -> None:
    moved, target = cast.new_department(), cast.new_department()
    below = cast.new_department(moved["id"])
    user = cast.user(department_id=below["id"])
    page, root = walk("demo.root", "/admin/users")
    entries = menu_of(page, find(page, words, moved["name"]))
    expect(entries).to_have_text(list(HEADLINES[words.language]))  # any other has four
    entries.get_by_text(words("departments.move")).click()
    field = dialog(page).get_by_label(words("departments.parent"))
    field.click()
    field.fill(below["name"])
    itself = page.locator(".ant-select-tree-treenode", has_text=below["name"]).last
    expect(itself).to_have_class(re.compile("disabled"))
    field.fill(target["name"])
    page.locator(".ant-select-tree-title", has_text=target["name"]).last.click()
    page.get_by_role("button", name=words("common.ok"), exact=True).click()
    told(page, words("departments.moved", name=moved["name"], target=target["name"]))
    eventually(lambda: parents(root)[moved["id"]] == target["id"])
    assert parents(root)[below["id"]] == moved["id"]
    assert root.json("GET", f"/users/{user['id']}")["department_path"][-3:] == [target["name"], moved["name"], below["name"]]


def test_1_2_2_4_deleting_says_whom_it_moves_and_to_where(walk: Walk, words: Words, cast: Cast) -> None:
    gone = cast.new_department()
    below = cast.new_department(gone["id"])
    users = [cast.user(department_id=each["id"]) for each in (gone, below)]
    page, root = walk("demo.root", "/admin/users")
    top = root.json("GET", "/departments")["items"][0]
    menu_of(page, find(page, words, gone["name"])).get_by_text(words("departments.delete")).click()
    asked = dialog(page)
    expect(asked).to_contain_text(words("departments.deleteSubs", n=1, count=1))
    expect(asked).to_contain_text(words("departments.deleteAllUsers", n=2, count=2, target=top["name"]))
    asked.get_by_role("button", name=words("departments.delete"), exact=True).click()
    told(page, words("departments.deleted", name=gone["name"]))
    eventually(lambda: {gone["id"], below["id"]}.isdisjoint(parents(root)))
    assert {root.json("GET", f"/users/{user['id']}")["department_id"] for user in users} == {top["id"]}


def test_1_2_2_5_people_of_sub_departments_are_shown_and_hidden(walk: Walk, words: Words, cast: Cast) -> None:
    above = cast.new_department()
    own, other = cast.user(department_id=above["id"]), cast.user(department_id=cast.new_department(above["id"])["id"])
    page, _ = walk("demo.root", "/admin/users")
    find(page, words, above["name"]).locator(".dept").click()
    expect(row(page, own["login_name"])).to_be_visible()
    expect(row(page, other["login_name"])).to_have_count(0)  # not at first
    page.get_by_role("button", name=words("users.showSub")).click()
    expect(row(page, other["login_name"])).to_be_visible()
    page.get_by_role("button", name=words("users.hideSub")).click()
    expect(row(page, other["login_name"])).to_have_count(0)
    expect(row(page, own["login_name"])).to_be_visible()


def test_1_2_2_an_administrator_of_a_department_has_it_as_their_root(walk: Walk, words: Words) -> None:
    page, scoped = walk("demo.scoped", "/admin/users")
    (own,) = scoped.json("GET", "/departments")["items"]
    nodes = page.locator(".org-tree .ant-tree-treenode:not([aria-hidden])", has_text="")
    expect(nodes.first).to_contain_text(own["name"])
    entries = menu_of(page, nodes.first)
    expect(entries).to_have_text(list(HEADLINES[words.language][:2]))
    expect(entries.nth(1)).to_have_attribute("aria-disabled", "true")  # only the whole site's administrators rename it
    page.keyboard.press("Escape")
    expect(menu_of(page, node(page, "Below"))).to_have_count(4)
