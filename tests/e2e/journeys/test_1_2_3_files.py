"""Manual 1.2.3.2, 1.2.3.4 and 1.2.3.5: users come from files and go into files."""

import csv
import secrets
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Download, Page, expect

from tests.e2e.cast import Cast, Person
from tests.e2e.catalogues import Words
from tests.e2e.fields import dialog, row

Walk = Callable[[str, str], tuple[Page, Person]]


def lines_of(download: Download, folder: Path) -> list[list[str]]:
    download.save_as(folder / "users.csv")
    with (folder / "users.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_1_2_3_2_a_workbook_is_checked_and_its_good_rows_are_imported(walk: Walk, words: Words, cast: Cast, tmp_path: Path) -> None:
    login, taken = f"i.{secrets.token_hex(4)}", cast.user()
    page, root = walk("demo.root", "/admin/users")
    page.get_by_role("button", name=words("users.import.open"), exact=True).click()
    with page.expect_download() as template:
        page.get_by_role("button", name=words("users.import.template")).click()
    template.value.save_as(tmp_path / "users.xlsx")
    book = load_workbook(tmp_path / "users.xlsx")
    sheet = book.worksheets[0]
    headers = [str(cell.value) for cell in sheet[1]]
    assert any(words("users.loginName") in header for header in headers), headers
    columns = {
        key: next(at for at, header in enumerate(headers, 1) if words(f"users.{key}") in header)
        for key in ("loginName", "name", "email", "mobile")
    }
    for line, (who, mail) in enumerate(((login, f"{login}@demo.example"), (taken["login_name"], f"x{login}@demo.example")), 3):
        for at, cell in enumerate(sheet[2], 1):
            sheet.cell(line, at).value = cell.value  # as the example row has it
        for key, value in (("loginName", who), ("name", "导入 Imported"), ("email", mail), ("mobile", None)):
            sheet.cell(line, columns[key]).value = value
        for at, header in enumerate(headers, 1):
            if words("users.phone") in header:
                sheet.cell(line, at).value = None
    sheet.delete_rows(2)
    book.save(tmp_path / "users.xlsx")

    asked = dialog(page)
    asked.locator("input[type=file]").set_input_files(tmp_path / "users.xlsx")
    apply = asked.get_by_role("button", name=words("users.import.apply", n=1, count=1), exact=True)
    expect(apply).to_be_visible()
    expect(row(page, taken["login_name"]).last).to_contain_text(words("users.import.faults.taken"))
    apply.click()
    expect(asked.get_by_text(words("users.import.counts.added"), exact=True).first).to_be_visible()
    assert root.json("GET", "/users", params={"login_name": login})["total"] == 1
    assert root.json("GET", f"/users/{taken['id']}")["name"] == taken["name"]


def test_1_2_3_4_the_selected_users_are_exported_after_a_question(walk: Walk, words: Words, cast: Cast, tmp_path: Path) -> None:
    department = cast.new_department()
    chosen, left = cast.user(department_id=department["id"]), cast.user(department_id=department["id"])
    page, _ = walk("demo.root", f"/admin/users?department={department['id']}")
    row(page, chosen["login_name"]).get_by_role("checkbox").check()
    page.get_by_role("button", name=words("users.export.selected")).click()
    asked = dialog(page)
    expect(asked).to_contain_text(words("users.export.selectedTitle", n=1, count=1))
    asked.get_by_role("radio", name=words("users.export.csv")).check()
    with page.expect_download() as download:
        asked.get_by_role("button", name=words("users.export.open"), exact=True).click()
    cells = {cell for line in lines_of(download.value, tmp_path) for cell in line}
    assert chosen["login_name"] in cells
    assert left["login_name"] not in cells


def test_1_2_3_5_all_users_are_exported_and_the_file_imported_again_changes_nothing(walk: Walk, words: Words, tmp_path: Path) -> None:
    page, root = walk("demo.root", "/admin/users")
    page.get_by_role("button", name=words("users.export.open"), exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=words("users.export.csv")).last.click()  # of everybody
    header, *lines = lines_of(download.value, tmp_path)
    total = root.json("GET", "/users")["total"]
    assert len(lines) == total
    assert words("users.loginName") in header

    page.get_by_role("button", name=words("users.import.open"), exact=True).click()
    asked = dialog(page)
    asked.locator("input[type=file]").set_input_files(tmp_path / "users.csv")
    expect(asked.get_by_text(words("users.import.counts.unchanged"), exact=True).first).to_be_visible()
    expect(asked).to_contain_text(words("users.import.nothing"))
    expect(asked).to_contain_text(str(total))
