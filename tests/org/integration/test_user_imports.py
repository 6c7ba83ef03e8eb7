"""Import of users (manual 1.2.3.2): checked whole, then applied as chosen; nobody twice, whatever happens."""

import csv
import io
import os
import signal
import time
from datetime import UTC, datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from sqlalchemy import update

from contracts import org
from contracts.errors import Conflict, Invalid, NotFound, RateLimited
from kit import jobs
from kit.blobs import blob_key
from kit.db.tables import jobs as jobs_table
from tests.attack import workbooks
from tests.org.factories import LINES, mobile, new_id, unique
from tests.org.tables import (
    ENGLISH,
    HEADER,
    SHEET,
    applied,
    as_csv,
    computed,
    faults,
    made,
    person,
    rewritten_part,
    saved,
    settled,
    with_rows,
    workbook,
    zipped,
)

FAR = datetime(2100, 1, 1, tzinfo=UTC)


class TestGoodFiles:
    def test_a_checked_file_has_written_nothing_and_an_applied_one_everybody(self, company, upload):
        company.department("销售")
        checked = upload(workbook(person(department="示例公司 / 销售", mobile=mobile()), person(department="销售")))
        assert (checked["state"], checked["valid"], checked["invalid"]) == ("checked", 2, 0)
        assert company.root(org.list_users)["total"] == 0
        found = applied(company.root, checked)
        assert (found["state"], found["added"], found["done"]) == ("applied", 2, 2)
        users = company.root(org.list_users)["items"]
        assert {tuple(user["department_path"]) for user in users} == {("示例公司", "销售")}
        assert {user["status"] for user in users} == {"invited"}

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_a_csv_is_read_in_each_encoding_that_spreadsheets_write(self, company, upload, encoding, delimiter):
        row = ["" if value is None else value for value in person(name="单雄信")]
        checked = upload(as_csv(row, encoding=encoding, delimiter=delimiter), "users.csv")
        assert (checked["valid"], checked["invalid"]) == (1, 0)
        applied(company.root, checked)
        assert company.root(org.list_users)["items"][0]["name"] == "单雄信"

    def test_headers_may_be_in_either_language_and_in_any_order(self, company, upload):
        row = person()[:10]
        row[7] = "Shared"
        checked = upload(workbook(row[::-1], header=ENGLISH[::-1]))
        assert (checked["valid"], checked["invalid"]) == (1, 0)

    def test_cells_of_every_type_are_read_as_people_see_them(self, company, upload):
        from datetime import date

        number = 13900000000 + int(mobile()[3:])
        rows = [person(mobile=number, expires=datetime(2030, 12, 31)), person(mobile=float(number + 1), expires=date(2030, 1, 2))]  # noqa: DTZ001
        rows += [person(expires=text) for text in ("2030/3/4", "2030年3月4日", 47500)]
        applied(company.root, upload(workbook(*rows)))
        users = company.root(org.list_users, sort="created_at")["items"]
        assert sorted(user["mobile"] for user in users if user["mobile"]) == [f"+86{number}", f"+86{number + 1}"]
        assert sorted(user["expires_on"] for user in users) == ["2030-01-02", "2030-01-17", "2030-03-04", "2030-03-04", "2030-12-31"]

    def test_merged_cells_say_the_same_in_each_row_and_blank_rows_say_nothing(self, company, upload):
        company.department("销售")
        book = Workbook()
        sheet = book.active
        for row in [HEADER, person(department="销售"), person(department=None), [None] * 11, ["  "] * 11, person()]:
            sheet.append(row)
        sheet.merge_cells("G2:G3")
        checked = upload(saved(book))
        assert (checked["valid"], checked["invalid"]) == (3, 0)

    def test_formulas_count_by_what_they_came_to_and_are_a_fault_without_it(self, company, upload):
        book = Workbook()
        book.active.append(HEADER)
        book.active.append(person(name='=CONCATENATE("李","雷")'))
        checked = upload(saved(book))
        assert faults(checked) == {2: [("name", "formula")]}
        checked = upload(computed(saved(book), "李雷"))
        assert (checked["valid"], checked["invalid"]) == (1, 0)

    def test_the_template_is_filled_in_and_its_example_passed_over(self, company, upload, blobs):
        company.department("销售")
        book = load_workbook(io.BytesIO(made(blobs, company.root, company.root(org.create_user_template))))
        sheet = book.worksheets[0]
        assert [cell.value for cell in sheet[1]] == HEADER
        assert {rule.formula1 for rule in sheet.data_validations.dataValidation} == {"'选项'!$A$1:$A$2", "'选项'!$B$1:$B$2"}
        assert [row[0].value for row in book["选项"].iter_rows()] == ["示例公司", "示例公司 / 销售"]
        sheet.append(person(department="示例公司 / 销售"))
        checked = upload(saved(book))
        assert (checked["valid"], checked["invalid"], checked["total"]) == (1, 0, 1)

    def test_the_template_of_a_concurrent_site_bounds_the_capacity_by_its_ports(self, concurrent, blobs):
        book = load_workbook(io.BytesIO(made(blobs, concurrent.root, concurrent.root(org.create_user_template))))
        sheet = book.worksheets[0]
        assert sheet["I1"].value == "方数*"
        assert [rule.formula2 for rule in sheet.data_validations.dataValidation if rule.type == "whole"] == ["100"]
        help_of = {row[0].value: row[2].value for row in book["填写说明"].iter_rows()}
        assert help_of["方数"] == "必填，填写整数。不能超过站点的授权方数 100。"

    def test_the_template_does_not_tell_the_ports_to_an_administrator_of_a_department(self, concurrent, blobs):
        sales = concurrent.administrator(concurrent.department("Sales"))
        book = load_workbook(io.BytesIO(made(blobs, sales, sales(org.create_user_template))))
        assert {rule.type for rule in book.worksheets[0].data_validations.dataValidation} == {"list"}
        assert "100" not in {row[0].value: row[2].value for row in book["填写说明"].iter_rows()}["方数"]


