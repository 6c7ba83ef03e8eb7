"""The demonstration's meetings as data: the same whenever they are asked for, and such that booking has no reason to refuse them."""

from collections import Counter
from datetime import date, timedelta

import pytest

from gateway.cli.demo.figures import USERS
from gateway.cli.demo.meetings import ZONE, Company
from gateway.cli.demo.plan import plans

FIRST, LAST = date(2027, 3, 1), date(2027, 3, 28)


@pytest.fixture(scope="module")
def companies():
    return {plan.key: Company(plan, USERS[plan.key]) for plan in plans("x", LAST)}


@pytest.fixture(scope="module", params=USERS)
def company(companies, request):
    return companies[request.param]


@pytest.fixture(scope="module")
def bookings(company):
    return list(company.bookings(FIRST, LAST))


def test_a_day_is_the_same_whatever_days_are_asked_for_with_it(company, bookings):
    day = date(2027, 3, 17)

    assert {each.id for each in company.day(day)} <= {each.id for each in bookings}
    assert company.day(day) == company.day(day)


def test_every_booking_has_an_id_of_its_own(bookings):
    assert len({each.id for each in bookings}) == len(bookings)


def test_nobody_and_no_room_is_in_two_meetings_of_a_day_at_once(company):
    for number in range(14):
        day = company.day(FIRST + timedelta(days=number))
        for place, each in enumerate(day):
            for other in day[place + 1 :]:
                if each.start < other.end and other.start < each.end:
                    assert each.host is not other.host
                    assert each.room is None or each.room != other.room


def test_some_meetings_go_on_at_any_hour(bookings):
    moments = [bookings[0].start + timedelta(days=2, hours=number) for number in range(7 * 24)]

    runs = [run for each in bookings if (run := each.run())]
    quiet = [moment for moment in moments if not any(start <= moment < end for start, end in runs)]
    assert len(quiet) < len(moments) / 10


def test_people_meet_on_working_days_and_not_over_lunch(bookings):
    usual = [each for each in bookings if each.minutes < 720]
    days = Counter(each.start.weekday() for each in usual)

    assert max(days[5], days[6]) < min(days[day] for day in range(5)) / 2
    assert not [each for each in usual if each.series is None and each.start.astimezone(ZONE).hour == 12]


def test_some_are_cancelled_some_never_start_some_overrun_and_some_end_early(bookings):
    runs = [(each, each.run()) for each in bookings if not each.is_cancelled]
    ran = [(each, run) for each, run in runs if run]

    assert 0 < sum(each.is_cancelled for each in bookings) < len(bookings) / 5
    assert 0 < len(runs) - len(ran) < len(runs) / 5
    assert any(end > each.end + timedelta(minutes=4) for each, (_, end) in ran)
    assert any(end < each.end - timedelta(minutes=4) for each, (_, end) in ran)
    assert all(start < end for _, (start, end) in ran)


def test_the_demonstrations_own_users_have_something_every_day(companies):
    for number in range(28):
        hosts = {each.host.login_name for each in companies["demo"].day(FIRST + timedelta(days=number))}
        assert {"demo.host", "demo.user"} <= hosts
