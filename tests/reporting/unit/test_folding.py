"""Messages of an engine, folded into a run and its legs: in any order, any number of times, the same."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from reporting.domain.folding import Closing, Course, Ending, Kind, Told, closed, legs

NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)


def at(minute):
    return NINE + timedelta(minutes=minute)


def joined(leg, minute, **who):
    return Told(Kind.JOINED, at(minute), leg, **who)


def left(leg, minute, **who):
    return Told(Kind.LEFT, at(minute), leg, **who)


def bound(leg, to, minute=0, **who):
    return Told(Kind.BOUND, at(minute), leg, bound_to=to, **who)


def started(minute=0):
    return Told(Kind.STARTED, at(minute))


def ended(minute):
    return Told(Kind.ENDED, at(minute))


def fold(*told):
    course = Course().with_told(told)
    return legs(told, course.ending)


def shown(found):
    """(key, minute of the join, minute of the leave, how closed) of each leg."""

    def minute(moment):
        return None if moment is None else (moment - NINE) / timedelta(minutes=1)

    return [(leg.key, minute(leg.joined_at), minute(leg.left_at), leg.closed_by) for leg in found]


def test_a_leave_closes_the_leg_of_its_own_key_alone():
    found = fold(started(), joined("1", 0), joined("2", 1), left("2", 5))

    assert shown(found) == [("1", 0, None, None), ("2", 1, 5, Closing.LEFT)]


def test_the_end_of_the_meeting_closes_every_open_leg():
    found = fold(joined("1", 0), joined("2", 1), left("2", 5), ended(30))

    assert shown(found) == [("1", 0, 30, Closing.ENDED), ("2", 1, 5, Closing.LEFT)]


def test_a_leave_without_a_join_has_no_beginning():
    assert shown(fold(left("1", 5))) == [("1", None, 5, Closing.LEFT)]


def test_a_join_that_is_told_after_the_end_is_closed_by_it():
    assert shown(fold(ended(30), joined("1", 10))) == [("1", 10, 30, Closing.ENDED)]


def test_a_leg_never_ends_before_it_began():
    """Clocks differ: the engine's own end lies before a join."""
    assert shown(fold(ended(30), joined("1", 31))) == [("1", 31, 31, Closing.ENDED)]


def test_a_join_after_a_leave_is_a_further_leg_under_the_same_key():
    found = fold(joined("1", 0), left("1", 5), joined("1", 7), ended(30))

    assert shown(found) == [("1", 0, 5, Closing.LEFT), ("1", 7, 30, Closing.ENDED)]
    assert [leg.place for leg in found] == [0, 1]


def test_a_leg_that_is_left_and_joined_anew_in_one_moment_is_two():
    assert shown(fold(joined("1", 0), joined("1", 5), left("1", 5))) == [("1", 0, 5, Closing.LEFT), ("1", 5, None, None)]


def test_joins_in_a_row_are_one_and_so_are_leaves():
    found = fold(joined("1", 2), joined("1", 1), left("1", 8), left("1", 9))

    assert shown(found) == [("1", 1, 9, Closing.LEFT)]


def test_a_run_that_another_has_succeeded_ends_with_what_was_last_heard_of_it():
    told = [started(), joined("1", 1), joined("2", 3), left("2", 12)]
    course = Course(succeeded_at=at(60)).with_told(told)

    assert shown(legs(told, course.ending)) == [("1", 1, 12, Closing.INFERRED), ("2", 3, 12, Closing.LEFT)]


def test_a_run_that_was_heard_of_after_another_had_started_goes_on():
    assert Course(succeeded_at=at(10)).with_told([started(), joined("1", 12)]).ending is None


def test_the_word_of_the_engine_counts_more_than_what_was_inferred():
    assert Course(succeeded_at=at(60)).with_told([started(), ended(20)]).ending == Ending(at(20), Closing.ENDED)


def test_the_earliest_start_and_the_latest_end_count():
    course = Course().with_told([ended(20), started(3), ended(25), started(2)])

    assert (course.started_at, course.ended_at) == (at(2), at(25))


def test_what_was_said_last_of_somebody_holds_and_what_was_not_said_does_not_count():
    (leg,) = fold(joined("1", 0, name="iPhone", email="a@example.com"), left("1", 9, name="王伟"))

    assert (leg.name, leg.email) == ("王伟", "a@example.com")


def test_a_bind_alone_makes_no_leg():
    assert fold(bound("2", "1")) == []


KEYS = ("1", "2", "3", "4")
minutes = st.integers(0, 12)
messages = st.lists(
    st.one_of(
        st.builds(joined, st.sampled_from(KEYS), minutes, name=st.sampled_from(["", "甲", "乙"]), email=st.sampled_from(["", "a@x"])),
        st.builds(left, st.sampled_from(KEYS), minutes, name=st.sampled_from(["", "甲", "丙"])),
        st.builds(bound, st.sampled_from(KEYS), st.sampled_from(KEYS), minutes),
        st.builds(started, minutes),
        st.builds(ended, minutes),
    ),
    max_size=25,
)


@given(messages, st.randoms(use_true_random=False), st.integers(0, 10))
def test_any_order_with_any_repetitions_folds_to_the_same(told, luck: Random, repeated):
    again = told + luck.sample(told, min(repeated, len(told)))
    luck.shuffle(again)

    assert fold(*again) == fold(*told)
    assert Course().with_told(again) == Course().with_told(told)


@given(messages, st.randoms(use_true_random=False))
def test_a_run_comes_to_the_same_message_by_message(told, luck: Random):
    """Each message folds only the leg that it is about, out of what has come so far; an end closes the others.
    So does the service, and so a large meeting costs no more a message than a small one."""
    luck.shuffle(told)
    heard, course, stored = [], Course(), {}
    for message in told:
        heard.append(message)
        course = course.with_told([message])
        if message.leg:
            stored = {place: leg for place, leg in stored.items() if leg.key != message.leg}
            stored |= {(leg.key, leg.place): leg for leg in legs([each for each in heard if each.leg == message.leg], course.ending)}
        stored = {place: closed(leg, course.ending) for place, leg in stored.items()}

    assert sorted(stored.values(), key=lambda leg: (leg.key, leg.place)) == fold(*told)


@given(messages, messages)
def test_whatever_more_is_told_a_connection_has_no_fewer_legs(told, more):
    places = Counter(leg.key for leg in fold(*told))

    assert places <= Counter(leg.key for leg in fold(*told, *more))


@given(messages)
def test_no_time_is_made_up_and_no_leg_ends_before_it_began(told):
    moments = {each.at for each in told}
    found = fold(*told)

    assert all(leg.joined_at is None or leg.joined_at in moments for leg in found)
    assert all(leg.left_at is None or leg.left_at in moments for leg in found)
    assert all(leg.joined_at <= leg.left_at for leg in found if leg.joined_at and leg.left_at)
    assert all((leg.left_at is None) == (leg.closed_by is None) for leg in found)
    assert max(Counter((leg.key, leg.place) for leg in found).values(), default=1) == 1
