"""Booking and reporting together: which meeting a run belongs to is the same in both, whatever they hear first."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts import booking as bookings
from contracts import reporting as reports
from tests.booking.factories import Events, Site, eventually, line, text

MINUTE = timedelta(minutes=1)


@pytest.fixture
def site(client, container, broker, access_to):
    """Known to both, with rooms."""
    for service in ("booking", "reporting"):
        container(service).wait_for("broker connected", 20, link=f"{service} events")
    events = Events(broker.uri, access_to("booking"))
    made = Site(client, events).found()
    made.license(line(25, 2))
    yield made
    events.close()


def now():
    return datetime.now(UTC).replace(second=0, microsecond=0)


def join(site, number, uuid, name):
    participant = {"user_id": name, "user_name": name, "join_time": text(now())}
    site.report("meeting.participant_joined", number, uuid, participant=participant)


def names(site, meeting_id):
    return [person["name"] for person in site.root(reports.get_attendance, id=meeting_id)["persons"]]


def test_who_is_in_a_booked_meeting_is_in_its_attendance(site):
    user = site.user()
    made = user.book(now() + 10 * MINUTE, invitees=[{"name": "李娜", "email": "l@example.com"}])
    join(site, made["meeting_number"], "run==", "王伟")
    site.started(made["meeting_number"], "run==", now())

    eventually(lambda: _assert(names(site, made["id"]) == ["王伟"]))
    found = user(reports.get_attendance, id=made["id"])
    assert [each["email"] for each in found["absent"]] == ["l@example.com"]


def test_a_run_that_nobody_booked_has_an_attendance_of_its_own(site):
    user = site.user()
    made = user.book(now() + 300 * MINUTE)
    site.started(made["meeting_number"], "run==", now(), topic="临时")
    join(site, made["meeting_number"], "run==", "王伟")

    (run,) = site.root.meetings(status="in_progress")

    eventually(lambda: _assert(names(site, run["id"]) == ["王伟"]))
    eventually(lambda: _assert(names(site, made["id"]) == []))


def test_of_a_series_each_occurrence_has_the_attendance_of_its_own_run(site):
    user = site.user()
    made = user.book(now() + 10 * MINUTE, recurrence={"rrule": "FREQ=DAILY;COUNT=2"})
    first, second = user.meetings(series_id=made["series_id"], sort="start_at")
    for day, uuid in ((0, "one=="), (1, "two==")):
        site.started(made["meeting_number"], uuid, now() + timedelta(days=day))
        join(site, made["meeting_number"], uuid, uuid)

    eventually(lambda: _assert((names(site, first["id"]), names(site, second["id"])) == (["one=="], ["two=="])))


def test_a_cancelled_meeting_is_known_as_such_and_nobody_is_missing_in_it(site):
    user = site.user()
    made = user.book(now() + 10 * MINUTE, invitees=[{"name": "李娜", "email": "l@example.com"}])
    user(bookings.cancel_meeting, id=made["id"])

    found = eventually(lambda: user(reports.get_attendance, id=made["id"]))
    assert (found["is_known"], found["absent"], found["invited_count"]) == (True, [], 1)


def _assert(condition):
    assert condition
