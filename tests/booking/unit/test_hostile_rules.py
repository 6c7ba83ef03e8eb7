"""Rules that nobody means: each is refused by name or expanded, in bounded work, whatever it combines."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain.recurrence import WEEKDAYS, Rule, expand
from contracts.errors import Invalid

MOST = 365


def numbers(highest, low=1):
    return st.lists(st.integers(low, highest).filter(bool), min_size=1, max_size=12).map(lambda found: ",".join(map(str, found)))


weekdays = st.lists(
    st.tuples(st.sampled_from(["", "1", "-1", "5", "-5", "6", "53", "-53", "0"]), st.sampled_from(WEEKDAYS)).map("".join),
    min_size=1,
    max_size=7,
).map(",".join)
ends = st.sampled_from(
    ["COUNT=1", "COUNT=365", "COUNT=9999", "UNTIL=20281231", "UNTIL=99991231", "UNTIL=00010101", "UNTIL=99991231T235959Z"]
)
parts = st.fixed_dictionaries(
    {},
    optional={
        "INTERVAL": st.integers(1, 9999).map(str),
        "BYMONTH": numbers(12),
        "BYMONTHDAY": numbers(31, -31),
        "BYYEARDAY": numbers(366, -366),
        "BYWEEKNO": numbers(53, -53),
        "BYSETPOS": numbers(366, -366),
        "BYDAY": weekdays,
    },
)


@settings(deadline=None, max_examples=400)
@given(
    frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    parts=parts,
    end=ends,
    day=st.sampled_from([(2027, 3, 1), (2028, 2, 29), (2999, 12, 31), (1900, 1, 1)]),
    zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "Pacific/Apia", "Africa/Casablanca"]),
)
def test_any_rule_is_refused_by_name_or_has_at_most_a_years_occurrences(frequency, parts, end, day, zone):
    text = ";".join([f"FREQ={frequency}", end, *(f"{name}={value}" for name, value in parts.items())])
    try:
        found = expand(Rule.parse(text), datetime(*day, 9, tzinfo=ZoneInfo(zone)), ZoneInfo(zone))
    except Invalid:
        return
    assert 1 <= len(found.occurrences) <= MOST


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=53MO;COUNT=2",
        "FREQ=MONTHLY;BYDAY=-6MO;COUNT=2",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=53MO;COUNT=2",
        "FREQ=YEARLY;BYWEEKNO=9;BYDAY=1MO;COUNT=2",
        "FREQ=DAILY;COUNT=③",
        "FREQ=DAILY;COUNT=３",
        "FREQ=DAıLY;COUNT=3",
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=DAILY;INTERVAL=10000000000;COUNT=2",
        "FREQ=DAILY;UNTIL=２０２７０３３０",
        "FREQ=SECONDLY;COUNT=2",
        "FREQ=DAILY;BYSECOND=1,2,3;COUNT=2",
        "FREQ=DAILY;BYSETPOS=1;COUNT=2",
    ],
)
def test_a_rule_that_cannot_be_is_refused_as_it_is_read(rule):
    with pytest.raises(Invalid):
        Rule.parse(rule)