class TestRowsAtFault:
    def test_each_row_is_told_what_is_wrong_with_it(self, company, upload):
        taken = company.user(mobile=mobile())
        first = person()
        checked = upload(
            workbook(
                first,
                person(login=None, email="nobody", mobile="123"),
                person(email=taken["email"].upper()),
                person(mobile=taken["mobile"]),
                person(email=first[3]),
                person(department="没有"),
                person(kind="别的"),
                person(kind="专属账号"),
                person(kind="专属账号", capacity=300),
                person(capacity="十"),
                person(expires="明天"),
                person(mobile="123"),
                person(password="short"),
            )
        )
        assert faults(checked) == {
            3: [("login_name", "required"), ("mobile", "format"), ("email", "format")],
            4: [("email", "taken")],
            5: [("mobile", "taken")],
            6: [("email", "duplicate")],
            7: [("department", "unknown_department")],
            8: [("account_kind", "unknown_kind")],
            9: [("capacity", "required")],
            10: [("capacity", "not_licensed")],
            11: [("capacity", "type")],
            12: [("expires_on", "format")],
            13: [("mobile", "format")],
            14: [("password", "length")],
        }
        assert checked["valid"] == 1

    def test_what_another_site_has_is_taken_and_nothing_more_is_said(self, found, upload):
        there = found()
        theirs = there.user(mobile=mobile(), phone="010-66668888 x" + mobile()[5:9])
        rows = [person(email=theirs["email"]), person(mobile=theirs["mobile"]), person(phone=theirs["phone"].replace(";ext=", " x"))]
        checked = upload(workbook(*rows, person(login=there.user()["email"])))
        refused = {2: [("email", "taken")], 3: [("mobile", "taken")], 4: [("phone", "taken")], 5: [("login_name", "taken")]}
        assert faults(checked) == refused
        assert theirs["id"] not in str(checked)
        assert there.id not in str(checked)

    def test_all_is_refused_while_one_row_is_at_fault_and_valid_adds_the_others(self, company, upload):
        checked = upload(workbook(person(), person(email="nobody")))
        with pytest.raises(Conflict) as refusal:
            company.root(org.apply_user_import, id=checked["id"], mode="all")
        assert refusal.value.code == "rows_at_fault"
        found = applied(company.root, checked, "valid")
        assert (found["added"], found["invalid"]) == (1, 1)
        with pytest.raises(Conflict):
            company.root(org.apply_user_import, id=checked["id"], mode="valid")

    def test_more_dedicated_users_than_rooms_are_at_fault(self, company, upload):
        checked = upload(workbook(*[person(kind="专属账号", capacity=50) for _ in range(3)]))
        assert (checked["valid"], list(faults(checked).values())) == (2, [[("capacity", "no_dedicated_room_left")]])
        applied(company.root, checked, "valid")
        assert sum(line["used"] for line in company.root(org.get_licence)["lines"] if line["room_kind"] == "dedicated") == 2

    @pytest.mark.parametrize(("mode", "added"), [("all", 0), ("valid", 1)])
    def test_what_is_taken_between_check_and_application_is_refused_then(self, company, upload, mode, added):
        rows = [person(), person()]
        checked = upload(workbook(*rows))
        company.user(email=rows[0][3])
        found = applied(company.root, checked, mode)
        assert company.root(org.list_users)["total"] == 1 + added
        assert faults(found) == {2: [("email", "taken")]}
        assert found["state"] == ("checked" if mode == "all" else "applied")

    def test_the_rows_at_fault_come_back_as_a_workbook_to_correct_and_upload(self, company, upload, blobs):
        checked = upload(workbook(person(), person(email="nobody")))
        data = made(blobs, company.root, company.root(org.export_user_import_errors, id=checked["id"]))
        book = load_workbook(io.BytesIO(data))
        sheet = book.active
        assert [cell.value for cell in sheet[2]][-2:] == [3, "邮箱：格式不正确"]
        sheet["D2"] = f"{unique()}@example.com"
        corrected = upload(saved(book))
        assert (corrected["valid"], corrected["invalid"]) == (1, 0)

    def test_a_cell_longer_than_any_column_is_its_rows_fault(self, upload):
        checked = upload(workbook(person(), person(name="长" * 20_000)))
        assert (checked["valid"], faults(checked)) == (1, {3: [("name", "cell_too_long")]})

    def test_departments_outside_the_scope_do_not_exist(self, company, upload):
        sales = company.department("销售")
        company.department("东区", sales)
        company.department("财务")
        checked = upload(
            workbook(person(department="东区"), person(department="财务"), person(department="示例公司 / 销售")),
            caller=company.administrator(sales, company.first["id"]),
        )
        assert faults(checked) == {3: [("department", "unknown_department")], 4: [("department", "unknown_department")]}

    def test_a_name_that_several_departments_have_needs_the_whole_path(self, company, upload):
        for city in ("北京", "上海"):
            company.department("行政", company.department(city))
        checked = upload(workbook(person(department="行政"), person(department="示例公司/北京/行政")))
        assert faults(checked) == {2: [("department", "ambiguous_department")]}


