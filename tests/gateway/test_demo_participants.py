"""Who came to the demonstration's meetings, as data: the same whenever it is asked for, and such as engines tell."""

from collections import Counter
from datetime import date

import pytest

from gateway.cli.demo.figures import USERS
from gateway.cli.demo.meetings import Company
from gateway.cli.demo.participants import tellings
from gateway.cli.demo.plan import plans
from gateway.cli.engine import BOUND, JOINED, LEFT

FIRST, LAST = date(2027, 3, 1), date(2027, 3, 14)


@pytest.fixture(scope="module")
def bookings():
    plan = plans("x", LAST)[0]
    return list(Company(plan, USERS[plan.key]).bookings(FIRST, LAST))


@pytest.fixture(scope="module")
def told(bookings):
    return [(each, tellings(each)) for each in bookings if each.run()]


def test_it_is_the_same_whenever_it_is_asked_for(bookings, told):
    assert [(each, tellings(each)) for each in bookings if each.run()] == told


def test_nobody_comes_to_a_meeting_that_does_not_take_place(bookings):
    assert [each for each in bookings if each.run() is None and tellings(each)] == []


def test_everybody_comes_and_goes_while_the_meeting_runs(told):
    for booking, events in told:
        start, end = booking.run()
        assert all(start <= each.at <= end for each in events)


def test_each_connection_is_joined_once_before_it_is_left_or_bound(told):
    for _, events in told:
        joined = Counter(each.participant["user_id"] for each in events if each.event == JOINED)
        assert set(joined.values()) <= {1}
        first = {each.participant["user_id"]: each.at for each in events if each.event == JOINED}
        assert all(first[each.participant["user_id"]] <= each.at for each in events)


def test_the_host_always_comes_and_most_of_the_invited_do(told):
    came = [{each.participant.get("email") for each in events} for _, events in told]

    assert all(booking.host.given["email"] in emails for (booking, _), emails in zip(told, came, strict=True))
    invited = [person["email"] in emails for (booking, _), emails in zip(told, came, strict=True) for person in booking.invitees]
    assert 0.75 < sum(invited) / len(invited) < 0.95


def test_some_come_back_some_leave_some_call_in_and_some_are_from_outside(told):
    events = [each for _, events in told for each in events]

    assert {each.event for each in events} == {JOINED, LEFT, BOUND}
    assert any(each.participant.get("email") == "" for each in events)
    again = [Counter(each.participant.get("email") for each in events if each.event == JOINED) for _, events in told]
    assert any(times > 1 for people in again for email, times in people.items() if email)
