"""How a call's request is put together from path, query and body, and which faults are whose."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from contracts.errors import FieldError, Invalid

from .conftest import Bus, user

PAGE: dict[str, Any] = {"items": [], "page": 1, "page_size": 20, "total": 0}
ID = str(uuid7())


@pytest.fixture(autouse=True)
def answers(bus: Bus) -> None:
    bus.answers |= {"list_users": PAGE, "update_user": user(), "create_department": {"id": ID, "directory_version": 1}, "get_user": user()}
    bus.answers |= {"restore_user": user(), "preview_user_deletion": {"user_count": 1}}


def test_the_query_arrives_with_the_contracts_types(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    query = {"page": "2", "page_size": "50", "include_subdepartments": "true", "q": "42", "sort": "-name", "department_id": ID}
    assert http.get("/api/v1/users", query_string=query, headers=bearer).status_code == 200
    assert bus.last.request == {"page": 2, "page_size": 50, "include_subdepartments": True, "q": "42", "sort": "-name", "department_id": ID}


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("page=0", "page", "range"),
        ("page=1.5", "page", "type"),
        ("page=one", "page", "type"),
        ("page=", "page", "type"),
        ("page=%D9%A1", "page", "type"),  # a digit, but not one of ours
        ("page=" + "9" * 400, "page", "type"),
        ("page_size=101", "page_size", "range"),
        ("include_subdepartments=yes", "include_subdepartments", "type"),
        ("sort=password", "sort", "format"),
        ("sort=name&sort=email", "sort", "format"),
        ("department_id=1", "department_id", "length"),
        ("q=" + "x" * 101, "q", "length"),
        ("q=%00", "q", "format"),
        ("colour=red", "colour", "unknown"),
        ("PAGE=1", "PAGE", "unknown"),
    ],
)
def test_a_wrong_query_is_a_400_that_names_the_parameter(
    http: FlaskClient, bus: Bus, bearer: dict[str, str], query: str, field: str, code: str
) -> None:
    answer = http.get(f"/api/v1/users?{query}", headers=bearer)
    assert (answer.status_code, answer.json["code"]) == (400, "bad_query")
    assert [(fault["field"], fault["code"]) for fault in answer.json["errors"]] == [(field, code)]
    assert bus.made == []


def test_a_query_that_only_the_service_can_judge_is_a_400_too(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    bus.answers["list_users"] = Invalid(fields=[FieldError("department_id", "not_found")])
    answer = http.get(f"/api/v1/users?department_id={ID}", headers=bearer)
    assert (answer.status_code, answer.json["code"]) == (400, "bad_query")
    assert [(fault["field"], fault["code"]) for fault in answer.json["errors"]] == [("department_id", "not_found")]


def test_a_body_that_only_the_service_can_judge_is_a_422(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    bus.answers["create_department"] = Invalid(fields=[FieldError("parent_id", "not_found")])
    answer = http.post("/api/v1/departments", json={"parent_id": ID, "name": "x"}, headers=bearer)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_a_parameter_where_none_is_known_is_a_400(http: FlaskClient, bearer: dict[str, str]) -> None:
    assert http.post("/api/v1/departments?force=1", json={"parent_id": ID, "name": "x"}, headers=bearer).status_code == 400


@pytest.mark.parametrize(
    "body",
    [b"{", b"", b"nothing", b'{"name": NaN}', b'{"name": 1e999}', b"\xff\xfe", b'{"name": "\xff"}', b'{"name": "\\ud800"}', b"[" * 100_000],
)
def test_a_body_that_is_no_json_is_a_400(http: FlaskClient, bus: Bus, bearer: dict[str, str], body: bytes) -> None:
    answer = http.post("/api/v1/departments", data=body, content_type="application/json", headers=bearer)
    assert (answer.status_code, answer.json["code"]) == (400, "malformed_body")
    assert bus.made == []


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, {("name", "required"), ("parent_id", "required")}),
        ({"name": None, "parent_id": ID}, {("name", "required")}),
        ({"name": 1, "parent_id": ID}, {("name", "type")}),
        ({"name": {"a": [1]}, "parent_id": ID}, {("name", "type")}),
        ({"name": " ", "parent_id": ID}, {("name", "required")}),
        ({"name": "x" * 65, "parent_id": ID}, {("name", "length")}),
        ({"name": "\u200b\u202e", "parent_id": ID}, {("name", "required")}),
        ({"name": "a\tb", "parent_id": ID}, {("name", "format")}),
        ({"name": "a\u2028b", "parent_id": ID}, {("name", "format")}),
        ({"name": "x", "parent_id": ID, "colour": 1}, {("colour", "unknown")}),
        ({"name": "x", "parent_id": ID, "id": ID}, {("id", "read_only")}),
        ([], {("", "type")}),
        ("text", {("", "type")}),
        (None, {("", "type")}),
    ],
)
def test_every_fault_of_the_body_is_a_422_that_names_its_field(
    http: FlaskClient, bus: Bus, bearer: dict[str, str], body: Any, faults: set[tuple[str, str]]
) -> None:
    answer = http.post("/api/v1/departments", data=json.dumps(body), content_type="application/json", headers=bearer)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert {(fault["field"], fault["code"]) for fault in answer.json["errors"]} == faults
    assert bus.made == []


def test_names_may_hold_what_other_languages_mean_something_by(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    name = "'; DROP TABLE users;-- <script>alert(1)</script> ${7*7} 部"
    assert http.post("/api/v1/departments", json={"parent_id": ID, "name": name}, headers=bearer).status_code == 201
    assert bus.last.request["name"] == name


def test_a_patch_names_fields_that_are_only_read_apart_from_unknown_ones(http: FlaskClient, bearer: dict[str, str]) -> None:
    body = {"name": "新名", "status": "locked", "version": 9, "id": ID, "colour": "red"}
    answer = http.patch(f"/api/v1/users/{ID}", json=body, headers=bearer)
    found = {fault["field"]: fault["code"] for fault in answer.json["errors"]}
    assert found == {"id": "read_only", "status": "read_only", "version": "read_only", "colour": "unknown"}


def test_null_in_a_patch_removes_what_may_be_absent(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    answer = http.patch(f"/api/v1/users/{ID}", json={"phone": None}, headers=bearer | {"Content-Type": "application/merge-patch+json"})
    assert (answer.status_code, bus.last.request) == (200, {"id": ID, "phone": None})
    answer = http.patch(f"/api/v1/users/{ID}", json={"name": None}, headers=bearer)
    assert [(fault["field"], fault["code"]) for fault in answer.json["errors"]] == [("name", "required")]


@pytest.mark.parametrize("path", ["x", ID.upper(), ID + "0", "%00", "..%2f", "' OR 1=1", "%ff%fe", "é", "a" * 5000])
def test_an_address_that_can_name_nothing_names_nothing(http: FlaskClient, bus: Bus, bearer: dict[str, str], path: str) -> None:
    answer = http.get(f"/api/v1/users/{path}", headers=bearer)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert bus.made == []


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/xml",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "application/json; charset=gbk",
        "application/merge-patch+json",
        "",
    ],
)
def test_a_body_of_another_type_is_a_415(http: FlaskClient, bearer: dict[str, str], content_type: str) -> None:
    answer = http.post("/api/v1/departments", data=b'{"name":"x"}', headers=bearer | {"Content-Type": content_type})
    assert (answer.status_code, answer.json["code"]) == (415, "unsupported_media_type")


def test_a_body_over_1_mb_is_a_413_whether_or_not_it_says_its_length(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    body = b'{"name":"' + b"x" * 1_000_000 + b'"}'
    assert http.post("/api/v1/departments", data=body, content_type="application/json", headers=bearer).status_code == 413
    assert bus.made == []


def test_a_thousand_faults_are_told_in_a_short_answer(http: FlaskClient, bearer: dict[str, str]) -> None:
    answer = http.post("/api/v1/departments", json={f"{number}" * 200: 1 for number in range(1000)}, headers=bearer)
    assert (answer.status_code, len(answer.json["errors"])) == (422, 100)
    assert len(answer.data) < 30_000


def test_a_write_without_a_body_needs_none(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    assert http.post(f"/api/v1/users/{ID}/restoration", headers=bearer).status_code == 200
    assert bus.last.request == {"id": ID}


def test_ids_in_a_list_are_each_checked(http: FlaskClient, bearer: dict[str, str]) -> None:
    answer = http.post("/api/v1/users/deletion-preview", json={"ids": [ID, "x", 3]}, headers=bearer)
    assert {(fault["field"], fault["code"]) for fault in answer.json["errors"]} == {("ids.1", "length"), ("ids.2", "type")}


def test_what_proves_a_removal_stands_in_the_body_and_never_in_the_address(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    bus.answers["remove_totp"] = {}
    address = "/api/v1/me/totp"
    assert http.delete(address, query_string={"password": "a-password-9"}, headers=bearer).status_code == 400
    assert http.delete(address, headers=bearer).status_code == 422
    assert http.delete(address, json={"password": "a-password-9"}, headers=bearer).status_code == 204
    assert bus.last.request == {"password": "a-password-9"}
