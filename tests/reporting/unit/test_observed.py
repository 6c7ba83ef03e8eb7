"""What engines say of a run and of who is in it, read from whatever they send."""

from datetime import UTC, datetime

import pytest

from reporting.domain.folding import Kind
from reporting.domain.observed import read

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)


def told(name, kind="zoom", **found):
    return read(kind, {"event": name, "payload": {"object": {"id": 123456789, "uuid": "u==", **found}}}, AT)


def joined(**participant):
    return told("meeting.participant_joined", participant=participant)


def test_a_join_says_who_came_when_by_which_connection():
    report = joined(user_id="16778240", user_name="王伟", join_time="2027-03-01T08:59:00Z", email="Wang@Example.com", id="abc")

    (fact,) = report.told
    assert (report.engine_id, report.number, report.leg) == ("u==", "123456789", "16778240")
    assert (fact.kind, fact.at, fact.name, fact.email) == (Kind.JOINED, AT.replace(hour=8, minute=59), "王伟", "wang@example.com")
    assert fact.participant_user_id == "abc"


def test_a_time_that_is_missing_is_when_it_was_told():
    assert joined(user_id="1", join_time="").told[0].at == AT


def test_a_connections_number_and_its_text_are_the_same():
    assert joined(user_id=7).leg == joined(user_id="7").leg == "7"


@pytest.mark.parametrize(
    ("participant", "leg"),
    [
        ({"user_id": "", "participant_uuid": "p"}, "p"),
        ({"participant_user_id": "u", "user_name": "n"}, "u"),
        ({"email": "a@x", "user_name": "n"}, "a@x"),
        ({"user_name": "n"}, "n"),
    ],
)
def test_an_engine_that_gives_no_key_is_taken_by_what_it_says_of_the_person(participant, leg):
    assert joined(**participant).leg == leg


@pytest.mark.parametrize(
    "participant", [None, "王伟", [], {}, {"user_id": None}, {"user_id": True}, {"user_id": ["1"]}, {"user_id": "\x00"}]
)
def test_nobody_in_particular_is_no_leg(participant):
    assert told("meeting.participant_joined", participant=participant) is None


def test_a_bind_says_which_telephone_belongs_to_which_client():
    report = told("meeting.participant_bind", participant={"user_id": "2", "bind_user_id": "1"})

    assert [(fact.kind, fact.leg, fact.bound_to) for fact in report.told] == [(Kind.BOUND, "2", "1")]
    assert told("meeting.participant_bind", participant={"user_id": "2", "bind_user_id": "2"}) is None


def test_an_end_names_the_start_as_well():
    report = told("meeting.ended", start_time="2027-03-01T08:00:00Z", end_time="2027-03-01T08:30:00Z")

    assert [fact.kind for fact in report.told] == [Kind.STARTED, Kind.ENDED]


@pytest.mark.parametrize("wrong", [{"id": None}, {"id": 1.5}, {"id": "1" * 21}, {"uuid": None}, {"uuid": "u\x00="}, {"uuid": "u" * 201}])
def test_what_does_not_name_its_run_says_nothing(wrong):
    assert told("meeting.started", **wrong) is None


@pytest.mark.parametrize("name", ["meeting.participant_joined_waiting_room", "webinar.participant_joined", "meeting.participant_qos", ""])
def test_what_changes_no_leg_says_nothing(name):
    assert told(name, participant={"user_id": "1"}) is None


def test_a_language_that_we_do_not_know_says_nothing():
    assert told("meeting.started", kind="martian") is None


def test_words_lose_what_no_screen_takes_and_are_cut_to_what_one_shows():
    report = joined(user_id="1", user_name="王\x00伟\u202e" + "x" * 300)

    assert report.told[0].name == "王伟" + "x" * 198
