"""The tree's rules, on paths alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import Conflict, Forbidden
from org.domain.departments import (
    DEEPEST,
    check_depth,
    check_move,
    check_not_top,
    end_of,
    holds,
    ids_of,
    key_of,
    level_of,
    path_of,
)

ids = st.uuids().map(str)
paths = st.lists(ids, min_size=1, max_size=DEEPEST).map(lambda parts: "".join(f"{each}/" for each in parts))


@given(top=paths, other=paths)
def test_the_range_of_a_subtree_holds_exactly_what_lies_in_it(top, other):
    assert (top <= other < end_of(top)) == holds(top, other)
    assert top <= top + other < end_of(top)


@given(path=paths, own=ids)
def test_a_path_tells_its_level_and_its_ids(path, own):
    below = path_of(own, path)
    assert level_of(below) == level_of(path) + 1
    assert ids_of(below) == [*ids_of(path), own]


def chain(levels, start="0"):
    return "".join(f"{start}0000000-0000-0000-0000-0000000000{level:02d}/" for level in range(levels))


@pytest.mark.parametrize(("parent", "height", "fits"), [(9, 0, True), (10, 0, False), (7, 2, True), (7, 3, False)])
def test_nothing_lies_deeper_than_ten_levels(parent, height, fits):
    path = chain(2, "1")
    subtree = [path] + [path + chain(more, "2") for more in range(1, height + 1)]
    if fits:
        check_depth(chain(parent), subtree, path)
    else:
        with pytest.raises(Conflict):
            check_depth(chain(parent), subtree, path)


def test_nothing_moves_below_itself():
    check_move(chain(3), chain(2))
    for below in (chain(3), chain(4)):
        with pytest.raises(Conflict):
            check_move(chain(3), below)


@pytest.mark.parametrize(("scope", "rename", "allowed"), [(1, True, True), (1, False, False), (2, True, False), (2, False, False)])
def test_the_top_of_the_scope_is_only_renamed_and_only_by_root(scope, rename, allowed):
    if allowed:
        check_not_top(chain(scope), chain(scope), rename=rename)
    else:
        with pytest.raises(Forbidden):
            check_not_top(chain(scope), chain(scope), rename=rename)


@pytest.mark.parametrize(("one", "other"), [("Sales", "SALES"), ("Straße", "strasse"), ("ＡＢ", "ab")])
def test_names_that_look_alike_are_one(one, other):
    assert key_of(one) == key_of(other)
