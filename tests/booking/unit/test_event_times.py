"""The times of calendar entries around changes of the clocks: every reader finds the instants that were booked."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from booking.domain.clocks import is_repeated
from booking.domain.entries import series
from booking.domain.icalendars import message
from tests.booking.calendars import FIXED, HOUR, MINUTE, REGULAR, ZONES, entry, onsets

BERLIN, CASABLANCA = ZoneInfo("Europe/Berlin"), ZoneInfo("Africa/Casablanca")
BACK = datetime(2027, 10, 31, 1, tzinfo=UTC)  # 03:00 becomes 02:00 in Berlin
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def lines(*entries):
    return message("REQUEST", entries).replace("\r\n ", "").split("\r\n")


def times(*entries):
    """The lines of the events that hold a time, by their names."""
    names = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "EXDATE")
    text = lines(*entries)
    return [line for line in text[text.index("BEGIN:VEVENT") :] if line.startswith(names)]


def events(*entries):
    return Calendar.from_ical(message("REQUEST", entries)).walk("VEVENT")


@pytest.mark.parametrize(
    ("minutes_before", "length", "expected"),
    [
        (120, 60, ["DTSTART;TZID=Europe/Berlin:20271031T010000", "DTEND:20271031T000000Z"]),
        (60, 60, ["DTSTART:20271031T000000Z", "DTEND:20271031T010000Z"]),
        (30, 60, ["DTSTART:20271031T003000Z", "DTEND:20271031T013000Z"]),
        (0, 30, ["DTSTART:20271031T010000Z", "DTEND:20271031T013000Z"]),
        (-60, 60, ["DTSTART;TZID=Europe/Berlin:20271031T030000", "DTEND;TZID=Europe/Berlin:20271031T040000"]),
        (180, 300, ["DTSTART;TZID=Europe/Berlin:20271031T000000", "DTEND;TZID=Europe/Berlin:20271031T040000"]),
    ],
)
def test_a_time_in_the_hour_that_comes_twice_is_written_in_utc(minutes_before, length, expected):
    assert times(entry(start=BACK - minutes_before * MINUTE, length=length * MINUTE)) == expected


@settings(deadline=None)
@given(
    key=st.sampled_from(ZONES),
    place=st.integers(0, 200),
    step=st.integers(-36 * 60, 36 * 60),
    length=st.integers(5, 24 * 60),
)
def test_any_start_and_end_around_a_change_is_read_as_it_was_booked(key, place, step, length):
    known = [each.at for each in onsets(key)] or [BACK]
    start = known[place % len(known)] + step * MINUTE

    (event,) = events(entry(start=start, length=length * MINUTE, zone=ZoneInfo(key)))

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (start, start + length * MINUTE)
    assert not [each for each in (event["DTSTART"].dt, event["DTEND"].dt) if each.tzinfo is not UTC and is_repeated(each, each.tzinfo)]


def test_a_place_and_an_exception_in_the_hour_that_comes_twice_are_written_in_utc():
    first = BACK - 30 * MINUTE - WEEK
    master = entry(start=first, rrule="FREQ=WEEKLY;COUNT=4", exdates=(first + 2 * WEEK + HOUR, first + WEEK))
    moved = entry(start=BACK + 5 * HOUR, recurrence_at=first + WEEK)

    assert times(*series(master, [moved])) == [
        "DTSTART;TZID=Europe/Berlin:20271024T023000",
        "DURATION:PT1H",
        "EXDATE;TZID=Europe/Berlin:20271107T023000",
        "EXDATE:20271031T003000Z",
        "DTSTART;TZID=Europe/Berlin:20271031T070000",
        "DTEND;TZID=Europe/Berlin:20271031T080000",
        "RECURRENCE-ID:20271031T003000Z",
    ]


def test_a_series_that_begins_in_the_second_of_two_equal_hours_moves_its_first():
    second = BACK + 30 * MINUTE
    master = entry(start=second, rrule="FREQ=DAILY;COUNT=2")
    own = [entry(start=second, recurrence_at=second), entry(start=second + DAY, recurrence_at=second + DAY)]

    found = series(master, own)

    assert times(*found) == [
        "DTSTART;TZID=Europe/Berlin:20271031T023000",
        "DURATION:PT1H",
        "DTSTART:20271031T013000Z",
        "DTEND;TZID=Europe/Berlin:20271031T033000",
        "RECURRENCE-ID:20271031T003000Z",
    ]


@pytest.mark.parametrize(
    ("length", "text"), [(5 * MINUTE, "PT5M"), (HOUR, "PT1H"), (90 * MINUTE, "PT1H30M"), (DAY, "PT24H"), (DAY - MINUTE, "PT23H59M")]
)
def test_a_series_lasts_hours_that_no_change_of_clocks_stretches(length, text):
    assert f"DURATION:{text}" in times(entry(length=length, rrule="FREQ=WEEKLY;COUNT=2"))


def test_a_single_meeting_where_the_clocks_follow_no_rule_is_in_utc():
    text = lines(entry(start=datetime(2027, 6, 1, 9, tzinfo=UTC), zone=CASABLANCA))

    assert "DTSTART:20270601T090000Z" in text
    assert "BEGIN:VTIMEZONE" not in text


def test_a_series_where_the_clocks_follow_no_rule_keeps_its_hour_by_each_onset():
    text = lines(entry(start=datetime(2027, 1, 5, 9, tzinfo=CASABLANCA), zone=CASABLANCA, rrule="FREQ=WEEKLY;COUNT=52"))

    assert "DTSTART;TZID=Africa/Casablanca:20270105T090000" in text
    assert {"DTSTART:20270207T030000", "DTSTART:20270314T020000"} <= set(text)


@pytest.mark.parametrize("key", [*REGULAR, *FIXED])
def test_a_single_meeting_where_yearly_rules_hold_keeps_its_zone(key):
    (event,) = events(entry(start=datetime(2027, 6, 1, 9, tzinfo=UTC), zone=ZoneInfo(key)))

    assert event["DTSTART"].params["TZID"] == key


def test_a_feed_names_no_attendees():
    text = message("PUBLISH", [entry()])

    assert "ATTENDEE" not in text
    assert "ORGANIZER" in text
