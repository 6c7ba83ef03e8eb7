"""What engines say of a run and of who is in it, read from whatever they send."""

from dataclasses import astuple
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize("uuid", [None, "", "\x00", False, []])
def test_a_message_without_an_id_of_its_run_says_nothing(uuid):
    assert told("meeting.started", uuid=uuid) is None


@pytest.mark.parametrize("number", [None, 1.5, "1" * 21, [], "soon"])
def test_a_number_that_cannot_be_read_does_not_lose_the_message(number):
    report = told("meeting.participant_joined", id=number, participant={"user_id": "1"})

    assert (report.engine_id, report.number, report.leg) == ("u==", "", "1")


@pytest.mark.parametrize("odd", ["", None, "soon", [], {}, True, 7, 10**30])
def test_a_time_that_cannot_be_read_gives_way_to_when_it_was_told(odd):
    assert joined(user_id="1", join_time=odd).told[0].at == AT


@pytest.mark.parametrize("name", ["user_name", "email", "registrant_id", "participant_user_id", "id", "join_time", "customer_key"])
@pytest.mark.parametrize("odd", [None, [], {"a": 1}, True, 1.5, -1, "\x00", "\ud83d", "x" * 10_000, "王伟\ud83d"])
def test_one_odd_field_does_not_lose_a_join(name, odd):
    report = joined(**{"user_id": "1", "user_name": "王伟", name: odd})

    assert (report.leg, report.told[0].kind) == ("1", Kind.JOINED)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=()), max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ("user_id", "participant_uuid", "participant_user_id", "id", "email", "user_name", "registrant_id", "join_time", "leave_time")
NAMES = ("meeting.started", "meeting.ended", "meeting.participant_joined", "meeting.participant_left", "meeting.participant_bind")


@given(st.sampled_from(NAMES) | values, values | st.dictionaries(st.sampled_from(FIELDS), values), values, values)
def test_no_message_makes_the_reader_raise_or_yield_what_cannot_be_stored(name, participant, uuid, number):
    report = read("zoom", {"event": name, "payload": {"object": {"id": number, "uuid": uuid, "participant": participant}}}, AT)

    texts = [*astuple(report)[:-1], *(text for told in report.told for text in astuple(told)[2:])] if report else []
    assert all("\x00" not in each and len(each.encode(errors="strict")) <= 1020 for each in texts)


@pytest.mark.parametrize("name", ["meeting.participant_joined_waiting_room", "webinar.participant_joined", "meeting.participant_qos", ""])
def test_what_changes_no_leg_says_nothing(name):
    assert told(name, participant={"user_id": "1"}) is None


def test_a_language_that_we_do_not_know_says_nothing():
    assert told("meeting.started", kind="martian") is None


def test_words_lose_what_no_screen_takes_and_are_cut_to_what_one_shows():
    report = joined(user_id="1", user_name="王\u200b伟\u202e\ud83d" + "x" * 300)

    assert report.told[0].name == "王伟" + "x" * 198
