"""The rules of zones as VTIMEZONE, read back by the icalendar library and compared with tzdata."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from booking.domain.clocks import changes
from booking.domain.icalendars import message
from booking.domain.vtimezones import LATEST, is_regular, vtimezone
from tests.booking.calendars import FIXED, IRREGULAR, REGULAR, SPAN, ZONES, entry, moments, onsets

CANONICAL = sorted(key for key in available_timezones() if "/" in key and not key.startswith(("Etc/", "posix/", "right/", "SystemV/")))

LATER = datetime(2026, 12, 1, tzinfo=UTC), datetime(2028, 12, 1, tzinfo=UTC)


def read(key, span=SPAN):
    """The zone as it is written, its observances, and the zone as the library understands it (until 2038)."""
    text = b"BEGIN:VCALENDAR\r\n" + vtimezone(ZoneInfo(key), *span).to_ical() + b"END:VCALENDAR\r\n"
    (found,) = Calendar.from_ical(text).walk("VTIMEZONE")
    return found, [*found.walk("STANDARD"), *found.walk("DAYLIGHT")], found.to_tz(lookup_tzid=False)


@pytest.mark.parametrize("key", ZONES)
def test_the_written_zone_means_the_same_instants_for_20_years(key):
    _, _, theirs = read(key)
    ours = ZoneInfo(key)

    wrong = [
        each for each in moments(key) if theirs.utcoffset(each.astimezone(ours).replace(tzinfo=None)) != each.astimezone(ours).utcoffset()
    ]

    assert not wrong
    assert key in FIXED or len(onsets(key)) >= 38


@pytest.mark.parametrize("key", ZONES)
def test_no_observance_is_a_list_of_onsets(key):
    assert not [each for each in read(key)[1] if "RDATE" in each]


@pytest.mark.parametrize("key", REGULAR)
def test_a_zone_with_rules_is_two_observances_with_a_rule_without_end(key):
    observances = read(key, LATER)[1]

    assert [each.name for each in observances] == ["STANDARD", "DAYLIGHT"]
    assert [("RRULE" in each, "UNTIL" in each["RRULE"]) for each in observances] == [(True, False)] * 2
    assert all(each["TZOFFSETFROM"].td != each["TZOFFSETTO"].td for each in observances)


@pytest.mark.parametrize("key", [*REGULAR, *IRREGULAR])
def test_daylight_is_the_later_clock_also_where_tzdata_calls_winter_the_exception(key):
    for each in read(key, LATER)[1]:
        assert (each["TZOFFSETTO"].td > each["TZOFFSETFROM"].td) == (each.name == "DAYLIGHT")


@pytest.mark.parametrize("key", FIXED)
def test_a_zone_whose_clocks_no_longer_change_is_one_standard_observance(key):
    (only,) = read(key)[1]

    assert only.name == "STANDARD"
    assert only["TZOFFSETFROM"].td == only["TZOFFSETTO"].td == SPAN[0].astimezone(ZoneInfo(key)).utcoffset()


def test_a_rule_that_was_changed_ends_when_the_next_begins():
    span = datetime(2005, 1, 1, tzinfo=UTC), datetime(2009, 1, 1, tzinfo=UTC)

    daylight = [each for each in read("America/New_York", span)[1] if each.name == "DAYLIGHT"]

    rules = [str(each["RRULE"].to_ical().decode()) for each in daylight]
    assert sorted(rules) == [
        "FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        "FREQ=YEARLY;UNTIL=20060403T070000Z;BYDAY=1SU;BYMONTH=4",
    ]


def test_a_meeting_in_centuries_has_the_rules_that_hold_today_within_a_moment():
    span = datetime(2990, 7, 1, tzinfo=UTC), datetime(2990, 7, 2, tzinfo=UTC)

    rules = [each["RRULE"].to_ical() for each in read("Europe/Berlin", span)[1]]

    assert rules == [b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"]
    assert max(each.at.year for each in changes("Europe/Berlin", LATEST // 10 * 10 + 9)) < 2110


def test_days_that_fall_into_two_months_are_counted_from_the_end_of_the_year():
    (standard,) = [each for each in read("Africa/Cairo")[1] if each.name == "STANDARD"]  # the last Thursday of October, 24:00

    assert standard["RRULE"].to_ical() == b"FREQ=YEARLY;BYDAY=FR;BYYEARDAY=-67,-66,-65,-64,-63,-62,-61"


@pytest.mark.parametrize(("key", "regular"), [("Europe/Berlin", True), ("Asia/Shanghai", True), ("Africa/Casablanca", False)])
def test_clocks_that_follow_ramadan_are_no_yearly_rule(key, regular):
    assert is_regular(ZoneInfo(key), datetime(2027, 6, 1, tzinfo=UTC), datetime(2027, 6, 2, tzinfo=UTC)) is regular


@settings(max_examples=60, deadline=None)
@example(key="Australia/Sydney", year=2000, length=1)
@given(key=st.sampled_from(CANONICAL), year=st.integers(2000, 2035), length=st.integers(1, 800))
def test_any_zone_written_for_any_span_means_the_offsets_of_tzdata(key, year, length):
    first = datetime(year, 1, 1, tzinfo=UTC)
    last, zone = first + timedelta(days=length), ZoneInfo(key)
    theirs = read(key, (first, last))[2]

    around = [each.at + timedelta(hours=step) for each in changes(key, year + 3) if first <= each.at <= last for step in (-30, 30)]
    for moment in [first, last, *(each for each in around if first <= each <= last)]:
        assert theirs.utcoffset(moment.astimezone(zone).replace(tzinfo=None)) == moment.astimezone(zone).utcoffset(), moment


def test_the_time_before_a_zones_first_change_is_told():
    start = datetime(2008, 6, 1, 9, tzinfo=UTC)  # Casey first changed its clocks in October 2009
    text = message("REQUEST", [entry(start=start, zone=ZoneInfo("Antarctica/Casey"))])

    (event,) = Calendar.from_ical(text).walk("VEVENT")
    offsets = {part["DTSTART"].dt: part["TZOFFSETTO"].td for part in Calendar.from_ical(text).walk("STANDARD")}

    assert event["DTSTART"].dt.astimezone(UTC) == start
    assert offsets[min(offsets)] == timedelta(hours=8)
