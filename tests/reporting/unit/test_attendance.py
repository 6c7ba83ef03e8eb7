"""Persons put together from legs: when they came and went, how long they were there, how often they came back."""

from datetime import UTC, datetime, timedelta

import pytest

from reporting.domain.attendance import Stay
from reporting.domain.identity import persons
from reporting.domain.meetings import has_begun, is_known

NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)
NOW = NINE + timedelta(minutes=40)


def at(minute):
    return None if minute is None else NINE + timedelta(minutes=minute)


def stay(joined, left, *, key="1", closed_by="left", run="run", **more):
    how = closed_by if left is not None else None
    nobody = {"participant_user_id": "", "registrant_id": "", "bound_to": "", "account_id": None}
    facts = {"name": "王伟", "email": "a@x", **nobody, **more}
    return Stay(f"{run}-{key}-{joined}", run, key, at(joined), at(left), how, **facts)


def one(*stays):
    (found,) = persons(stays)
    return found


def test_whoever_comes_back_is_one_person_who_was_there_for_both_times():
    found = one(stay(0, 10), stay(15, 30, key="2"))

    assert (found.minutes(NOW), found.times_rejoined, found.is_exact) == (25, 1, True)
    assert (found.first_joined_at, found.last_left_at) == (at(0), at(30))


def test_time_that_two_legs_share_counts_once():
    assert one(stay(0, 20), stay(10, 30, key="2"), stay(12, 14, key="3")).minutes(NOW) == 30


def test_who_is_there_is_counted_up_to_now():
    found = one(stay(0, 5), stay(30, None, key="2"))

    assert (found.is_present, found.minutes(NOW), found.last_left_at) == (True, 15, None)


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 1), (20, 1), (89, 1), (90, 2), (3605, 60)])
def test_minutes_are_rounded_and_who_was_there_was_there_for_one(seconds, minutes):
    assert one(stay(0, seconds / 60)).minutes(NOW) == minutes


def test_a_leg_whose_beginning_is_not_known_adds_no_time_and_is_not_passed_over():
    found = one(stay(None, 10), stay(20, 30, key="2"))

    assert (found.minutes(NOW), found.is_exact, found.times_rejoined) == (10, False, 1)
    assert (found.first_joined_at, found.last_left_at) == (at(20), at(30))


def test_nothing_is_said_of_the_time_of_who_was_only_seen_to_leave():
    found = one(stay(None, 10))

    assert (found.minutes(NOW), found.first_joined_at, found.last_left_at) == (None, None, at(10))


def test_an_inferred_end_is_not_exact():
    assert not one(stay(0, 10, closed_by="inferred")).is_exact


def test_a_telephone_beside_its_client_is_no_coming_back_and_does_not_name_the_person():
    found = one(stay(0, 30), stay(2, 30, key="2", bound_to="1", name="+86 139"))

    assert (found.times_rejoined, found.minutes(NOW), found.name) == (0, 30, "王伟")


def test_a_telephone_whose_client_was_never_seen_is_who_is_there():
    found = one(stay(2, 30, key="2", bound_to="1", name="+86 139"))

    assert (found.times_rejoined, found.name) == (0, "+86 139")


def test_the_same_key_in_another_run_is_another_leg():
    found = one(stay(0, 10), stay(20, 30, run="again", bound_to="1", key="2"))

    assert found.times_rejoined == 1


def test_persons_are_in_the_order_in_which_they_came():
    found = persons([stay(None, 5, key="1", email="c@x"), stay(7, 9, key="2", email="b@x"), stay(3, 9, key="3", email="a@x")])

    assert [person.email for person in found] == ["a@x", "b@x", "c@x"]


def test_legs_that_begin_together_are_ordered_whether_they_go_on_or_not():
    found = one(stay(0, 10), stay(0, None, key="2"), stay(0, None, key="3"), stay(0, 20, key="4"))

    assert (found.times_rejoined, found.minutes(NOW)) == (3, 40)


@pytest.mark.parametrize(
    ("status", "minutes", "begun"),
    [("booked", 10, False), ("booked", -1, True), ("in_progress", 10, True), ("ended", -1, True), ("cancelled", -1, False)],
)
def test_nobody_is_missing_before_a_meeting_begins_or_in_one_that_was_cancelled(status, minutes, begun):
    assert has_begun(status, NOW + timedelta(minutes=minutes), NOW) is begun


def test_a_meeting_that_ran_without_anybody_in_it_was_not_watched():
    assert (is_known(NINE, 0), is_known(NINE, 1), is_known(None, 0)) == (False, True, True)