def test_the_log_names_the_file_that_people_came_from(company, upload):
    applied(company.root, upload(workbook(person()), "new-in-march.xlsx"))
    until = time.monotonic() + 10
    while len(told := company.root(org.list_audit, action="users.imported")["items"]) < 1 and time.monotonic() < until:
        time.sleep(0.05)
    assert [(each["target_type"], each["target_name"]) for each in told] == [("user_import", "new-in-march.xlsx")]


class TestPreview:
    def test_the_first_rows_are_shown_as_they_were_read_without_passwords(self, found, upload):
        site = found(country="DE", language="en-US", name_zh="Beispiel GmbH")
        header = [*ENGLISH, "Initial password"]
        row = [
            "" if each is None else each
            for each in person(name="Jürgen Müller", kind="Guest", department="Beispiel GmbH", password="Correct-Horse-7")
        ]
        data = as_csv(*[row] * 7, header=header, encoding="cp1252", delimiter=";")
        shown = upload(data, "users.csv", caller=site.root, site=site)["preview"]
        assert {name: shown[name] for name in ("format", "sheet", "encoding", "delimiter", "header")} == {
            "format": "csv",
            "sheet": None,
            "encoding": "cp1252",
            "delimiter": ";",
            "header": header,
        }
        assert [(each["number"], each["cells"][1]) for each in shown["rows"]] == [(n, "Jürgen Müller") for n in range(2, 7)]
        assert "Correct" not in str(shown)

    def test_the_rest_of_a_password_behind_a_comma_is_masked_and_a_fault(self, upload):
        row = ["" if each is None else each for each in person(password="Correct-Horse-7,Staple-8")]
        found = upload(as_csv(row).replace(b'"', b""), "users.csv")
        assert faults(found) == {2: [("row", "cell_without_column")]}
        assert "Staple" not in str(found["preview"])

    def test_a_workbook_names_its_sheet(self, upload):
        shown = upload(workbook(person()))["preview"]
        assert (shown["format"], shown["sheet"], shown["encoding"]) == ("xlsx", "Sheet", None)

    def test_a_text_in_another_encoding_is_read_right_or_refused(self, found, upload):
        row = ["" if each is None else each for each in person(name="Łukasz Wiśniewski", kind="Shared", department="Example")]
        site = found(country="CN")
        refused = upload(as_csv(row[:10], header=ENGLISH, encoding="cp1250"), "users.csv", caller=site.root, site=site)
        assert (refused["state"], refused["error"]["code"], refused["preview"]) == ("failed", "file_encoding", None)

    def test_a_bare_number_in_a_workbook_that_counts_from_1904_is_its_day(self, company, upload):
        book = Workbook()
        book.epoch = CALENDAR_MAC_1904
        book.active.append(HEADER)
        book.active.append(person(expires=47848 - 1462))
        applied(company.root, upload(saved(book)))
        assert company.root(org.list_users)["items"][0]["expires_on"] == "2030-12-31"


