"""The nearest times that are free."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from booking.domain.availability import WantedSeries, nearest_of, nearest_starts
from booking.domain.intervals import Interval

BERLIN = ZoneInfo("Europe/Berlin")
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


def days_from(first: datetime, count: int, minutes: int, *, edited: int = 0, **bounds: datetime) -> WantedSeries:
    """Daily, at the same time of the clock in Berlin."""
    starts = [(first + timedelta(days=day)).astimezone(UTC) for day in range(count)]  # of the clock: `first` is in Berlin
    slots = [Interval(start, start + timedelta(minutes=minutes)) for start in starts]
    return WantedSeries(slots, edited, BERLIN, **{"earliest": first - timedelta(days=1), **bounds})


def around(day: int, first: int, last: int) -> Interval:
    """So many minutes after the midnight of a day in June."""
    midnight = datetime(2027, 6, 1 + day, tzinfo=BERLIN)
    return Interval(midnight + timedelta(minutes=first), midnight + timedelta(minutes=last))


JUNE = datetime(2027, 6, 1, 9, tzinfo=BERLIN)
parts = st.lists(st.tuples(st.integers(0, 1430), st.integers(1, 700)), max_size=3)


@given(st.lists(parts, min_size=3, max_size=3), st.integers(5, 300))
def test_a_time_that_is_offered_for_a_series_is_free_on_every_day_and_none_nearer_is(
    drawn: list[list[tuple[int, int]]], length: int
) -> None:
    series = days_from(JUNE, 3, length)
    busy = [(1440 * day + first, 1440 * day + first + last) for day, each in enumerate(drawn) for first, last in each]

    def free(minute: int) -> bool:
        return not any(1440 * day + minute < last and first < 1440 * day + minute + length for day in range(3) for first, last in busy)

    found = series.nearest_starts([around(0, *each) for each in busy])
    offered = [round((start - around(0, 0, 1).start).total_seconds() / 60) for start in found]

    possible = [minute for minute in range(24 * 60) if free(minute)]
    assert bool(offered) == bool(possible)
    assert set(offered) <= set(possible)
    if possible:
        assert abs(offered[0] - 540) == min(abs(minute - 540) for minute in possible)


def test_the_times_of_a_series_are_those_of_the_occurrence_that_is_edited() -> None:
    series = days_from(JUNE, 3, 60, edited=2)

    assert series.nearest_starts([around(0, 530, 600)])[0] == datetime(2027, 6, 3, 10, tzinfo=BERLIN)


def test_no_occurrence_is_offered_a_time_that_is_past_beyond_the_rules_end_or_the_rooms() -> None:
    all_day = [around(0, 500, 600)]

    assert days_from(JUNE, 3, 60, earliest=JUNE).nearest_starts(all_day) == [datetime(2027, 6, 1, 10, tzinfo=BERLIN)]
    assert days_from(JUNE, 3, 60, latest=JUNE + timedelta(days=2)).nearest_starts(all_day) == [datetime(2027, 6, 1, 7, 20, tzinfo=BERLIN)]
    assert days_from(JUNE, 3, 60, until=datetime(2027, 6, 3, 10, tzinfo=BERLIN)).nearest_starts(all_day) == [
        datetime(2027, 6, 1, 7, 20, tzinfo=BERLIN)
    ]


def test_a_series_is_not_offered_an_hour_that_the_clocks_skip_on_one_of_its_days() -> None:
    series = days_from(datetime(2027, 3, 27, 1, tzinfo=BERLIN), 3, 60)
    busy = [Interval(datetime(2027, 3, 27, 0, tzinfo=BERLIN), datetime(2027, 3, 27, 2, 30, tzinfo=BERLIN))]

    offered = series.nearest_starts(busy)

    assert datetime(2027, 3, 27, 2, 30, tzinfo=BERLIN) not in offered


def test_a_series_that_overlaps_itself_fits_at_no_time() -> None:
    assert days_from(datetime(2027, 3, 26, 9, tzinfo=BERLIN), 4, 24 * 60).nearest_starts([]) == []
