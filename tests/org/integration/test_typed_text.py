"""What people type reaches org in one form: names that look the same, addresses, numbers, and tables that carry them."""

import io
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from contracts import org
from contracts.errors import Conflict, Invalid
from tests.org.factories import mobile, unique
from tests.org.tables import faults, made, person, workbook

LOOK_ALIKE = [
    "Sales\u00a0East",
    "SALES  EAST",
    "Sales\u200b East",
    "Ｓａｌｅｓ　Ｅａｓｔ",
    "Sa\u00adles East",
    "Sales\u2007East",
    "\u202dSales East\u202c",
]


def outcome(action):
    try:
        return action()
    except Conflict as refusal:
        return refusal.code


class TestDepartments:
    @pytest.mark.parametrize("name", LOOK_ALIKE)
    def test_siblings_that_look_the_same_are_one(self, company, name):
        company.department("Sales East")
        assert outcome(lambda: company.department(name)) == "name_taken"
        other = company.department("Other")
        assert outcome(lambda: company.root(org.update_department, id=other, name=name)) == "name_taken"

    def test_of_look_alikes_that_are_added_at_once_one_is_added(self, company):
        with ThreadPoolExecutor(len(LOOK_ALIKE)) as pool:
            outcomes = list(pool.map(lambda name: outcome(lambda: company.department(name)), LOOK_ALIKE))
        assert outcomes.count("name_taken") == len(LOOK_ALIKE) - 1

    @pytest.mark.parametrize("name", ["\u200b", "\u202a\u2800", "\u00a0\u3000"])
    def test_a_name_of_invisible_characters_is_required(self, company, name):
        with pytest.raises(Invalid) as refused:
            company.department(name)
        assert [(fault.field, fault.code) for fault in refused.value.fields] == [("name", "required")]


class TestPeople:
    def test_an_address_of_another_script_is_one_address_in_both_forms(self, company):
        login = unique()
        user = company.user(email=f"{login}@bücher.example", login_name=login)
        assert company.root(org.get_user, id=user["id"])["email"] == f"{login}@xn--bcher-kva.example"
        with pytest.raises(Conflict):
            company.user(email=f"{login}@XN--BCHER-KVA.example")
        for q in ("bücher", "BÜCHER.example", f"{login}@xn--bcher", f"{login}@bücher.example"):
            assert [each["id"] for each in company.root(org.list_users, q=q)["items"]] == [user["id"]]

    def test_an_address_that_differs_in_the_form_of_its_domain_is_not_changed(self, company):
        login = unique()
        user = company.user(email=f"{login}@bücher.example", login_name=login)
        assert company.root(org.update_user, id=user["id"], email=f"{login}@bücher.EXAMPLE")["version"] == user["version"]

    def test_names_are_found_as_they_look(self, company):
        user = company.user(name="Zoe\u0308\u00a0Ｗａｎｇ", english_name="")
        assert user["name"] == "Zoë Ｗａｎｇ"
        for q in ("zoë wang", "ＺＯË", "zoe\u0308\u200b wang"):
            assert [each["id"] for each in company.root(org.list_users, q=q)["items"]] == [user["id"]]

    @pytest.mark.parametrize("number", ["138001380", "1.38001E+10", "138001380000", "2" * 11])
    def test_a_number_that_no_telephone_has_is_refused(self, company, number):
        with pytest.raises(Invalid) as refused:
            company.user(mobile=number)
        assert [(fault.field, fault.code) for fault in refused.value.fields] == [("mobile", "format")]

    def test_a_number_stored_before_the_rule_may_stay(self, company, access):
        user, old = company.user(), f"+86{mobile()[:9]}"
        with access.begin(company.id) as session:
            session.execute(text("UPDATE users SET mobile = :old WHERE id = :id"), {"old": old, "id": user["id"]})
        assert company.root(org.update_user, id=user["id"], name="李雷", mobile=old)["mobile"] == old

    def test_the_audit_log_is_searched_as_names_look(self, company):
        company.department("Ｓａｌｅｓ　Ⅱ Straße")
        until = time.monotonic() + 10
        while company.root(org.list_audit, action="department.created")["total"] < 1:
            assert time.monotonic() < until
            time.sleep(0.05)
        for q in ("sales ii", "ＳＡＬＥＳ", "straße"):
            assert company.root(org.list_audit, action="department.created", q=q)["total"] == 1


