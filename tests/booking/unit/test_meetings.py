"""States, runs told in any order, which occurrence a start belongs to, and numbers."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.intervals import Interval
from booking.domain.meetings import Occurrence, Run, Status, is_open, nearest, number, outcome, shown

NOON = datetime(2027, 3, 30, 12, tzinfo=UTC)


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


@pytest.mark.parametrize(
    ("status", "minute", "expected"),
    [
        (Status.BOOKED, 59, Status.BOOKED),  # past its start and not started: still booked
        (Status.BOOKED, 60, Status.ENDED),
        (Status.IN_PROGRESS, 90, Status.IN_PROGRESS),  # overrun
        (Status.CANCELLED, 90, Status.CANCELLED),
        (Status.ENDED, 10, Status.ENDED),
    ],
)
def test_only_what_was_never_started_is_ended_by_the_clock(status: Status, minute: int, expected: Status) -> None:
    assert shown(status, at(60), at(minute)) is expected
    assert is_open(status, at(60), at(minute)) is (expected is Status.BOOKED)


# What an engine tells of its runs: (run, kind, minute). An end names the start too.
Told = tuple[str, str, int, int]


def fold(told: list[Told]) -> tuple[Status, datetime | None, datetime | None]:
    runs: dict[str, Run] = {}
    for run, kind, start, end in told:
        known = runs.get(run, Run())
        runs[run] = known.with_start(at(start)) if kind == "started" else known.with_end(at(end), at(start))
    return outcome(runs.values())


histories = st.lists(
    st.tuples(st.sampled_from("ABC"), st.sampled_from(["started", "ended"]), st.integers(0, 50), st.integers(51, 99)),
    max_size=8,
)


@given(histories, st.randoms(use_true_random=False))
def test_runs_told_twice_and_in_any_order_come_to_the_same(history: list[Told], rng: random.Random) -> None:
    again = [*history, *rng.sample(history, len(history))]
    rng.shuffle(again)

    assert fold(again) == fold(history)


def test_a_meeting_goes_on_while_one_of_its_runs_does() -> None:
    assert fold([("A", "started", 0, 0), ("A", "ended", 0, 20), ("B", "started", 30, 0)]) == (Status.IN_PROGRESS, at(0), None)


def test_an_end_without_a_start_tells_both() -> None:
    assert fold([("A", "ended", 5, 40)]) == (Status.ENDED, at(5), at(40))


def test_a_meeting_without_a_run_is_booked() -> None:
    assert outcome([]) == (Status.BOOKED, None, None)


def occurrence(name: str, first: int, last: int) -> Occurrence:
    return Occurrence(name, Interval(at(first), at(last)))


@pytest.mark.parametrize(
    ("minute", "expected"),
    [
        (-61, None),
        (-60, "morning"),
        (59, "morning"),
        (60, None),  # an hour and more before the next one
        (240, "noon"),
        (270, "noon"),
        (290, "noon"),  # still in it, however near the next one is
        (300, "after"),
    ],
)
def test_a_start_belongs_to_the_nearest_occurrence_from_an_hour_before_it_to_its_end(minute: int, expected: str | None) -> None:
    booked = [occurrence("after", 300, 360), occurrence("morning", 0, 60), occurrence("noon", 250, 300)]

    found = nearest(booked, at(minute))

    assert (found.id if found else None) == expected


@given(st.integers(0, 2**32))
def test_a_meeting_number_has_nine_digits_and_a_personal_one_ten(seed: int) -> None:
    draw = random.Random(seed).randrange

    assert len(number(draw)) == 9
    assert len(number(draw, 10)) == 10


def test_the_lowest_and_the_highest_number_have_no_leading_zero_and_no_digit_too_many() -> None:
    assert number(lambda bound: 0) == "100000000"
    assert number(lambda bound: bound - 1) == "999999999"
