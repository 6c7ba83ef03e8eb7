"""Meetings of a site in Berlin around the night in which the clocks are put back, as a calendar reads them over HTTP."""

import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from icalendar import Calendar

from .stack import PASSWORD, Api, Stack

SITE = ["site", "create", "--type", "account", "--expires-on", "2099-12-31", "--line", "shared:25x3@2099-12-31"]
SITE += ["--time-zone", "Europe/Berlin", "--country", "DE", "--admin-name", "Erste", "--admin-password", "given-Word-77"]
MINUTE = timedelta(minutes=1)


def clocks_back() -> datetime:
    """The instant in a coming October at which 03:00 in Berlin becomes 02:00."""
    year = datetime.now(UTC).year + 1
    return max(day for day in (datetime(year, 10, n, 1, tzinfo=UTC) for n in range(25, 32)) if day.weekday() == 6)


@pytest.fixture(scope="module")
def host(stack: Stack) -> Iterator[Api]:
    """A user of the site, signed in."""
    mark = secrets.token_hex(3)
    words = ["--name-zh", f"柏林{mark}", "--name-en", f"Berlin {mark}", "--admin-login", f"first.{mark}"]
    site = json.loads(stack.rostrum(*SITE, *words, "--admin-email", f"first.{mark}@berlin.example"))
    assert site["id"]
    with Api(base_url=stack.base_url, timeout=15) as first:
        first.signed_in(f"first.{mark}", "given-Word-77")
        first.json("PUT", "/api/v1/me/password", json={"old_password": "given-Word-77", "new_password": PASSWORD})
        first.signed_in(f"first.{mark}")
        root = first.json("GET", "/api/v1/departments")["items"][0]["id"]
        login = f"host.{mark}"
        person = {"login_name": login, "name": "Müller, Jürgen", "email": f"{login}@berlin.example", "account_kind": "shared"}
        first.json("POST", "/api/v1/users", json=person | {"department_id": root, "password": PASSWORD, "temporary_password": False})
    with Api(base_url=stack.base_url, timeout=15) as made:
        yield made.signed_in(login)


def book(host: Api, start: datetime, minutes: int, **more: object) -> dict[str, object]:
    form = {"topic": "Nacht", "start_at": start.strftime("%Y-%m-%dT%H:%M:%SZ"), "duration_minutes": minutes}
    made: dict[str, object] = host.json("POST", "/api/v1/meetings", json=form | more)
    return made


def test_the_feed_of_a_night_with_25_hours_holds_the_instants_that_were_booked(host: Api) -> None:
    back = clocks_back()
    wanted = [(back + step * MINUTE, minutes) for step in (-120, -60, -30, 0, 30, 60) for minutes in (30, 60, 150)]
    booked = {str(book(host, start, minutes)["id"]): (start, minutes * MINUTE) for start, minutes in wanted[::4]}
    series = book(host, back + 30 * MINUTE - timedelta(days=14), 60, recurrence={"rrule": "FREQ=WEEKLY;COUNT=4"})

    token = host.json("POST", "/api/v1/me/calendar-token")["token"]
    feed = httpx.get(f"{host.base_url}/api/v1/calendar/{token}.ics")

    events = {str(each["UID"]): each for each in Calendar.from_ical(feed.text).walk("VEVENT")}
    assert {uid: (events[uid]["DTSTART"].dt, events[uid]["DTEND"].dt - events[uid]["DTSTART"].dt) for uid in booked} == booked
    assert events[str(series["series_id"])]["DURATION"].dt == timedelta(hours=1)
    assert "RDATE" not in feed.text
