"""A site's days where clocks change, and where they do not."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from booking.domain import days
from booking.domain.intervals import Interval

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2027, 3, 28), SHANGHAI, 24),
        (date(2027, 3, 28), BERLIN, 23),
        (date(2027, 10, 31), BERLIN, 25),
        (date(2018, 11, 4), ZoneInfo("America/Sao_Paulo"), 23),  # there the clocks skip midnight itself
    ],
)
def test_a_day_is_as_long_as_the_clocks_make_it(day: date, zone: ZoneInfo, hours: int) -> None:
    assert days.window(day, zone).length == timedelta(hours=hours)


def test_days_follow_each_other_without_a_gap() -> None:
    found = [days.window(date(2027, 3, 26) + timedelta(days=number), BERLIN) for number in range(5)]

    assert all(earlier.end == later.start for earlier, later in pairwise(found))


def test_a_meeting_across_midnight_is_parted_and_one_until_midnight_is_not() -> None:
    start = datetime(2027, 3, 30, 15, 30, tzinfo=UTC)  # 23:30 in Shanghai
    across = Interval(start, start + timedelta(hours=1))
    until = Interval(start, start + timedelta(minutes=30))

    half = timedelta(minutes=30)
    assert list(days.parts(across, SHANGHAI)) == [(date(2027, 3, 30), half), (date(2027, 3, 31), half)]
    assert list(days.parts(until, SHANGHAI)) == [(date(2027, 3, 30), half)]


@pytest.mark.parametrize(("day", "hours"), [(date(2027, 3, 28), 23), (date(2027, 10, 31), 25)])
def test_a_part_of_a_day_is_as_long_as_the_clocks_make_it(day: date, hours: int) -> None:
    assert list(days.parts(days.window(day, BERLIN), BERLIN)) == [(day, timedelta(hours=hours))]


def test_a_month_ends_where_the_next_begins() -> None:
    december, january = days.month(date(2026, 12, 1), SHANGHAI), days.month(date(2027, 1, 1), SHANGHAI)

    assert december.end == january.start
    assert january.length == timedelta(days=31)


def test_what_expires_on_a_day_may_be_used_until_that_day_is_over() -> None:
    assert days.end_of(date(2027, 3, 30), SHANGHAI) == datetime(2027, 3, 30, 16, tzinfo=UTC)
