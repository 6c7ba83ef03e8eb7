"""From which licence line a room comes, and what a changed licence does to those who have one."""

from datetime import date, timedelta

import pytest

from contracts.errors import Conflict, Invalid
from org.domain.licences import Line, check_distinct, moved, take

TODAY = date(2027, 3, 30)


def line(name, quantity, *, capacity=50, days=100, used=0, kind="dedicated"):
    return Line(name, kind, capacity, quantity, TODAY + timedelta(days=days), used)


def test_the_line_that_lasts_longest_gives_the_room():
    assert take([line("short", 5, days=10), line("long", 5, days=300), line("full", 1, days=900, used=1)], 50, TODAY).id == "long"


def test_the_last_day_of_a_line_is_still_good():
    assert take([line("today", 1, days=0)], 50, TODAY).id == "today"


@pytest.mark.parametrize("lines", [[line("over", 5, days=-1)], [line("full", 2, used=2)], [line("shrunk", 1, used=2)]])
def test_a_line_that_is_over_or_used_up_gives_none(lines):
    with pytest.raises(Conflict) as refusal:
        take(lines, 50, TODAY)
    assert refusal.value.code == "no_dedicated_room_left"


@pytest.mark.parametrize("lines", [[], [line("other", 5, capacity=25)], [line("shared", 5, kind="shared")]])
def test_a_capacity_that_is_not_licensed_is_a_wrong_field(lines):
    with pytest.raises(Invalid) as refusal:
        take(lines, 50, TODAY)
    assert [(fault.field, fault.code) for fault in refusal.value.fields] == [("capacity", "not_licensed")]


def test_users_stay_on_a_line_that_stays():
    assert moved([line("a", 2, used=2)], [line("a", 2)], {"a": ["u1", "u2"]}) == {}


def test_those_beyond_a_lines_new_size_go_to_another_of_their_capacity():
    present = [line("a", 3, used=3), line("b", 1, days=200)]
    wanted = [line("a", 1), line("b", 1, days=200), line("c", 1, days=300), line("d", 9, capacity=25)]
    assert moved(present, wanted, {"a": ["u1", "u2", "u3"]}) == {"u2": "c", "u3": "b"}


def test_fewer_rooms_than_users_is_refused_with_the_figures_of_each_capacity():
    present = [line("a", 2, used=2), line("b", 3, capacity=25, used=3)]
    with pytest.raises(Conflict) as refusal:
        moved(present, [line("a", 2), line("b", 1, capacity=25)], {"a": ["u1", "u2"], "b": ["u3", "u4", "u5"]})
    short = [(each["capacity"], each["quantity"], each["used"]) for each in refusal.value.details["lines"]]
    assert short == [(50, 2, 2), (25, 1, 3)][1:]


def test_two_lines_of_one_kind_capacity_and_expiry_are_refused():
    check_distinct([line("a", 1).key, line("b", 1, days=5).key])
    with pytest.raises(Invalid):
        check_distinct([line("a", 1).key, line("b", 9).key])
