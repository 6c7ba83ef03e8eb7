"""Recurrence: the examples of RFC 5545 (3.8.5.3), clocks that change, and limits."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.recurrence import Limits, Rule, expand, overlapping
from contracts.errors import Invalid

NEW_YORK, BERLIN, SHANGHAI = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
UNBOUNDED = Limits(occurrences=1000, months=240)


def days_of(text: str, first: date, limits: Limits = UNBOUNDED) -> list[str]:
    """The local days of the rule's occurrences, each at nine o'clock in New York."""
    start = datetime(first.year, first.month, first.day, 9, tzinfo=NEW_YORK)
    found = [moment.astimezone(NEW_YORK) for moment in expand(Rule.parse(text), start, NEW_YORK, limits=limits).occurrences]
    assert {moment.hour for moment in found} == {9}
    return [moment.strftime("%Y%m%d") for moment in found]


def days(text: str) -> list[str]:
    """ "1997 0902-0905 1002; 1998 0101" as a list of days."""
    found = []
    for part in text.split(";"):
        year, *groups = part.split()
        for group in groups:
            first, _, last = group.partition("-")
            day = datetime.strptime(year + first, "%Y%m%d").replace(tzinfo=UTC)
            end = datetime.strptime(year + (last or first), "%Y%m%d").replace(tzinfo=UTC)
            while day <= end:
                found.append(day.strftime("%Y%m%d"))
                day += timedelta(days=1)
    return found


TUESDAYS = "1997 0902 0909 0916 0923 0930 1007 1014 1021 1028 1104"
TUESDAYS_THURSDAYS = "1997 0902 0904 0909 0911 0916 0918 0923 0925 0930 1002"
JANUARIES = "1998 0101-0131; 1999 0101-0131; 2000 0101-0131"

# (rule, start, days); a rule that the RFC leaves endless has a COUNT of as many as the RFC lists.
RFC_5545 = [
    ("FREQ=DAILY;COUNT=10", "19970902", "1997 0902-0911"),
    ("FREQ=DAILY;UNTIL=19971224T000000Z", "19970902", "1997 0902-1223"),
    ("FREQ=DAILY;INTERVAL=2;COUNT=5", "19970902", "1997 0902 0904 0906 0908 0910"),
    ("FREQ=DAILY;INTERVAL=10;COUNT=5", "19970902", "1997 0902 0912 0922 1002 1012"),
    ("FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA", "19980101", JANUARIES),
    ("FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1", "19980101", JANUARIES),
    ("FREQ=WEEKLY;COUNT=10", "19970902", TUESDAYS),
    ("FREQ=WEEKLY;UNTIL=19971224T000000Z", "19970902", TUESDAYS + " 1111 1118 1125 1202 1209 1216 1223"),
    ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;COUNT=9", "19970902", "1997 0902 0916 0930 1014 1028 1111 1125 1209 1223"),
    ("FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", "19970902", TUESDAYS_THURSDAYS),
    ("FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", "19970902", TUESDAYS_THURSDAYS),
    (
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
        "19970901",
        "1997 0901 0903 0905 0915 0917 0919 0929 1001 1003 1013 1015 1017 1027 1029 1031 1110 1112 1114 1124 1126 1128 1208 1210 1212 1222",
    ),
    ("FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "19970902", "1997 0902 0904 0916 0918 0930 1002 1014 1016"),
    (
        "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
        "19970905",
        "1997 0905 1003 1107 1205; 1998 0102 0206 0306 0403 0501 0605",
    ),
    ("FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR", "19970905", "1997 0905 1003 1107 1205"),
    (
        "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
        "19970907",
        "1997 0907 0928 1102 1130; 1998 0104 0125 0301 0329 0503 0531",
    ),
    ("FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "19970922", "1997 0922 1020 1117 1222; 1998 0119 0216"),
    ("FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=6", "19970928", "1997 0928 1029 1128 1229; 1998 0129 0226"),
    ("FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15", "19970902", "1997 0902 0915 1002 1015 1102 1115 1202 1215; 1998 0102 0115"),
    (
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
        "19970930",
        "1997 0930 1001 1031 1101 1130 1201 1231; 1998 0101 0131 0201",
    ),
    (
        "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
        "19970910",
        "1997 0910-0915; 1999 0310-0313",
    ),
    (
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU;COUNT=13",
        "19970902",
        "1997 0902 0909 0916 0923 0930 1104 1111 1118 1125; 1998 0106 0113 0120 0127",
    ),
    (
        "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
        "19970610",
        "1997 0610 0710; 1998 0610 0710; 1999 0610 0710; 2000 0610 0710; 2001 0610 0710",
    ),
    (
        "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
        "19970310",
        "1997 0310; 1999 0110 0210 0310; 2001 0110 0210 0310; 2003 0110 0210 0310",
    ),
    (
        "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
        "19970101",
        "1997 0101 0410 0719; 2000 0101 0409 0718; 2003 0101 0410 0719; 2006 0101",
    ),
    ("FREQ=YEARLY;BYDAY=20MO;COUNT=3", "19970519", "1997 0519; 1998 0518; 1999 0517"),
    ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3", "19970512", "1997 0512; 1998 0511; 1999 0517"),
    (
        "FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=11",
        "19970313",
        "1997 0313 0320 0327; 1998 0305 0312 0319 0326; 1999 0304 0311 0318 0325",
    ),
    (
        "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8;COUNT=13",
        "19970605",
        "1997 0605 0612 0619 0626 0703 0710 0717 0724 0731 0807 0814 0821 0828",
    ),
    ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=5", "19980213", "1998 0213 0313 1113; 1999 0813; 2000 1013"),
    (
        "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13;COUNT=10",
        "19970913",
        "1997 0913 1011 1108 1213; 1998 0110 0207 0307 0411 0509 0613",
    ),
    (
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3",
        "19961105",
        "1996 1105; 2000 1107; 2004 1102",
    ),
    ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904", "1997 0904 1007 1106"),
    (
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=7",
        "19970929",
        "1997 0929 1030 1127 1230; 1998 0129 0226 0330",
    ),
    ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "19970805", "1997 0805 0810 0819 0824"),
    ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "19970805", "1997 0805 0817 0819 0831"),
    ("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "20070115", "2007 0115 0130 0215 0315 0330"),
]


@pytest.mark.parametrize(("rule", "start", "expected"), RFC_5545)
def test_the_examples_of_rfc_5545_mean_what_the_rfc_says(rule: str, start: str, expected: str) -> None:
    assert days_of(rule, datetime.strptime(start, "%Y%m%d").replace(tzinfo=UTC).date()) == days(expected)


def test_the_hour_on_the_wall_stays_when_the_clocks_change() -> None:
    start = datetime(2027, 3, 27, 9, tzinfo=BERLIN)

    found = expand(Rule.parse("FREQ=DAILY;COUNT=3"), start, BERLIN).occurrences

    assert [moment.astimezone(UTC).hour for moment in found] == [8, 7, 7]
    assert {moment.astimezone(BERLIN).hour for moment in found} == {9}


@pytest.mark.parametrize(
    ("zone", "start"),
    [(BERLIN, datetime(2027, 3, 27, 2, 30, tzinfo=BERLIN)), (NEW_YORK, datetime(2027, 3, 13, 2, 30, tzinfo=NEW_YORK))],
)
def test_a_time_that_the_clocks_skip_does_not_take_place_does_not_count_and_is_told(zone: ZoneInfo, start: datetime) -> None:
    result = expand(Rule.parse("FREQ=DAILY;COUNT=3"), start, zone)

    skipped = start.replace(tzinfo=None) + timedelta(days=1)
    assert result.missing == (skipped,)
    assert [moment.astimezone(zone).day - start.day for moment in result.occurrences] == [0, 2, 3]


def test_an_hour_that_comes_twice_means_the_first() -> None:
    start = datetime(2027, 10, 30, 2, 30, tzinfo=BERLIN)

    found = expand(Rule.parse("FREQ=DAILY;COUNT=2"), start, BERLIN).occurrences

    assert found[1].astimezone(UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_series_that_starts_in_the_second_of_the_doubled_hours_keeps_its_start() -> None:
    start = datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN, fold=1)

    assert expand(Rule.parse("FREQ=DAILY;COUNT=2"), start, BERLIN).occurrences[0] == start


def test_shanghai_knows_no_change_of_clocks() -> None:
    start = datetime(2027, 3, 27, 1, tzinfo=UTC)

    found = expand(Rule.parse("FREQ=DAILY;COUNT=30"), start, SHANGHAI)

    assert [later - earlier for earlier, later in pairwise(found.occurrences)] == [timedelta(days=1)] * 29
    assert found.missing == ()


def test_excepted_days_do_not_take_place_and_count() -> None:
    start = datetime(2027, 3, 1, 9, tzinfo=SHANGHAI)

    result = expand(Rule.parse("FREQ=DAILY;COUNT=4"), start, SHANGHAI, exdates={date(2027, 3, 2)})

    assert [moment.astimezone(SHANGHAI).day for moment in result.occurrences] == [1, 3, 4]
    assert len(result.positions) == 4


@pytest.mark.parametrize("until", ["20270303", "20270303T090000", "20270303T010000Z"])
def test_until_is_inclusive_in_each_of_its_forms(until: str) -> None:
    start = datetime(2027, 3, 1, 9, tzinfo=SHANGHAI)

    assert len(expand(Rule.parse(f"FREQ=DAILY;UNTIL={until}"), start, SHANGHAI).occurrences) == 3


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=DAILY", "count_or_until"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270401", "count_or_until"),
        ("COUNT=2", "frequency"),
        ("FREQ=HOURLY;COUNT=2", "frequency"),
        ("", "format"),
        ("FREQ=DAILY;COUNT=2;COUNT=3", "format"),
        ("FREQ=DAILY;COUNT=0", "format"),
        ("FREQ=DAILY;COUNT=-1", "format"),
        ("FREQ=DAILY;INTERVAL=0;COUNT=2", "format"),
        ("FREQ=DAILY;COUNT=2;BYHOUR=9", "format"),
        ("FREQ=WEEKLY;COUNT=2;BYDAY=1MO", "format"),
        ("FREQ=WEEKLY;COUNT=2;BYDAY=XX", "format"),
        ("FREQ=MONTHLY;COUNT=2;BYMONTHDAY=32", "format"),
        ("FREQ=MONTHLY;COUNT=2;BYMONTHDAY=0", "format"),
        ("FREQ=MONTHLY;COUNT=2;BYSETPOS=1", "format"),
        ("FREQ=DAILY;UNTIL=20270230", "format"),
        ("FREQ=DAILY;UNTIL=tomorrow", "format"),
        ("FREQ=DAILY;COUNT=366", "too_many"),
        ("FREQ=WEEKLY;COUNT=106", "too_far"),
        ("FREQ=WEEKLY;UNTIL=20290401", "too_far"),
        ("FREQ=WEEKLY;COUNT=2;BYDAY=TU", "misses_start"),
        ("FREQ=DAILY;COUNT=2;BYMONTH=2;BYMONTHDAY=30", "misses_start"),
        ("FREQ=MONTHLY;COUNT=2;BYDAY=MO;BYSETPOS=2", "misses_start"),
        ("FREQ=MONTHLY;COUNT=2;BYDAY=MO;BYSETPOS=9", "misses_start"),
        ("FREQ=YEARLY;COUNT=2;BYWEEKNO=9", "format"),
        ("FREQ=DAILY;COUNT=\u0663", "format"),
        ("FREQ=DAILY;UNTIL=20270228", "no_occurrence"),
        ("FREQ=YEARLY;COUNT=2;INTERVAL=9999", "too_far"),
        ("FREQ=DAILY;COUNT=2;INTERVAL=9999", "too_far"),
        ("FREQ=DAILY;COUNT=2;INTERVAL=10000", "format"),
    ],
)
def test_a_rule_that_is_wrong_endless_or_too_long_is_refused_by_name(rule: str, code: str) -> None:
    start = datetime(2027, 3, 1, 9, tzinfo=SHANGHAI)  # the first Monday of its month

    with pytest.raises(Invalid) as refused:
        expand(Rule.parse(rule), start, SHANGHAI)

    assert [(fault.field, fault.code) for fault in refused.value.fields] == [("recurrence.rrule", code)]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=" + ",".join(str(place) for place in range(6, 106)),
        "FREQ=MONTHLY;BYDAY=2MO;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=3;BYYEARDAY=1",
        "FREQ=YEARLY;BYMONTH=3;BYWEEKNO=40;BYDAY=MO",
    ],
)
def test_a_rule_that_means_no_day_at_all_is_told_without_searching_the_calendar(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """dateutil looks until the year 9999; the process would answer nobody meanwhile."""
    looked_at = []
    rebuild = rrule._iterinfo.rebuild
    monkeypatch.setattr(rrule._iterinfo, "rebuild", lambda self, year, month: looked_at.append(year) or rebuild(self, year, month))

    with pytest.raises(Invalid, match="does not hold the start"):
        expand(Rule.parse(f"{rule};COUNT=2"), datetime(2027, 3, 1, 9, tzinfo=SHANGHAI), SHANGHAI)

    assert len(looked_at) < 10


@pytest.mark.parametrize(
    ("given", "in_utc"),
    [("20270303", "20270303T155959Z"), ("20270303T090000", "20270303T010000Z"), ("20270303T010000Z", "20270303T010000Z")],
)
def test_an_end_is_said_to_calendars_in_utc(given: str, in_utc: str) -> None:
    rule = Rule.parse(f"FREQ=DAILY;UNTIL={given}")
    last = rule.until(SHANGHAI)

    assert last is not None
    assert str(rule.ending(last)) == f"FREQ=DAILY;UNTIL={in_utc}"


def test_a_series_of_which_every_day_is_excepted_is_refused() -> None:
    start = datetime(2027, 3, 1, 9, tzinfo=SHANGHAI)

    with pytest.raises(Invalid, match="no occurrence"):
        expand(Rule.parse("FREQ=DAILY;COUNT=1"), start, SHANGHAI, exdates={date(2027, 3, 1)})


def test_a_year_of_days_and_two_years_of_weeks_are_allowed_in_full() -> None:
    start = datetime(2027, 3, 1, 9, tzinfo=SHANGHAI)

    assert len(expand(Rule.parse("FREQ=DAILY;COUNT=365"), start, SHANGHAI).occurrences) == 365
    assert len(expand(Rule.parse("FREQ=WEEKLY;COUNT=105"), start, SHANGHAI).occurrences) == 105


@given(
    st.sampled_from([BERLIN, NEW_YORK, SHANGHAI]),
    st.integers(0, 4 * 366 * 24 * 60),
    st.sampled_from(["FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=WEEKLY;INTERVAL=2"]),
    st.integers(1, 12),
)
def test_a_count_is_always_met_in_order_at_the_same_hour_on_the_wall(zone: ZoneInfo, minute: int, rule: str, count: int) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)

    found = expand(Rule.parse(f"{rule};COUNT={count}"), start, zone, limits=UNBOUNDED).occurrences

    assert len(found) == count
    assert found[0] == start
    assert list(found) == sorted(set(found))
    hours = {moment.astimezone(zone).strftime("%H:%M") for moment in found}
    assert len(hours) == 1


@given(st.integers(1, 20), st.integers(0, 19))
def test_a_split_rule_means_the_same_days_as_before(count: int, done: int) -> None:
    rule, start = Rule.parse(f"FREQ=WEEKLY;INTERVAL=2;COUNT={count}"), datetime(2027, 3, 1, 9, tzinfo=BERLIN)
    whole = expand(rule, start, BERLIN).positions
    done = min(done, count - 1)

    rest = expand(rule.counted(count - done), whole[done], BERLIN).positions

    assert rest == whole[done:]


def test_days_of_24_hours_overlap_where_the_clocks_go_forward() -> None:
    start = datetime(2027, 3, 26, 9, tzinfo=BERLIN)
    found = expand(Rule.parse("FREQ=DAILY;COUNT=4"), start, BERLIN).occurrences

    assert overlapping(found, timedelta(hours=24)) == [found[2]]
    assert overlapping(found, timedelta(hours=23)) == []
