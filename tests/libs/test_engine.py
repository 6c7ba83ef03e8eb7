"""Values of engines' messages: ids, names, numbers, addresses and times, read from whatever an engine sends."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import engine

NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)
SECONDS = int(NINE.timestamp())
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())), lambda inner: st.lists(inner)
)


@pytest.mark.parametrize("value", [7, 7.0, "7", " 7 ", "7\x00", "\u200b7"])
def test_an_id_is_the_same_as_a_number_and_as_text(value):
    assert engine.identifier(value) == "7"


@pytest.mark.parametrize("value", [None, "", "  ", "\x00", "\u200b", True, [], {}, "\ud83d"])
def test_an_empty_id_is_no_id(value):
    assert engine.identifier(value) == ""


def test_long_ids_stay_distinct_and_fit_an_index():
    first, second = engine.identifier("x" * 5000), engine.identifier("x" * 4999 + "y")

    assert first != second
    assert len(first) <= 200


@pytest.mark.parametrize(
    "value", [123456789, 123456789.0, "123456789", "123 456 789", "123-456-789", "１２３\u00a0４５６ ７８９", "\ufeff123456789"]
)
def test_a_meeting_number_is_the_same_however_it_is_written(value):
    assert engine.number(value) == "123456789"


@pytest.mark.parametrize("value", [1.5, "1.5", "-5", True, None, "12③", "abc123", "1" * 21, 10**40, float("inf"), []])
def test_other_values_are_no_meeting_number(value):
    assert engine.number(value) == ""


@pytest.mark.parametrize(
    "value",
    [
        "2027-03-01T09:00:00Z",
        "2027-03-01T09:00:00.000Z",
        "2027-03-01 09:00:00",
        "2027-03-01T17:00:00+08:00",
        " ２０２７-03-01T09:00:00Z\x00",
        SECONDS,
        SECONDS * 1000,
        float(SECONDS),
        str(SECONDS),
        str(SECONDS * 1000),
        f"{SECONDS}.0",
    ],
)
def test_a_time_is_read_from_text_seconds_and_milliseconds(value):
    assert engine.moment(value) == NINE


@pytest.mark.parametrize(
    "value",
    [
        "1_772_355_600",
        None,
        "",
        "yesterday",
        True,
        0,
        7,
        -1,
        10**18,
        10**400,
        1e300,
        "nan",
        "inf",
        "9999-12-31T23:59:59-10:00",
        "0001-01-01",
        [],
        {},
    ],
)
def test_other_values_are_no_time(value):
    assert engine.moment(value) is None


@pytest.mark.parametrize(
    ("value", "compared"),
    [
        ("Wang@Example.COM", "wang@example.com"),
        ("ＷＡＮＧ＠example.com", "wang@example.com"),
        ("\u200bwang@example.com\u00a0", "wang@example.com"),
        ("x@bücher.example", "x@xn--bcher-kva.example"),
        ("X@XN--BCHER-KVA.example", "x@xn--bcher-kva.example"),
    ],
)
def test_addresses_are_compared_in_one_form(value, compared):
    assert engine.mailbox(value) == engine.address(value) == compared


@pytest.mark.parametrize("value", ["", "n/a", "@example.com", "wang@", "two words@example.com", "x" * 65 + "@example.com", None, 7, []])
def test_an_invalid_address_is_no_key(value):
    assert engine.mailbox(value) == ""


def test_an_invalid_address_is_shown_as_it_came():
    assert engine.address(" N/A\x00") == "n/a"


@pytest.mark.parametrize(
    ("value", "shown"),
    [("小雨\ud83d", "小雨"), ("王\x00伟\u202e", "王 伟"), ("e\u0301", "é"), (123, "123"), (None, ""), ("x" * 10_000, "x" * 200)],
)
def test_names_are_cleaned_and_cut(value, shown):
    assert engine.words(value) == shown


@given(anything)
def test_no_value_makes_a_reader_raise_or_return_text_that_cannot_be_stored(value):
    found = [read(value) for read in (engine.words, engine.identifier, engine.number, engine.address, engine.mailbox, engine.event)]
    engine.moment(value)

    assert all(len(each) <= 254 and "\x00" not in each for each in found)
    assert [each.encode() for each in found]
    assert [read(each) for each, read in zip(found[1:3], (engine.identifier, engine.number), strict=True)] == found[1:3]
