"""The demonstration has meetings on every day of four years, among them 29 February, weekends and the ends of months."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

import pytest

from gateway.cli.demo.figures import USERS
from gateway.cli.demo.meetings import STARS, Booking, Company, Day
from gateway.cli.demo.plan import plans

FIRST, LAST = date(2026, 1, 1), date(2029, 12, 31)
SMALL = 40  # users, as in the end-to-end tests; a day of all the users takes ten times as long to compute


SITES = [("demo", SMALL, 1), ("demo-concurrent", SMALL, 1), ("demo", USERS["demo"], 25)]  # key, users, days from one to the next


@pytest.fixture(scope="module", params=SITES, ids=lambda given: f"{given[0]}-{given[1]}")
def days(request):
    key, most, step = request.param
    (plan,) = [each for each in plans("x", FIRST) if each.key == key]
    bookings = lru_cache(2)(Company(plan, most).day)
    return [on(bookings, FIRST + timedelta(days=number)) for number in range(0, (LAST - FIRST).days + 1, step)]


def on(bookings: Callable[[date], list[Booking]], when: date):
    """The day, its bookings, and the runs of these and of the day before, which may go on."""
    before, found = bookings(when - timedelta(days=1)), bookings(when)
    return Day(when), found, [run for each in found + before if (run := each.run())]


def test_at_every_quarter_of_an_hour_of_every_day_a_meeting_runs(days):
    moments = [(day.at(0, minute), held) for day, _, held in days for minute in range(0, 24 * 60, 15)]

    assert [moment for moment, held in moments if not any(start <= moment < end for start, end in held)] == []


def test_every_day_has_meetings_that_are_over_by_nine_and_some_to_come_until_eight(days):
    for day, found, held in days:
        assert any(day.at(0) < end <= day.at(9) for _, end in held), day.date
        assert any(each.start >= day.at(20) and not each.is_cancelled for each in found), day.date


def test_every_day_each_of_the_demonstrations_own_users_holds_a_meeting(days):
    present = {each.host.login_name for _, found, _ in days for each in found} & set(STARS)

    for day, found, _ in days:
        assert {each.host.login_name for each in found if each.run()} >= present, day.date


def test_nobody_and_no_room_is_taken_twice_by_the_meeting_that_is_added_last(days):
    for day, found, _ in days:
        ordered = Day(day.date)
        for each in found:
            assert ordered.is_free(each.start, each.minutes, each.host, each.room), each
            ordered.found.append(each)