class TestQuota:
    def test_an_account_has_only_so_many_uploads_waiting(self, company, upload, blobs, access):
        with access.begin(company.id) as session:
            for _ in range(3):
                jobs.start(session, company.root.actor, "org.of_tomorrow", {})
            session.execute(update(jobs_table).where(jobs_table.c.site_id == company.id).values(kind="org.check_users", lease_until=FAR))
        key = blob_key(company.id, "imports", "users.xlsx")
        with pytest.raises(RateLimited) as refusal:
            company.root(org.start_user_import, blob=key, file_name="users.xlsx", size=10)
        assert (refusal.value.code, refusal.value.details) == ("too_many_uploads", {"account": 3, "site": 10})

    def test_a_site_has_only_so_many_bytes_a_day(self, company, upload, blobs):
        key = blob_key(company.id, "imports", "users.xlsx")
        blobs.put(key, io.BytesIO(workbook(person())), limit=10**9)
        settled(company.root, company.root(org.start_user_import, blob=key, file_name="users.xlsx", size=2**30)["id"])
        with pytest.raises(RateLimited) as refusal:
            company.root(org.start_user_import, blob=key, file_name="users.xlsx", size=1)
        assert refusal.value.code == "upload_quota"

    def test_another_site_has_a_quota_of_its_own(self, company, found, upload, blobs):
        self.test_a_site_has_only_so_many_bytes_a_day(company, upload, blobs)
        other = found()
        assert upload(workbook(person()), caller=other.root, site=other)["valid"] == 1


