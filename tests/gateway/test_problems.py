"""Errors as problem documents."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from contracts import errors
from contracts.errors import Conflict, FieldError, Invalid, RateLimited, RostrumError, Unavailable
from kit.rpc import RemoteFault

from .conftest import Bus

STATUSES = {
    "Invalid": 422,
    "Unauthenticated": 401,
    "Forbidden": 403,
    "NotFound": 404,
    "Conflict": 409,
    "Stale": 412,
    "Gone": 410,
    "RateLimited": 429,
    "Unavailable": 503,
    "DeadlineExceeded": 504,
}


def get(http: FlaskClient, bus: Bus, bearer: dict[str, str], error: Exception, language: str = "en-US") -> Any:
    bus.answers["list_users"] = error
    return http.get("/api/v1/users", headers=bearer | {"Accept-Language": language})


@pytest.mark.parametrize("name", sorted(errors.CLASSES))
def test_every_error_of_the_contracts_has_its_status(http: FlaskClient, bus: Bus, bearer: dict[str, str], name: str) -> None:
    answer = get(http, bus, bearer, errors.CLASSES[name]())
    assert (answer.status_code, answer.content_type) == (STATUSES[name], "application/problem+json")
    assert set(answer.json) == {"type", "title", "status", "code", "detail", "errors", "request_id"}
    assert answer.json["status"] == STATUSES[name]
    assert answer.json["request_id"] == answer.headers["X-Request-ID"]


def test_an_errors_details_are_members_but_never_replace_ours(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    answer = get(http, bus, bearer, Conflict("licence_in_use", details={"lines": [{"capacity": 100}], "status": 200}))
    assert (answer.json["lines"], answer.json["status"]) == ([{"capacity": 100}], 409)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en-US",
            "Dedicated rooms for 50 participants: 3 in use, 2 in the new license."
            " Dedicated rooms for 100 participants: 1 in use, 0 in the new license.",
        ),
        ("zh-CN", "50 方专属会议室已使用 3 间，新授权只有 2 间。 100 方专属会议室已使用 1 间，新授权只有 0 间。"),
    ],
)
def test_what_uses_a_licence_is_said_thing_by_thing(http: FlaskClient, bus: Bus, bearer: dict[str, str], language: str, said: str) -> None:
    lines = [{"capacity": 50, "quantity": 2, "used": 3}, {"capacity": 100, "quantity": 0, "used": 1}]
    assert get(http, bus, bearer, Conflict("licence_in_use", details={"lines": lines}), language).json["detail"] == said


def test_the_peak_in_the_way_is_said_with_its_moment(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    peak = {"at_local": "2027-03-30 09:30", "ports_used": 90, "ports_licensed": 80}
    details = {"time_zone": "Asia/Shanghai", "meeting_count": 2, "peak": peak}
    answer = get(http, bus, bearer, Conflict("licence_in_use", details=details), "en-US").json
    assert answer["detail"] == (
        "Ports booked at the peak (2027-03-30 09:30, Asia/Shanghai): 90. Ports in the new license: 80. Affected booked meetings: 2."
    )


def test_words_are_in_the_readers_language(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    fault = Invalid(fields=[FieldError("name", "length", params={"min": 1, "max": 64})])
    english, chinese = (get(http, bus, bearer, fault, language).json for language in ("en-GB;q=0.9, fr", "zh"))
    assert english["errors"] == [{"field": "name", "code": "length", "detail": "Use 1 to 64 characters or entries"}]
    assert chinese["errors"] == [{"field": "name", "code": "length", "detail": "长度应为 1 至 64"}]
    assert (english["code"], chinese["title"]) == ("bad_query", "查询参数有误")


def test_a_reader_of_no_known_language_gets_their_accounts(http: FlaskClient, bus: Bus, signer: Any) -> None:
    bus.answers["list_users"] = Conflict()
    headers = {"Authorization": f"Bearer {signer(lang='en-US')}", "Accept-Language": "fr, *;q=0.1"}
    assert http.get("/api/v1/users", headers=headers).json["title"] == "This action is not possible in the current state"
    assert bus.last.actor.language == "en-US"


def test_a_code_that_no_catalogue_knows_still_says_something(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    answer = get(http, bus, bearer, Conflict("brand_new", "the gateway is older than this rule"))
    assert (answer.json["code"], answer.json["detail"]) == ("brand_new", "the gateway is older than this rule")


@pytest.mark.parametrize("error", [RateLimited(retry_after=61.2), Unavailable("busy", retry_after=61.2)])
def test_when_to_try_again_is_a_header_in_whole_seconds(http: FlaskClient, bus: Bus, bearer: dict[str, str], error: RostrumError) -> None:
    assert get(http, bus, bearer, error).headers["Retry-After"] == "62"


@pytest.mark.parametrize("fault", [RemoteFault("list_users", "r"), ZeroDivisionError("at line 3 of secret.py"), RostrumError("odd")])
def test_a_defect_is_a_bare_500_with_the_requests_id(http: FlaskClient, bus: Bus, bearer: dict[str, str], fault: Exception) -> None:
    answer = get(http, bus, bearer, fault)
    assert answer.status_code == 500
    assert answer.json["request_id"] == answer.headers["X-Request-ID"]
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_an_address_or_a_method_that_is_not_there_is_a_problem_too(http: FlaskClient) -> None:
    assert http.get("/api/v1/nothing").json["code"] == "not_found"
    answer = http.put("/api/v1/users")
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert "POST" in answer.headers["Allow"]
