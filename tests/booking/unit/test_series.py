"""What becomes of a series that is changed from some occurrence on."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.domain.recurrence import Rule
from booking.domain.series import moved
from contracts.errors import Invalid

BERLIN = ZoneInfo("Europe/Berlin")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def test_a_series_that_is_moved_stays_within_two_years() -> None:
    rule, start = Rule.parse("FREQ=MONTHLY;COUNT=24"), datetime(2027, 1, 15, 9, tzinfo=BERLIN)

    with pytest.raises(Invalid, match="24 months"):  # seven months of a year have a 31st
        moved(rule, start, BERLIN, start, 16 * DAY, ())


def test_what_was_moved_alone_keeps_its_distance_when_all_are_moved_across_a_change_of_clocks() -> None:
    rule, start = Rule.parse("FREQ=DAILY;COUNT=3"), datetime(2027, 3, 27, 9, tzinfo=BERLIN)
    second = datetime(2027, 3, 28, 9, tzinfo=BERLIN)

    rest = moved(rule, start, BERLIN, start, DAY + HOUR, {start, second})

    assert rest.start_of(start, start) == datetime(2027, 3, 28, 10, tzinfo=BERLIN)
    assert rest.start_of(second, second + 5 * HOUR) == datetime(2027, 3, 29, 15, tzinfo=BERLIN)
    assert rest.start_of(datetime(2027, 3, 29, 9, tzinfo=BERLIN), second) is None