def test_a_held_reader_holds_up_no_other_site_and_is_started_once(company, found, upload, blobs, org_process):
    """Two hostile files of one site are held while they are read. The files of another site are done meanwhile."""
    other, held, before = found(), [], len(org_process.lines)
    for _ in range(2):
        key = blob_key(company.id, "imports", "users.xlsx")
        blobs.put(key, io.BytesIO(workbooks.nested_cells()), limit=10**9)
        seen = len(org_process.lines)
        started = company.root(org.start_user_import, blob=key, file_name="users.xlsx")
        child = org_process.wait_for("table reader started", after=seen)["child"]
        os.kill(child, signal.SIGSTOP)
        held.append((started["id"], child))
    assert upload(workbook(person()), caller=other.root, site=other)["valid"] == 1
    assert made(blobs, other.root, other.root(org.create_user_template))
    assert [company.root(org.get_user_import, id=each)["state"] for each, _ in held] == ["checking"] * 2
    for each, child in held:
        os.kill(child, signal.SIGKILL)
        done = settled(company.root, each)
        assert (done["state"], done["error"]["code"]) == ("failed", "file_too_complex")
    taken_up = [line for line in org_process.lines[before:] if line.get("event") == "job taken up"]
    assert [line["attempt"] for line in taken_up if line["kind"] == "org.check_users"] == [1, 1, 1]


class TestTwice:
    def test_the_same_file_again_makes_nobody_twice(self, company, upload):
        data = workbook(person(), person(mobile=mobile()), person(phone="010-66668888 x" + mobile()[5:9]))
        applied(company.root, upload(data))
        again = upload(data)
        assert (again["unchanged"], again["valid"], again["invalid"]) == (3, 0, 0)
        assert applied(company.root, again)["added"] == 0
        assert company.root(org.list_users)["total"] == 3

    def test_somebody_who_is_there_with_other_data_is_taken(self, company, upload):
        row = person()
        applied(company.root, upload(workbook(row)))
        row[1] = "韩梅梅"
        assert faults(upload(workbook(row)))[2][0] == ("login_name", "taken")

    def test_two_imports_of_one_file_at_once_make_everybody_once(self, company, upload):
        data = workbook(*[person() for _ in range(20)])
        first, second = upload(data), upload(data)
        company.root(org.apply_user_import, id=first["id"], mode="valid")
        company.root(org.apply_user_import, id=second["id"], mode="valid")
        outcomes = [settled(company.root, each["id"]) for each in (first, second)]
        assert sum(each["added"] for each in outcomes) == company.root(org.list_users)["total"] == 20


def test_killed_imports_go_on_in_another_process_and_add_everybody_once(company, upload, org_process):
    """One of each mode, killed while they add."""
    rows = 1200
    files = [as_csv(*[["" if value is None else value for value in person()] for _ in range(rows)]) for _ in range(2)]
    checked = [upload(data, "users.csv") for data in files]
    seen = len(org_process.lines)
    for each, mode in zip(checked, ("valid", "all"), strict=True):
        company.root(org.apply_user_import, id=each["id"], mode=mode)
    org_process.wait_for("job taken up", after=seen, kind="org.add_users")
    living = [line["child"] for line in org_process.lines if line.get("event") == "job process started"][-1]
    os.kill(living, signal.SIGKILL)
    outcomes = [settled(company.root, each["id"], timeout=90) for each in checked]
    assert [(each["state"], each["added"]) for each in outcomes] == [("applied", rows)] * 2
    assert company.root(org.list_users)["total"] == 2 * rows


