"""Which legs are one person: by keys that they share, and by name only where nothing better is known."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.domain.attendance import Stay
from reporting.domain.identity import persons

NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)
KEYS = ("account_id", "registrant_id", "participant_user_id", "email")


def at(minute):
    return None if minute is None else NINE + timedelta(minutes=minute)


def leg(id_, joined=0, left=None, *, name="", run="run", key="", **more):
    """A leg on a connection of its own, unless `key` names one."""
    nobody = {"email": "", "participant_user_id": "", "registrant_id": "", "bound_to": "", "account_id": None}
    closed_by = None if left is None else "left"
    return Stay(id_, run, key or f"key-{id_}", at(joined), at(left), closed_by, name=name, **(nobody | more))


def ids(legs):
    return {frozenset(each.id for each in person.legs) for person in persons(legs)}


def groups(*found):
    return {frozenset(group) for group in found}


@pytest.mark.parametrize("key", KEYS)
def test_legs_that_share_one_strong_key_are_one_person(key):
    shared = {key: "x@example.com"}

    assert ids([leg("1", name="王伟", **shared), leg("2", name="Wei", **shared)]) == groups("12")


def test_an_address_with_and_without_a_participant_id_is_one_person():
    legs = [leg("1", email="w@example.com", participant_user_id="u"), leg("2", email="w@example.com"), leg("3", participant_user_id="u")]

    assert ids(legs) == groups("123")


def test_keys_link_legs_transitively():
    legs = [
        leg("1", registrant_id="r"),
        leg("2", registrant_id="r", participant_user_id="u"),
        leg("3", participant_user_id="u", email="a@x"),
    ]

    assert ids([*legs, leg("4", email="a@x"), leg("5", email="b@x")]) == groups("1234", "5")


def test_the_same_text_under_two_kinds_of_key_is_two_persons():
    legs = [leg("1", registrant_id="a@x"), leg("2", participant_user_id="a@x"), leg("3", email="a@x"), leg("4", key="a@x")]

    assert ids(legs) == groups("1", "2", "3", "4")


def test_an_address_is_the_same_in_every_spelling():
    legs = [leg("1", email="Wang@Bücher.example"), leg("2", email="ｗang@xn--bcher-kva.EXAMPLE"), leg("3", email="wang@other.example")]

    assert ids(legs) == groups("12", "3")


def test_an_invalid_address_makes_nobody_the_same():
    assert ids([leg("1", email="n/a", name="甲"), leg("2", email="n/a", name="乙")]) == groups("1", "2")


def test_a_shared_address_with_two_legs_at_once_is_one_person():
    (person,) = persons([leg("1", 0, 20, email="room@example.com"), leg("2", 5, 30, email="room@example.com")])

    assert (len(person.legs), person.minutes(at(60))) == (2, 30)


def test_a_telephone_is_the_person_of_its_client_in_that_run_alone():
    legs = [leg("1", key="c", email="w@example.com"), leg("2", key="t", name="+86 139", bound_to="c"), leg("3", run="again", bound_to="c")]

    assert ids(legs) == groups("12", "3")


def test_legs_of_one_connection_are_one_person():
    assert ids([leg("1", 0, 5, key="c"), leg("2", 7, 9, key="c"), leg("3", 7, 9, key="c", run="again")]) == groups("12", "3")


def test_two_of_one_name_at_once_are_two_persons():
    assert ids([leg("1", 0, 20, name="iPhone"), leg("2", 10, 30, name="iPhone"), leg("3", 15, None, name="iPhone")]) == groups(
        "1", "2", "3"
    )


def test_a_name_that_leaves_and_comes_again_is_one_person():
    assert ids([leg("1", 0, 10, name="张伟"), leg("2", 10, 20, name="张伟"), leg("3", 30, None, name="张伟", run="again")]) == groups("123")


def test_who_comes_back_continues_the_namesake_who_left_last():
    legs = [leg("1", 0, 10, name="张伟"), leg("2", 0, 20, name="张伟"), leg("3", 25, 30, name="张伟")]

    assert ids(legs) == groups("1", "23")


@pytest.mark.parametrize("name", ["Wang Wei", "wang  wei", "ＷＡＮＧ\u00a0ＷＥＩ", "Wang\u200b Wei"])
def test_names_are_compared_in_one_form(name):
    assert ids([leg("1", 0, 10, name="Wang Wei"), leg("2", 20, 30, name=name)]) == groups("12")


def test_a_name_is_no_key_where_something_better_is_known():
    legs = [leg("1", 0, 10, name="张伟", email="a@x"), leg("2", 20, 30, name="张伟", email="b@x"), leg("3", 40, 50, name="张伟")]

    assert ids(legs) == groups("1", "2", "3")


def test_a_leave_without_a_join_overlaps_a_namesake_who_was_there_then():
    lost = leg("2", None, 20, name="张伟")

    assert ids([leg("1", 0, 30, name="张伟"), lost]) == groups("1", "2")
    assert ids([leg("1", 0, 20, name="张伟"), lost]) == groups("1", "2")
    assert ids([leg("1", 0, 15, name="张伟"), lost]) == groups("12")


@pytest.mark.parametrize("name", ["", "\u200b", "  "])
def test_anonymous_legs_are_not_merged(name):
    assert ids([leg("1", 0, 10, name=name), leg("2", 20, 30, name=name, run="again")]) == groups("1", "2")


few = st.sampled_from(["", "a", "b", "c"])
mails = st.sampled_from(["", "a@x", "A@X", "b@x", "n/a"])


@st.composite
def legs_of_a_meeting(draw):
    def one(number):
        joined = draw(st.none() | st.integers(0, 20))
        length = draw(st.integers(0, 10) if joined is None else st.none() | st.integers(0, 10))
        facts = {name: draw(few) for name in ("registrant_id", "participant_user_id", "bound_to", "name")}
        account = draw(st.sampled_from([None, "a"]))
        left = None if length is None else (joined or 0) + length
        run, key = draw(st.sampled_from(["r", "s"])), draw(st.sampled_from(["", "a", "b"]))
        return leg(str(number), joined, left, run=run, key=key, email=draw(mails), account_id=account, **facts)

    return [one(number) for number in range(draw(st.integers(0, 12)))]


def overlap(one, other):
    """Whether both were surely there at one moment. A leave without a join shows a moment just before it."""
    begins = [each.joined_at or each.left_at - timedelta(microseconds=1) for each in (one, other)]
    ends = [each.left_at or at(1000) for each in (one, other)]
    return max(begins) < min(ends)


@given(legs_of_a_meeting(), st.randoms(use_true_random=False), st.integers(0, 5))
def test_any_order_and_any_repetition_give_the_same_persons(legs, luck, repeated):
    again = legs + luck.sample(legs, min(repeated, len(legs)))
    luck.shuffle(again)

    assert persons(again) == persons(legs)


@given(legs_of_a_meeting())
def test_every_leg_is_in_exactly_one_person_and_persons_share_no_strong_key(legs):
    found = persons(legs)

    assert sorted(each.id for person in found for each in person.legs) == sorted(each.id for each in legs)
    for one, other in combinations(found, 2):
        keys, others = ({link for each in person.legs for link in [*each.links, each.connection]} for person in (one, other))
        assert keys.isdisjoint(others)


@given(legs_of_a_meeting())
def test_legs_without_a_shared_key_in_one_person_never_overlap(legs):
    for person in persons([each for each in legs if not each.keys and not each.bound_to]):
        for one, other in combinations(person.legs, 2):
            assert one.connection == other.connection or not overlap(one, other)


@given(legs_of_a_meeting(), st.data())
def test_a_leg_that_links_two_merges_their_persons(legs, data):
    known = [each for each in legs if each.keys]
    if not known:
        return
    one, other = data.draw(st.sampled_from(known)), data.draw(st.sampled_from(known))
    shared = {key: getattr(one, key) for key in KEYS if getattr(one, key)}
    link = leg("link", key="link", **{**{key: getattr(other, key) for key in KEYS if key not in shared}, **shared})
    if not {*other.keys} & {*link.keys}:
        return

    assert [{one.id, other.id, "link"} <= {each.id for each in person.legs} for person in persons([*legs, link])].count(True) == 1


@given(legs_of_a_meeting(), legs_of_a_meeting())
def test_further_legs_never_part_who_was_linked(legs, more):
    joined = ids([each for each in legs if each.keys])
    later = ids([each for each in legs if each.keys] + [leg(f"more-{n}", email=each.email, key="more") for n, each in enumerate(more)])

    assert all(any(group <= other for other in later) for group in joined)
