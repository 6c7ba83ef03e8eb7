"""Attendance over HTTP: asked for beside the meetings, never instead of them."""

import pytest
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from contracts.errors import Unavailable

from .conftest import Bus

IDS = [str(uuid7()) for _ in range(101)]
PAGE = {"items": [], "page": 1, "page_size": 20, "total": 0}


def test_the_figures_of_a_page_of_meetings_are_one_call(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    bus.answers["list_attendance"] = {"items": []}

    assert http.get(f"/api/v1/meetings/attendance?ids={','.join(IDS[:100])}", headers=bearer).get_json() == {"items": []}
    assert bus.last.request == {"ids": IDS[:100]}


@pytest.mark.parametrize("query", ["", "?ids=", "?ids=7", f"?ids={','.join(IDS)}", f"?ids={IDS[0]}&page=1"])
def test_no_ids_too_many_and_what_is_none_are_refused(http: FlaskClient, bus: Bus, bearer: dict[str, str], query: str) -> None:
    answer = http.get(f"/api/v1/meetings/attendance{query}", headers=bearer)

    assert answer.status_code == 400
    assert bus.made == []


def test_one_meetings_attendance_comes_in_pages_of_its_persons(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    bus.answers["get_attendance"] = {"persons": []}

    assert http.get(f"/api/v1/meetings/{IDS[0]}/attendance?page=2&page_size=200", headers=bearer).status_code == 200
    assert bus.last.request == {"id": IDS[0], "page": 2, "page_size": 200}


def test_meetings_are_listed_though_nobody_can_say_who_came(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    bus.answers |= {"list_meetings": PAGE, "list_attendance": Unavailable("unavailable", retry_after=5)}

    assert http.get("/api/v1/meetings", headers=bearer).get_json() == PAGE
    answer = http.get(f"/api/v1/meetings/attendance?ids={IDS[0]}", headers=bearer)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