class TestTables:
    @pytest.mark.parametrize("file_format", ["xlsx", "csv"])
    def test_departments_with_the_paths_separator_survive_export_and_import(self, company, upload, blobs, file_format):
        lab = company.department("R&D / Lab")
        parent = company.department("R&D")
        for department in (lab, parent, company.department("Lab", parent), company.department("A\\"), company.department("=1/2")):
            company.user(department_id=department)
        data = made(blobs, company.root, company.root(org.export_users, format=file_format))
        again = upload(data, f"users.{file_format}")
        assert (again["unchanged"], again["items"]) == (5, [])

    def test_an_address_is_exported_as_people_write_it_and_read_again(self, company, upload, blobs):
        login = unique()
        company.user(email=f"{login}@例子.公司", login_name=login)
        data = made(blobs, company.root, company.root(org.export_users, format="csv"))
        assert f"{login}@例子.公司" in data.decode("utf-8-sig")
        assert upload(data, "users.csv")["unchanged"] == 1

    @pytest.mark.parametrize("name", ["=1+1", "＝1+1", "+1", "@SUM(A1)", "x;=1+1", "#N/A"])
    def test_no_cell_of_the_template_is_a_formula(self, found, blobs, name):
        company = found(name_zh=name)
        company.department(name)
        book = load_workbook(io.BytesIO(made(blobs, company.root, company.root(org.create_user_template))))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert not [cell.value for cell in cells if str(cell.value).startswith(("=", "＝", "+", "@S"))]

    def test_a_defused_department_of_the_template_is_read(self, company, upload):
        company.department("=1+1")
        checked = upload(workbook(person(department="'=1+1"), person(department="示例公司 / =1+1")))
        assert (checked["valid"], checked["invalid"]) == (2, 0)

    def test_numbers_are_read_in_every_spelling_of_a_spreadsheet(self, company, upload):
        one, digits = mobile(), mobile()
        rows = [person(mobile=f"86{one}.0"), person(mobile=f"{digits[0]}.{digits[1:]}0E+10"), person(mobile="1.38001E+10")]
        checked = upload(workbook(*rows, person(mobile="138001380")))
        assert (checked["valid"], faults(checked)) == (2, {4: [("mobile", "format")], 5: [("mobile", "format")]})

    def test_a_number_stored_before_the_rule_survives_export_and_import(self, company, access, upload, blobs):
        user, other, old = company.user(), company.user(), f"+86{mobile()[:9]}"
        with access.begin(company.id) as session:
            session.execute(text("UPDATE users SET mobile = :old WHERE id = :id"), {"old": old, "id": user["id"]})
            session.execute(text("UPDATE users SET phone = :old WHERE id = :id"), {"old": f"{old};ext=7", "id": other["id"]})
        data = made(blobs, company.root, company.root(org.export_users, format="csv"))
        again = upload(data, "users.csv")
        assert (again["unchanged"], again["items"]) == (2, [])
        assert faults(upload(workbook(person(mobile=old)))) == {2: [("mobile", "format")]}

    @pytest.mark.parametrize("odd", ["③", "²", "Ⅳ"])
    def test_an_odd_numeral_is_the_fault_of_its_row_alone(self, company, upload, odd):
        checked = upload(
            workbook(person(), person(expires=odd), person(kind="专属账号", capacity=odd), person(expires="２０３０－１２－３１"))
        )
        assert (checked["state"], checked["valid"]) == ("checked", 2)
        assert faults(checked) == {3: [("expires_on", "format")], 4: [("capacity", "type")]}
