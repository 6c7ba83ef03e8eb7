"""What engines say of a run, read from whatever they send."""

from datetime import UTC, datetime

import pytest

from booking.domain.observed import zoom

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)


def told(name="meeting.started", **found):
    return zoom({"event": name, "payload": {"object": {"id": 123456789, "uuid": "u==", **found}}}, AT)


@pytest.mark.parametrize("number", [123456789, "123456789", "123 456 789", "123-456-789"])
def test_a_number_is_the_same_however_it_is_written(number):
    assert told(id=number).number == "123456789"


@pytest.mark.parametrize(
    "wrong", [{"id": None}, {"id": 1.5}, {"id": True}, {"id": []}, {"id": "1" * 21}, {"uuid": None}, {"uuid": "u\x00="}]
)
def test_what_does_not_name_its_run_says_nothing(wrong):
    assert told(**wrong) is None


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-10:00", "yesterday", 7, None])
def test_a_time_that_is_none_of_ours_gives_way_to_when_it_was_told(moment):
    assert told(start_time=moment).started_at == AT


def test_words_lose_what_no_screen_and_no_column_takes():
    found = told(topic="季度\x00评审\u202e\n", host_email="A@Example.com\x00")

    assert (found.topic, found.host_email) == ("季度评审", "a@example.com")
    assert told(topic=["x"], host_id=7).topic == ""


def test_other_messages_say_nothing_of_a_run():
    assert told("meeting.participant_joined") is None
    assert zoom({"event": "meeting.started", "payload": []}, AT) is None
