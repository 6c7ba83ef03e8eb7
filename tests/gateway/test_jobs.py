"""Exports, imports and other long jobs over HTTP."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from contracts.errors import Invalid, NotFound
from kit.blobs import blob_key, open_blobs

from .conftest import Bus, Signer

SITE = str(uuid7())
CONTENT = "登录名,姓名\r\n".encode()
IMPORT = {"id": str(uuid7()), "state": "checking", "file_name": "users.csv", "items": [], "page": 1, "page_size": 20, "total": None}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


@pytest.fixture
def http(make_app: Callable[..., Flask], folder: Path) -> FlaskClient:
    return make_app(blobs_url=folder.as_uri()).test_client()


@pytest.fixture
def bearer(signer: Signer) -> dict[str, str]:
    return {"Authorization": f"Bearer {signer(site=SITE)}", "Accept-Language": "en-US"}


def job(state: str = "done", **changes: Any) -> dict[str, Any]:
    base = {"id": "org.0192", "state": state, "done": 1, "total": 1, "result_blob": None, "file_name": None}
    return base | {"media_type": None, "error": None, "created_at": "2027-03-30T07:00:00Z", "finished_at": None} | changes


def finished(folder: Path) -> dict[str, Any]:
    key = blob_key(SITE, "exports", "users.csv")
    open_blobs(folder.as_uri()).put(key, io.BytesIO(CONTENT), limit=1000)
    return job(result_blob=key, file_name="用户.csv", media_type="text/csv; charset=utf-8")


def blobs_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def test_an_export_that_is_soon_ready_is_the_file_itself(http: FlaskClient, bus: Bus, bearer: dict[str, str], folder: Path) -> None:
    states = iter([job("running", total=None), finished(folder)])
    bus.answers |= {"export_users": job("queued", total=None), "get_job": lambda _: next(states)}
    answer = http.get("/api/v1/users/export?format=csv&q=王&include_subdepartments=true", headers=bearer)
    assert (answer.status_code, answer.data, answer.headers["Content-Type"]) == (200, CONTENT, "text/csv; charset=utf-8")
    assert "filename*=UTF-8''%E7%94%A8%E6%88%B7.csv" in answer.headers["Content-Disposition"]
    assert bus.made[0].request == {"format": "csv", "q": "王", "include_subdepartments": True}


def test_chosen_users_are_exported_by_their_ids(http: FlaskClient, bus: Bus, bearer: dict[str, str], folder: Path) -> None:
    bus.answers["export_users"] = finished(folder)
    ids = [str(uuid7())]
    assert http.post("/api/v1/users/export", json={"ids": ids, "format": "csv"}, headers=bearer).data == CONTENT
    assert bus.last.request == {"ids": ids, "format": "csv"}


def test_an_export_of_many_rows_is_a_job_to_follow(http: FlaskClient, bus: Bus, bearer: dict[str, str], folder: Path) -> None:
    bus.answers |= {"export_users": job("running", done=5000, total=20_000)}
    answer = http.get("/api/v1/users/export", headers=bearer)
    assert (answer.status_code, answer.headers["Location"]) == (202, "/api/v1/jobs/org.0192")
    assert (answer.json["done"], answer.json["total"], answer.json["result_url"]) == (5000, 20_000, None)
    bus.answers["get_job"] = finished(folder)
    shown = http.get("/api/v1/jobs/org.0192", headers=bearer).json
    assert "result_blob" not in shown
    assert http.get(shown["result_url"], headers=bearer).data == CONTENT


def test_a_failed_job_fails_as_its_error_says(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    failed = job("failed", error=Invalid("file_encrypted").to_wire())
    bus.answers |= {"export_users": failed, "get_job": failed}
    assert http.get("/api/v1/users/export", headers=bearer).json["code"] == "file_encrypted"
    assert http.get("/api/v1/jobs/org.0192/result", headers=bearer).json["code"] == "file_encrypted"
    assert http.get("/api/v1/jobs/org.0192", headers=bearer).json["error"]["code"] == "file_encrypted"


def test_a_result_that_is_not_there_yet_or_any_more_is_a_404(http: FlaskClient, bus: Bus, bearer: dict[str, str], folder: Path) -> None:
    bus.answers["get_job"] = job("running")
    assert http.get("/api/v1/jobs/org.0192/result", headers=bearer).json["code"] == "job_not_done"
    bus.answers["get_job"] = job(result_blob=blob_key(SITE, "exports", "gone.csv"))
    assert http.get("/api/v1/jobs/org.0192/result", headers=bearer).json["code"] == "blob_not_found"
    bus.answers["get_job"] = NotFound("job_not_found")
    assert http.get("/api/v1/jobs/org.0192", headers=bearer).status_code == 404


@pytest.mark.parametrize("job_id", ["nobody.1", "x", "org", "../etc"])
def test_a_job_of_no_service_is_a_404(http: FlaskClient, bus: Bus, bearer: dict[str, str], job_id: str) -> None:
    bus.answers["get_job"] = NotFound("job_not_found")
    assert http.get(f"/api/v1/jobs/{job_id}", headers=bearer).status_code == 404


def upload(http: FlaskClient, bearer: dict[str, str], content: bytes = CONTENT, name: str = "users.csv", **fields: Any) -> Any:
    form = {"file": (io.BytesIO(content), name), **fields}
    return http.post("/api/v1/users/imports", data=form, content_type="multipart/form-data", headers=bearer)


def test_an_uploaded_file_is_stored_and_its_key_goes_to_org(http: FlaskClient, bus: Bus, bearer: dict[str, str], folder: Path) -> None:
    bus.answers["start_user_import"] = IMPORT
    answer = upload(http, bearer, name="../表格/用户 2027.csv")
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1/users/imports/{IMPORT['id']}")
    assert bus.last.request["file_name"] == "用户 2027.csv"
    assert bus.last.request["blob"].startswith(f"site/{SITE}/imports/")
    assert [path.read_bytes() for path in blobs_in(folder)] == [CONTENT]


def test_a_repeated_upload_is_the_same_request(http: FlaskClient, bus: Bus, bearer: dict[str, str], signer: Signer, folder: Path) -> None:
    bus.answers["start_user_import"] = IMPORT
    headers = {"Authorization": f"Bearer {signer(site=SITE, sub='the-same')}", "Idempotency-Key": "k"}
    for content in (CONTENT, CONTENT, CONTENT + b"more"):
        upload(http, headers, content)
    first, second, other = (made.request["blob"] for made in bus.made)
    assert first == second != other
    assert len(blobs_in(folder)) == 2


def test_what_org_refuses_at_once_is_not_kept(http: FlaskClient, bus: Bus, bearer: dict[str, str], folder: Path) -> None:
    bus.answers["start_user_import"] = Invalid()
    assert upload(http, bearer).status_code == 422
    assert blobs_in(folder) == []


def test_a_file_that_is_too_large_is_a_413_and_not_kept(http: FlaskClient, bus: Bus, bearer: dict[str, str], folder: Path) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    body = head + b"x" * 22_000_000 + b"\r\n--x--\r\n"
    answer = http.post("/api/v1/users/imports", data=body, content_type="multipart/form-data; boundary=x", headers=bearer)
    assert (answer.status_code, answer.json["code"]) == (413, "body_too_large")
    assert (bus.made, blobs_in(folder)) == ([], [])


def test_a_form_without_the_file_or_with_more_names_what_is_wrong(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    answer = http.post("/api/v1/users/imports", data={}, content_type="multipart/form-data; boundary=x", headers=bearer)
    assert [(fault["field"], fault["code"]) for fault in answer.json["errors"]] == [("file", "required")]
    assert [fault["field"] for fault in upload(http, bearer, colour="red").json["errors"]] == ["colour"]
    assert http.post("/api/v1/users/imports", json={}, headers=bearer).status_code == 415
    assert http.post("/api/v1/users/imports?x=1", data={}, content_type="multipart/form-data", headers=bearer).status_code == 400
    assert bus.made == []


def test_without_a_blob_store_nothing_is_uploaded(make_app: Callable[..., Flask], bus: Bus, bearer: dict[str, str]) -> None:
    answer = upload(make_app().test_client(), bearer)
    assert (answer.status_code, answer.json["code"]) == (503, "blobs_unavailable")
