"""`contracts.values.Instant`: moments in every offset that RFC 3339 allows."""

from datetime import UTC, datetime

import pytest

from contracts.values import Instant


@pytest.mark.parametrize(
    "typed", ["2027-03-30T07:00:00Z", "2027-03-31T06:51:00+23:51", "2027-03-29T07:09:00-23:51", "2027-03-30T09:00:00+02:00"]
)
def test_a_moment_is_read_as_utc_whatever_its_offset(typed: str) -> None:
    read = Instant().deserialize(typed)
    assert (read, read.tzinfo) == (datetime(2027, 3, 30, 7, tzinfo=UTC), UTC)