class TestHostileFiles:
    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "file_empty"),
            (workbook(), "file_empty"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_format"),
            (workbook(person())[:-200], "file_broken"),
            (workbook(person())[:800], "file_broken"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file_type"),
            (b"\xff" * 50, "file_encoding"),
            ((",".join(HEADER) + '\n"never closed').encode(), "file_quotes"),
        ],
    )
    def test_a_file_that_is_no_table_is_refused_with_its_reason(self, upload, data, code):
        found = upload(data)
        assert (found["state"], found["error"]["code"]) == ("failed", code)

    def test_a_zip_that_is_no_workbook_is_refused(self, upload):
        assert upload(zipped({"hello.txt": b"hello"}))["error"]["code"] == "file_type"

    def test_a_bomb_is_measured_and_never_unpacked(self, upload):
        bomb = rewritten_part(workbook(person()), SHEET, b"<row/>" * 15_000_000)
        assert upload(bomb)["error"]["code"] == "file_too_large"

    def test_a_bomb_that_lies_about_its_size_is_broken(self, upload):
        bomb = rewritten_part(workbook(person()), SHEET, b"<row/>" * 15_000_000)
        assert upload(bomb.replace((90_000_000).to_bytes(4, "little"), (9000).to_bytes(4, "little")))["error"]["code"] == "file_broken"

    @pytest.mark.parametrize(
        "far",
        [
            b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            b"<row r = '1048576'><c r = 'XFD1048576'><!-- far --><v>1</v></c></row>",
            b'<row r="5">' + b"<c><v>1</v></c>" * 200_000 + b'</row><row r="1048576"><c><v>1</v></c></row>',
        ],
    )
    def test_a_cell_at_the_far_end_takes_no_room_for_all_before_it(self, upload, far):
        assert upload(with_rows(workbook(person()), far))["error"]["code"] == "too_many_columns"

    def test_blank_cells_at_the_far_end_are_nothing(self, upload):
        blank = b'<row r="1048576" spans="1:3"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"></c></row>'
        assert upload(with_rows(workbook(person()), blank))["valid"] == 1

    def test_entities_that_grow_without_end_are_refused(self, upload):
        entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
        sheet = '<worksheet><sheetData><row><c t="str"><v>&a11;</v></c></row></sheetData></worksheet>'
        bomb = f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a0 "ha">{entities}]>{sheet}'
        assert upload(rewritten_part(workbook(person()), SHEET, bomb.encode()))["error"]["code"] == "file_broken"

    def test_an_upload_that_is_too_large_is_refused_before_it_is_read(self, upload):
        assert upload(b"a,b\n" * 6_000_000, "users.csv")["error"]["code"] == "file_too_large"

    @pytest.mark.parametrize("rows", [10_001, 300_000])
    def test_more_rows_than_allowed_are_refused_at_the_first_too_many(self, upload, rows):
        data = (",".join(HEADER) + "\n").encode() + b"a,b,c,d,e,f,g,h,i,j,k\n" * rows
        assert upload(data, "users.csv")["error"]["code"] == "too_many_rows"

    def test_headers_that_are_unknown_or_missing_are_named(self, upload):
        found = upload(workbook(person(), header=["登录名", "登录名", "姓名", "邮箱", "x", None, None, None, None, None, None]))
        assert found["error"]["code"] == "bad_header"
        assert found["error"]["details"] == {
            "unknown": ["x"],
            "twice": ["登录名"],
            "missing": ["部门", "账号类型"],
            "missing_columns": ["department", "account_kind"],
        }

    def test_another_sites_file_cannot_be_named(self, company, found, blobs):
        key = blob_key(found().id, "imports", "users.xlsx")
        with pytest.raises(Invalid):
            company.root(org.start_user_import, blob=key, file_name="users.xlsx")

    def test_an_import_is_its_starters_own(self, company, upload):
        checked = upload(workbook(person()))
        for call, more in ((org.get_user_import, {}), (org.apply_user_import, {"mode": "all"}), (org.export_user_import_errors, {})):
            with pytest.raises(NotFound):
                company.administrator(None)(call, id=checked["id"], **more)
        with pytest.raises(NotFound):
            company.root(org.get_user_import, id=new_id())


