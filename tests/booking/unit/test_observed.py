"""What engines say of a run, read from whatever they send."""

from datetime import UTC, datetime

import pytest

from booking.domain.observed import zoom

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


def test_other_messages_say_nothing_of_a_run():
    assert told("meeting.participant_joined") is None
    assert zoom({"event": "meeting.started", "payload": []}, AT) is None
