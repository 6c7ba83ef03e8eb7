"""Tables that a spreadsheet program has saved (workbooks/README.md), through the real job."""

from pathlib import Path

import pytest

from contracts import org
from tests.org.tables import applied, faults

SAVED = Path(__file__).parents[1] / "workbooks"


@pytest.fixture
def imported(company, upload):
    """The import of a saved table, and the users that it made by their login names."""

    def imported(name):
        company.department("销售")
        done = applied(company.root, upload((SAVED / name).read_bytes(), name), "valid")
        return done, {user["login_name"]: user for user in company.root(org.list_users)["items"]}

    return imported


def test_a_table_is_read_as_people_see_it_whatever_has_been_done_to_its_cells(imported):
    done, users = imported("edited.xlsx")
    assert faults(done) == {7: [("name", "formula")]}
    seen = ("name", "english_name", "email", "phone", "mobile", "department_path", "account_kind", "capacity", "expires_on")
    sales = ["示例公司", "销售"]
    assert {login: tuple(user[field] for field in seen) for login, user in users.items()} == {
        "lo.one": ("李雷", "", "lo.one@example.com", None, "+8613911110001", sales, "shared", None, "2030-12-31"),
        "lo.two": ("韩梅梅", "TRUE", "lo.two@example.com", "+861066668801", "+8613911110002", sales, "shared", None, "2031-01-02"),
        "lo.three": ("单雄信", "", "lo.three@example.com", "+861066668803", None, sales, "dedicated", 50, "2030-06-30"),
    }


@pytest.mark.parametrize(("language", "login"), [("zh-CN", "zh"), ("en-US", "en")])
def test_the_template_is_imported_as_calc_saves_it(imported, language, login):
    done, users = imported(f"template-{language}.xlsx")
    assert (done["added"], done["items"]) == (2, [])
    first, second = users[f"{login}.one"], users[f"{login}.two"]
    assert (first["department_path"], first["expires_on"], first["phone"][:17]) == (["示例公司", "销售"], "2030-12-31", "+861066668811;ext")
    assert (second["name"], second["account_kind"], second["capacity"]) == ('O\'Neil; "Q"', "dedicated", 50)


@pytest.mark.parametrize("encoding", ["utf8", "gb18030"])
def test_a_csv_is_imported_as_calc_saves_it(imported, encoding):
    done, users = imported(f"{encoding}.csv")
    assert (done["added"], done["items"]) == (2, [])
    assert (users[f"{encoding}.csv1"]["name"], users[f"{encoding}.csv2"]["name"]) == ("欧阳,娜娜", '镕基"䶮')
    assert users[f"{encoding}.csv1"]["expires_on"] == "2030-12-31"