class TestExport:
    def exported(self, blobs, company, caller=None, **request):
        caller = caller or company.root
        return made(blobs, caller, caller(org.export_users, **request))

    @pytest.mark.parametrize("file_format", ["xlsx", "csv"])
    def test_what_is_exported_is_imported_again_and_changes_nothing(self, company, upload, blobs, file_format):
        sales = company.department("销售 / 东")
        company.user(department_id=sales, phone="010-66668888 x" + mobile()[5:9], mobile=mobile(), expires_on="2030-12-31")
        company.user(name="=1+1", english_name="'=x")
        company.user(name="@x", english_name="-y")
        company.user(name="'quoted", account_kind="dedicated", capacity=50)
        data = self.exported(blobs, company, format=file_format)
        again = upload(data, f"users.{file_format}")
        assert (again["unchanged"], again["items"]) == (4, [])

    def test_no_cell_of_a_csv_begins_like_a_formula(self, company, blobs):
        company.user(name="=cmd|' /C calc'!A0", mobile=mobile())
        rows = list(csv.reader(io.StringIO(self.exported(blobs, company, format="csv").decode("utf-8-sig"))))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]

    def test_no_cell_of_a_workbook_is_a_formula(self, company, blobs):
        company.user(name="=1+1")
        sheet = load_workbook(io.BytesIO(self.exported(blobs, company))).active
        assert [(cell.value, cell.data_type) for cell in sheet["B"]][1] == ("=1+1", "s")

    def test_selected_filtered_or_all_are_exported_within_the_scope(self, company, blobs):
        sales = company.department("销售")
        inside, outside = company.user(department_id=sales, name="甲"), company.user(name="乙")
        both = [inside["id"], outside["id"]]
        manager = company.administrator(sales)

        def names(**request):
            data = self.exported(blobs, company, format="csv", **request).decode("utf-8-sig")
            return sorted(row[1] for row in list(csv.reader(io.StringIO(data)))[1:])

        assert names() == names(ids=both) == ["乙", "甲"]
        assert names(q="jia") == names(department_id=sales) == ["甲"]
        assert names(caller=manager, ids=both) == names(caller=manager) == ["甲"]

    def test_headers_and_words_are_in_the_askers_language(self, company, blobs, client):
        from dataclasses import replace

        from tests.org.factories import Caller

        company.user()
        english = Caller(client, replace(company.root.actor, language="en-US"))
        rows = list(csv.reader(io.StringIO(self.exported(blobs, company, english, format="csv").decode("utf-8-sig"))))
        assert rows[0] == [*ENGLISH, "Status"]
        assert (rows[1][7], rows[1][10]) == ("Shared", "Invited")

    def test_the_audit_log_is_exported_with_its_filter(self, company, blobs):
        company.department("Sales")
        until = time.monotonic() + 10
        while company.root(org.list_audit, action="department.created")["total"] < 1 and time.monotonic() < until:
            time.sleep(0.05)
        filters = {"q": "sales", "actor": "管理", "target": "Sal", "from": "2026-01-01T00:00:00Z", "to": "2100-01-01T00:00:00Z"}
        for wanted in ({}, *({name: value} for name, value in filters.items()), filters):
            job = company.root(org.export_audit, format="csv", action="department.created", **wanted)
            rows = list(csv.reader(io.StringIO(made(blobs, company.root, job).decode("utf-8-sig"))))
            assert [(row[2], row[7]) for row in rows[1:]] == [("添加部门", "Sales")]

    def test_a_job_is_its_starters_own(self, company):
        job = company.root(org.export_users)
        with pytest.raises(NotFound):
            company.administrator(None)(org.get_job, id=job["id"])


def test_lines_of_the_licence_are_those_of_the_factory():
    assert LINES[1]["capacity"] == 50  # what the rows above ask for
