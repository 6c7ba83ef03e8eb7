"""Tables of users to upload, good and bad, and what became of them."""

import csv
import io
import re
import time
import zipfile

from openpyxl import Workbook

from contracts import org
from tests.org.factories import unique

HEADER = ["登录名*", "姓名*", "英文名", "邮箱*", "联系电话", "手机号码", "部门*", "账号类型*", "方数", "到期日期", "初始密码"]
SHEET = "xl/worksheets/sheet1.xml"
ENGLISH = ["Login name", "Name", "English name", "Email", "Phone", "Mobile", "Department", "Account type", "Capacity", "Expiration date"]


def settled(caller, import_id, timeout=60):
    """The import when nothing is going on any more."""
    until = time.monotonic() + timeout
    while True:
        found = caller(org.get_user_import, id=import_id, page_size=100)
        if found["state"] not in ("checking", "applying"):
            return found
        assert time.monotonic() < until, found
        time.sleep(0.05)  # the job runs in another process and tells its progress to who asks


def applied(caller, checked, mode="all"):
    caller(org.apply_user_import, id=checked["id"], mode=mode)
    return settled(caller, checked["id"])


def finished(caller, job, timeout=60):
    until = time.monotonic() + timeout
    while job["state"] not in ("done", "failed"):
        assert time.monotonic() < until, job
        time.sleep(0.05)
        job = caller(org.get_job, id=job["id"])
    assert job["state"] == "done", job
    return job


def made(blobs, caller, job):
    """What a job has made, as bytes."""
    stream = blobs.open(finished(caller, job)["result_blob"])
    data = stream.read()
    stream.close()
    return data


def workbook(*rows, header=HEADER):
    book = Workbook()
    book.active.append(header)
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def person(**given):
    login = unique("im")
    values = {"login": login, "name": "李雷", "english": "", "email": f"{login}@example.com", "phone": None, "mobile": None}
    values |= {"department": "示例公司", "kind": "共享账号", "capacity": None, "expires": None, "password": None}
    return list((values | given).values())


def as_csv(*rows, header=HEADER, encoding="utf-8", delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue().encode(encoding)


def faults(found):
    return {row["number"]: [(fault["field"], fault["code"]) for fault in row["faults"]] for row in found["items"]}


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def rewritten_part(data, name, content):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    return zipped(parts | {name: content})


def with_rows(data, rows):
    return rewritten_part(data, SHEET, part(data, SHEET).replace(b"</sheetData>", rows + b"</sheetData>"))


def computed(data, value):
    """The workbook as a spreadsheet saves it, with what its formulas came to."""
    sheet = part(data, SHEET).decode()
    sheet = re.sub(r'<c r="(\w+)"[^>]*>(<f>[^<]*</f>)<v ?/?>(</v>)?</c>', rf'<c r="\1" t="str">\2<v>{value}</v></c>', sheet)
    return rewritten_part(data, SHEET, sheet.encode())
