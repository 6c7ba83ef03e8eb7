"""Overlap, peaks and gaps, against the same question asked minute by minute."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from booking.domain.intervals import Interval, Load, gaps, merged, overload, peak

NOON = datetime(2027, 3, 30, 12, tzinfo=UTC)
WINDOW = Interval(NOON, NOON + timedelta(minutes=60))

minutes = st.integers(-20, 80)


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def between(first: int, last: int) -> Interval:
    return Interval(at(first), at(last))


intervals = st.tuples(minutes, st.integers(1, 50)).map(lambda pair: between(pair[0], pair[0] + pair[1]))
loads = st.lists(st.builds(Load, intervals, st.integers(1, 9)), max_size=12)


def used_in_minute(found: list[Load], minute: int) -> int:
    return sum(load.ports for load in found if load.interval.start <= at(minute) < load.interval.end)


@given(loads)
def test_the_peak_is_the_most_that_any_minute_sees_and_names_the_first_such_minute(found: list[Load]) -> None:
    by_minute = [used_in_minute(found, minute) for minute in range(60)]

    result = peak(found, WINDOW)

    assert result.ports == max(by_minute)
    assert result.at == at(by_minute.index(max(by_minute)))


@given(loads, st.integers(1, 9), st.integers(0, 30))
def test_overload_is_exactly_the_minutes_in_which_so_many_more_do_not_fit(found: list[Load], more: int, limit: int) -> None:
    full = {minute for minute in range(60) if used_in_minute(found, minute) + more > limit}

    stretches = overload(found, WINDOW, more, limit)

    assert {minute for minute in range(60) if any(each.start <= at(minute) < each.end for each in stretches)} == full


@given(st.lists(intervals, max_size=8))
def test_gaps_and_what_is_busy_make_the_whole_window(busy: list[Interval]) -> None:
    free = gaps(busy, WINDOW)

    for minute in range(60):
        taken = any(each.start <= at(minute) < each.end for each in busy)
        assert any(each.start <= at(minute) < each.end for each in free) is not taken


@given(st.lists(intervals, max_size=8))
def test_merged_intervals_neither_touch_nor_overlap(found: list[Interval]) -> None:
    result = merged(found)

    assert all(earlier.end < later.start for earlier, later in pairwise(result))


def test_back_to_back_does_not_overlap_and_does_not_add_up() -> None:
    first, second = between(0, 30), between(30, 60)

    assert not first.overlaps(second)
    assert peak([Load(first, 5), Load(second, 7)], WINDOW).ports == 7


def test_the_peak_of_meetings_that_never_meet_is_not_their_sum() -> None:
    found = [Load(between(0, 10), 50), Load(between(20, 30), 50), Load(between(25, 40), 10)]

    assert peak(found, WINDOW) == peak([found[1], found[2]], WINDOW)
    assert peak(found, WINDOW).at == at(25)


def test_nothing_booked_is_a_peak_of_none_at_the_start() -> None:
    assert peak([], WINDOW).ports == 0
    assert peak([], WINDOW).at == NOON
