"""The nearest times that are free."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from booking.domain.availability import nearest_of, nearest_starts
from booking.domain.intervals import Interval

NOON = datetime(2027, 3, 30, 12, tzinfo=UTC)


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def between(first: int, last: int) -> Interval:
    return Interval(at(first), at(last))


WINDOW = between(-120, 240)
intervals = st.tuples(st.integers(-150, 230), st.integers(1, 90)).map(lambda pair: between(pair[0], pair[0] + pair[1]))


@given(st.lists(intervals, max_size=8), st.integers(5, 60))
def test_every_time_offered_is_free_and_none_nearer_is(busy: list[Interval], length: int) -> None:
    def free(minute: int) -> bool:
        wanted = between(minute, minute + length)
        return wanted.start >= WINDOW.start and wanted.end <= WINDOW.end and not any(wanted.overlaps(each) for each in busy)

    offered = nearest_starts(busy, between(0, length), WINDOW)

    possible = [minute for minute in range(-150, 241) if free(minute)]
    assert bool(offered) == bool(possible)
    assert all(free(int((start - NOON).total_seconds() // 60)) for start in offered)
    if possible:
        assert abs(offered[0] - NOON) == timedelta(minutes=min(abs(minute) for minute in possible))


def test_a_taken_hour_offers_the_hours_on_both_sides_of_it() -> None:
    busy = [between(-10, 30)]

    assert nearest_starts(busy, between(0, 60), WINDOW) == [at(30), at(-70)]


def test_an_odd_second_never_becomes_a_start() -> None:
    busy = [Interval(at(-100), at(20) + timedelta(seconds=13))]

    assert nearest_starts(busy, between(0, 60), WINDOW) == [at(21)]


def test_of_several_rooms_the_nearest_time_in_any_is_offered_once() -> None:
    rooms = [[between(-120, 50)], [between(-120, 40)], [between(-120, 40)]]

    assert nearest_of(rooms, between(0, 30), WINDOW) == [at(40), at(50)]
