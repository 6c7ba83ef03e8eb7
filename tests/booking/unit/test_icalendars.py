"""iCalendar texts: as RFC 5545 and 5546 want them, read back by the icalendar library."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from booking.domain.entries import Entry, Participant, series
from booking.domain.icalendars import message
from booking.domain.recurrence import Rule, expand

BERLIN, NEW_YORK, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Shanghai")
LONG = "产品与研发部季度规划评审会议（含供应商）" * 8


def entry(**more):
    given = {
        "uid": "01a20585-9cc0-72b1-af67-8555a0dc158c",
        "sequence": 0,
        "stamp": datetime(2027, 1, 1, tzinfo=UTC),
        "start": datetime(2027, 3, 1, 9, tzinfo=BERLIN),
        "length": timedelta(hours=1),
        "zone": BERLIN,
        "summary": LONG,
        "description": "会议号：123 456 789\n密码; 一, 二\\三",
        "location": "长江厅",
        "organizer": Participant('张"三"', "zhang@example.com"),
        "attendees": (Participant("李四, 主任", "li@example.com"), Participant("", "w@example.com")),
    }
    return Entry(**{**given, **more})


def test_lines_are_at_most_75_octets_and_never_cut_a_character():
    text = message("REQUEST", [entry()])

    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert "\n" not in text.replace("\r\n", "")
    assert str(Calendar.from_ical(text).walk("VEVENT")[0]["SUMMARY"]) == LONG


def test_a_request_names_method_uid_sequence_organizer_and_attendees():
    found = Calendar.from_ical(message("REQUEST", [entry(sequence=3)]))
    (event,) = found.walk("VEVENT")

    assert (found["METHOD"], found["VERSION"], event["SEQUENCE"], event["STATUS"]) == ("REQUEST", "2.0", 3, "CONFIRMED")
    assert event["UID"] == entry().uid
    assert str(event["ORGANIZER"]) == "mailto:zhang@example.com"
    assert [str(each) for each in event["ATTENDEE"]] == ["mailto:li@example.com", "mailto:w@example.com"]
    assert event["ATTENDEE"][0].params["CN"] == "李四, 主任"
    assert str(event["DESCRIPTION"]) == entry().description
    assert not found.errors
    assert not event.errors


def test_a_cancellation_says_so():
    (event,) = Calendar.from_ical(message("CANCEL", [entry(cancelled=True, sequence=1)])).walk("VEVENT")

    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, SHANGHAI])
def test_the_zones_own_rules_go_along_and_mean_the_same_instants(zone):
    start = datetime(2027, 1, 4, 9, tzinfo=zone)
    text = message("REQUEST", [entry(start=start, zone=zone, rrule="FREQ=WEEKLY;COUNT=60")])
    (timezone,) = Calendar.from_ical(text).walk("VTIMEZONE")

    theirs = timezone.to_tz(lookup_tzid=False)

    for moment in expand(Rule.parse("FREQ=WEEKLY;COUNT=60"), start, zone).occurrences:
        local = moment.astimezone(zone).replace(tzinfo=None)
        assert theirs.utcoffset(local) == moment.astimezone(zone).utcoffset()
    assert str(timezone["TZID"]) == zone.key


def test_a_series_is_one_object_with_its_exceptions():
    start = datetime(2027, 3, 1, 9, tzinfo=BERLIN)
    day = timedelta(days=1)
    master = entry(rrule="FREQ=DAILY;COUNT=3", exdates=(start + day,))
    usual = entry(recurrence_at=start)
    moved = entry(start=start + 2 * day + timedelta(hours=3), recurrence_at=start + 2 * day, sequence=1)

    found = Calendar.from_ical(message("REQUEST", series(master, [usual, moved]))).walk("VEVENT")

    assert len(found) == 2
    assert {str(each["UID"]) for each in found} == {master.uid}
    assert found[0]["RRULE"] == {"FREQ": ["DAILY"], "COUNT": [3]}
    assert found[0]["EXDATE"].dts[0].dt == start + day
    assert (found[1]["RECURRENCE-ID"].dt, found[1]["DTSTART"].dt) == (start + 2 * day, moved.start)
    assert "RRULE" not in found[1]
