"""What engines say of a run, read from whatever they send."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.observed import ENDED, STARTED, zoom

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)


def told(name="meeting.started", **found):
    return zoom({"event": name, "payload": {"object": {"id": 123456789, "uuid": "u==", **found}}}, AT)


@pytest.mark.parametrize("number", [123456789, 123456789.0, "123456789", "123 456 789", "123-456-789", "１２３４５６７８９"])
def test_a_number_is_the_same_however_it_is_written(number):
    assert told(id=number).number == "123456789"


@pytest.mark.parametrize("uuid", [None, "", "\x00", True, []])
def test_a_message_without_an_id_of_its_run_says_nothing(uuid):
    assert told(uuid=uuid) is None


@pytest.mark.parametrize("number", [None, 1.5, True, [], "1" * 21])
def test_a_number_that_cannot_be_read_does_not_lose_the_message(number):
    assert (told(id=number).engine_id, told(id=number).number) == ("u==", "")


@pytest.mark.parametrize("moment", [int(AT.timestamp()), str(int(AT.timestamp() * 1000)), "2027-03-01T17:00:00+08:00"])
def test_times_come_as_text_and_as_numbers(moment):
    assert told("meeting.ended", end_time=moment).ended_at == AT


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-10:00", "yesterday", 7, None])
def test_a_time_that_is_none_of_ours_gives_way_to_when_it_was_told(moment):
    assert told(start_time=moment).started_at == AT


def test_words_lose_what_no_screen_and_no_column_takes():
    found = told(topic="季度评审\u202e\n\ud83d", host_email="A@Example.com\x00")

    assert (found.topic, found.host_email) == ("季度评审", "a@example.com")
    assert told(topic=["x"], host_id=7).topic == ""


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=()), max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ("id", "uuid", "topic", "host_email", "host_id", "start_time", "end_time")


@given(st.sampled_from([STARTED, ENDED]) | values, values | st.dictionaries(st.sampled_from(FIELDS), values), values)
def test_no_message_makes_the_reader_raise_or_yield_what_cannot_be_stored(name, found, uuid):
    report = zoom({"event": name, "payload": {"object": found | {"uuid": uuid} if isinstance(found, dict) else found}}, AT)

    texts = [report.engine_id, report.number, report.topic, report.host_email] if report else []
    assert all("\x00" not in each and len(each.encode()) <= 1020 for each in texts)
    assert report is None or report.started_at or report.ended_at


def test_other_messages_say_nothing_of_a_run():
    assert told("meeting.participant_joined") is None
    assert zoom({"event": "meeting.started", "payload": []}, AT) is None
