"""Meetings by HTTP through the whole stack: booked, refused with what is free, started and ended by the engine, in a calendar."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from .stack import PASSWORD, Api, Stack, outcome

NewApi = Callable[..., Api]


def text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def soon(minutes: int) -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=minutes)


def eventually(check: Callable[[], Any]) -> Any:
    until = time.monotonic() + 15
    while True:
        found = check()
        if found or time.monotonic() > until:
            assert found
            return found
        time.sleep(0.1)


@pytest.fixture
def user(admin: Api, new_api: NewApi) -> Api:
    """A shared user of the demonstration site, past the first sign-in."""
    root = admin.json("GET", "/api/v1/departments")["items"][0]["id"]
    mark = str(time.monotonic_ns())
    login = f"books.{mark}"
    form = {"login_name": login, "name": "预约人", "email": f"{login}@demo.example", "account_kind": "shared"}
    admin.json("POST", "/api/v1/users", json={**form, "department_id": root, "password": "given-Word-77"})
    first = new_api()
    tokens = first.post("/api/v1/session", json={"login": login, "password": "given-Word-77", "mode": "bearer"})
    assert tokens.status_code == 200, tokens.text
    first.headers["Authorization"] = f"Bearer {tokens.json()['access_token']}"
    first.json("PUT", "/api/v1/me/password", json={"old_password": "given-Word-77", "new_password": PASSWORD})
    return new_api().signed_in(login, PASSWORD)


@pytest.fixture
def engine(stack: Stack, admin: Api) -> dict[str, str]:
    """An engine that reports to the demonstration site."""
    site = admin.json("GET", "/api/v1/session")["account"]["site"]["id"]
    made: dict[str, str] = json.loads(stack.rostrum("media", "add", site, "测试引擎"))
    return made


def book(user: Api, start: datetime, **more: Any) -> httpx.Response:
    form = {"topic": "端到端会议", "start_at": text(start), "duration_minutes": 30}
    return user.post("/api/v1/meetings", json={**form, **more})


def test_a_meeting_is_booked_seen_in_its_room_moved_and_cancelled(user: Api, admin: Api) -> None:
    made = eventually(lambda: (answer := book(user, soon(3000))).status_code == 201 and answer.json())
    address = f"/api/v1/meetings/{made['id']}"
    day = admin.json("GET", "/api/v1/rooms", params={"kind": "shared", "page_size": 500})
    assert day["total"] >= 1
    assert outcome(book(user, soon(3010), room_id=made["room"]["id"])) == (409, "room_taken")

    found = user.get(address)
    moved = user.patch(address, params={"scope": "one"}, json={"start_at": text(soon(3100))}, headers={"If-Match": found.headers["etag"]})
    assert moved.status_code == 200, moved.text
    assert outcome(user.patch(address, json={"topic": "迟"}, headers={"If-Match": found.headers["etag"]})) == (412, "stale")
    assert user.json("POST", f"{address}/cancellation", json={})["cancelled_count"] == 1
    assert outcome(user.post(f"{address}/cancellation", json={})) == (409, "already_cancelled")
    assert admin.json("GET", address)["status"] == "cancelled"


def test_an_engine_starts_and_ends_a_meeting_by_signed_webhooks(user: Api, stack: Stack, engine: dict[str, str]) -> None:
    made = eventually(lambda: (answer := book(user, soon(5), password="246810")).status_code == 201 and answer.json())
    address, number = f"/api/v1/meetings/{made['id']}", made["meeting_number"]
    own = {"MEDIA_SOURCE": engine["id"], "MEDIA_SECRET": engine["secret"]}

    run = stack.rostrum("media", "start", number, **own).strip()
    eventually(lambda: user.json("GET", address)["status"] == "in_progress")
    stack.rostrum("media", "end", number, "--uuid", run, **own)
    ended = eventually(lambda: (found := user.json("GET", address))["status"] == "ended" and found)
    assert ended["started_at"] <= ended["ended_at"]


def test_who_came_and_who_did_not_is_seen_by_the_host_and_by_administrators(
    user: Api, admin: Api, new_api: NewApi, stack: Stack, engine: dict[str, str]
) -> None:
    invitees = [{"name": "李娜", "email": "li.na@demo.example"}, {"name": "王伟", "email": "wang.wei@demo.example"}]
    made = eventually(lambda: (answer := book(user, soon(5), invitees=invitees)).status_code == 201 and answer.json())
    address, number = f"/api/v1/meetings/{made['id']}/attendance", made["meeting_number"]
    own = {"MEDIA_SOURCE": engine["id"], "MEDIA_SECRET": engine["secret"]}

    run = ["--uuid", stack.rostrum("media", "start", number, **own).strip()]
    leg = stack.rostrum("media", "join", number, *run, "--name", "李娜", "--email", "li.na@demo.example", **own).strip()
    stack.rostrum("media", "join", number, *run, "--name", "访客", **own)
    eventually(lambda: user.get(address).status_code == 200 and user.json("GET", address)["present_now"] == 2)
    stack.rostrum("media", "leave", number, *run, "--leg", leg, **own)
    eventually(lambda: user.json("GET", address)["present_now"] == 1)
    stack.rostrum("media", "end", number, *run, **own)

    found = eventually(lambda: (seen := user.json("GET", address))["present_now"] == 0 and seen)
    assert [(each["name"], each["is_invited"]) for each in found["persons"]] == [("李娜", True), ("访客", False)]
    assert [each["email"] for each in found["absent"]] == ["wang.wei@demo.example"]
    (figures,) = admin.json("GET", "/api/v1/meetings/attendance", params={"ids": made["id"]})["items"]
    assert (figures["person_count"], figures["invited_count"], figures["is_known"]) == (2, 2, True)
    file = admin.get(f"{address}/export", params={"format": "csv"}, headers={"Accept-Language": "en-US"})
    assert file.content.decode("utf-8-sig").splitlines()[0].startswith("Name,Email,Role")
    for other in ("demo.sales", "demo.user"):  # another department's, and nobody's but the host's
        assert outcome(new_api(other).get(address)) == (404, "not_found")


def test_an_engine_asks_before_it_starts_and_reads_what_is_booked(user: Api, new_api: NewApi, engine: dict[str, str]) -> None:
    made = eventually(lambda: (answer := book(user, soon(45), password="246810")).status_code == 201 and answer.json())
    calls = new_api()
    assert outcome(calls.post("/media/v1/admissions", json={"meeting_number": made["meeting_number"]})) == (401, "unauthenticated")
    calls.headers["Authorization"] = f"Bearer {engine['token']}"

    asked = {"meeting_number": made["meeting_number"], "password": "246810"}
    assert calls.json("POST", "/media/v1/admissions", json=asked)["allowed"] is True
    assert calls.json("POST", "/media/v1/admissions", json={**asked, "password": "1"})["reason"] == "wrong_password"
    eventually(lambda: made["id"] in {each["meeting_id"] for each in calls.json("GET", "/media/v1/bookings")["items"]})


def test_a_private_feed_is_read_by_its_address_alone(user: Api, api: Api) -> None:
    eventually(lambda: book(user, soon(4000)).status_code == 201)
    token = user.json("POST", "/api/v1/me/calendar-token")["token"]

    feed = api.get(f"/api/v1/calendar/{token}.ics")

    assert (feed.status_code, feed.headers["content-type"].partition(";")[0]) == (200, "text/calendar")
    assert "端到端会议" in feed.text
    assert api.get(f"/api/v1/calendar/{token}.ics", headers={"If-None-Match": feed.headers["etag"]}).status_code == 304
    assert api.get(f"/api/v1/calendar/{'x' * 43}.ics").status_code == 404
