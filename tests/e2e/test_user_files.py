"""Users as files, by HTTP through the whole stack: exported, imported, and the same both ways."""

import secrets
import time
from typing import Any

from .stack import Api, outcome


def settled(admin: Api, found: dict[str, Any], busy: str) -> dict[str, Any]:
    deadline = time.monotonic() + 30
    while found["state"] == busy:
        assert time.monotonic() < deadline, found
        time.sleep(0.1)
        found = admin.json("GET", f"/api/v1/users/imports/{found['id']}")
    return found


def upload(admin: Api, content: bytes, name: str = "users.csv") -> dict[str, Any]:
    found: dict[str, Any] = admin.json("POST", "/api/v1/users/imports", files={"file": (name, content, "text/csv")})
    return settled(admin, found, "checking")


def table(admin: Api, *logins: str) -> bytes:
    (root,) = admin.json("GET", "/api/v1/departments")["items"]
    rows = [f"{login},导入者,{login}@demo.example,{root['name']},共享账号" for login in logins]
    return "\r\n".join(["登录名,姓名,邮箱,部门,账号类型", *rows]).encode()


def test_what_was_exported_and_is_imported_again_changes_nothing(admin: Api) -> None:
    exported = admin.get("/api/v1/users/export", params={"format": "csv"})
    assert exported.status_code == 200
    assert "attachment" in exported.headers["Content-Disposition"]
    total = admin.json("GET", "/api/v1/users")["total"]
    found = upload(admin, exported.content)
    assert (found["state"], found["unchanged"], found["valid"], found["invalid"]) == ("checked", total, 0, 0)


def test_a_file_is_checked_row_by_row_and_its_good_rows_are_added(admin: Api) -> None:
    login = f"imported.{secrets.token_hex(4)}"
    found = upload(admin, table(admin, login, "demo.user"))
    assert (found["valid"], found["invalid"]) == (1, 1)
    assert [(fault["field"], fault["code"]) for row in found["items"] for fault in row["faults"]] == [("login_name", "taken")]
    assert outcome(admin.post(f"/api/v1/users/imports/{found['id']}/application", json={"mode": "all"})) == (409, "rows_at_fault")
    errors = admin.get(f"/api/v1/users/imports/{found['id']}/errors", params={"format": "csv"})
    assert "demo.user" in errors.text
    applied = admin.json("POST", f"/api/v1/users/imports/{found['id']}/application", json={"mode": "valid"})
    assert settled(admin, applied, "applying")["added"] == 1
    assert admin.json("GET", "/api/v1/users", params={"login_name": login})["total"] == 1


def test_a_file_that_is_none_fails_with_a_reason(admin: Api) -> None:
    found = upload(admin, b"PK\x03\x04 not a workbook", "users.xlsx")
    assert found["state"] == "failed"
    assert found["error"]["code"] in ("file_broken", "file_type")


def test_the_template_is_a_workbook(admin: Api) -> None:
    assert admin.get("/api/v1/users/import-template").content.startswith(b"PK")
