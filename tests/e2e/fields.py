"""How a person fills in the portal's fields: those that are more than a plain text box."""

import re

from playwright.sync_api import Locator, Page, expect

Words = str | re.Pattern[str]


def choose(page: Page, field: Locator, option: Words) -> None:
    """Pick an entry of a drop-down list."""
    field.click()
    shown = page.locator(".ant-select-dropdown:visible .ant-select-item-option", has_text=option).first
    shown.click()


def enter(field: Locator, text: str) -> None:
    """Type a value into a picker or a number box, and confirm it by Enter."""
    field.fill(text)
    field.press("Enter")
    expect(field).to_have_value(text)


def choose_department(page: Page, field: Locator, name: str) -> None:
    """Find a department by its name and take it over."""
    field.click()
    field.fill(name)
    page.locator(".ant-select-dropdown:visible .ant-select-tree-title", has_text=name).first.click()


def row(page: Page, text: Words) -> Locator:
    """The row of a list that holds this text."""
    return page.locator("tr.ant-table-row", has_text=text)


def node(page: Page, name: str) -> Locator:
    """A department in the tree at the left."""
    return page.locator(".org-tree .ant-tree-treenode", has_text=name).last


def menu(page: Page) -> Locator:
    """The entries of the menu that has popped up."""
    return page.locator(".ant-dropdown:visible").get_by_role("menuitem")


def dialog(page: Page) -> Locator:
    """The dialog or drawer that is in front."""
    return page.get_by_role("dialog").last


def told(page: Page, text: Words) -> None:
    """The portal says so, briefly or in place."""
    expect(page.get_by_text(text).first).to_be_visible()
