"""Every id in every request × {own, of another department, of another site}: whatever lies outside is not there."""

import orjson
import pytest
from marshmallow import fields

from contracts import booking, identity, org
from contracts.errors import Invalid, NotFound, RostrumError
from tests.org.factories import new_id
from tests.permissions.expectations import EXPECTED, Target, Who
from tests.permissions.requests import least
from tests.permissions.test_roles import CALLS

TARGETS = [
    (name, field, kind)
    for name, expected in EXPECTED.items()
    for field, kind in expected.targets.items()
    if kind is not Target.ANYTHING and name in CALLS
]
NARROWED = [(name, field) for name, field, kind in TARGETS if kind is not Target.ROOM]
every_target = pytest.mark.parametrize(("name", "field", "kind"), TARGETS, ids=[f"{name}({field})" for name, field, _ in TARGETS])


def ask(world, name, field, place, who):
    """The call with a thing of `place` under `field` (of no place: an id of nothing), and the caller's own under every other id
    that it needs."""
    expected, call = EXPECTED[name], CALLS[name]
    own = Who.USER if expected.by is Who.USER else Who.ROOT_ADMINISTRATOR
    given = dict(expected.given)
    for other, kind in expected.targets.items():
        if other == field or call.request.fields[other].required:
            where = place if other == field else world.own
            thing = world.target(kind, where, by=own) if where else new_id()
            given[other] = [thing] if other.endswith("ids") else thing
    return world.ask(who, call, least(call.request, **given))


def assert_not_there(world, name, field, place, who):
    """The answer is, to the letter, that for an id of nothing."""
    answer, of_nothing = ask(world, name, field, place, who), ask(world, name, field, None, who)
    if isinstance(answer, dict):
        assert answer == of_nothing
        assert not answer.get("items")
    else:
        assert isinstance(answer, NotFound | Invalid), answer
        assert answer.to_wire() == of_nothing.to_wire()


@every_target
def test_ones_own_is_there(world, name, field, kind):
    who = EXPECTED[name].by
    answer = ask(world, name, field, world.own, who)
    assert not isinstance(answer, NotFound), answer
    if who is Who.ROOT_ADMINISTRATOR and kind is not Target.ROOM:
        answer = ask(world, name, field, world.own, Who.DEPARTMENT_ADMINISTRATOR)
        assert not isinstance(answer, NotFound), answer


@every_target
def test_what_is_another_sites_is_not_there_for_anybody(world, name, field, kind):
    for who in EXPECTED[name].may & {Who.ROOT_ADMINISTRATOR, Who.DEPARTMENT_ADMINISTRATOR, Who.USER}:
        assert_not_there(world, name, field, world.foreign, who)


@pytest.mark.parametrize(("name", "field"), NARROWED, ids=[f"{name}({field})" for name, field in NARROWED])
def test_what_is_another_departments_is_not_there_for_an_administrator_of_one(world, name, field):
    who = Who.USER if EXPECTED[name].by is Who.USER else Who.DEPARTMENT_ADMINISTRATOR
    assert_not_there(world, name, field, world.other, who)


READS = [
    org.list_departments,
    org.list_users,
    org.list_administrators,
    org.list_deleted_users,
    org.list_deleted_administrators,
    identity.list_sign_ins,
    booking.list_meetings,
    booking.list_rooms,
]


@pytest.mark.parametrize("call", READS, ids=[call.name for call in READS])
def test_no_list_tells_of_what_lies_outside(world, call):
    outside = {}
    for place in (world.other, world.foreign):
        user = place.user()
        outside |= {
            user: "user",
            place.department: "department",
            place.administrator(): "administrator",
            world.meeting(place, user): "meeting",
            place.leaver(): "deleted user",
            place.dismissed(): "deleted administrator",
        }
        world.session(place, user)
    inside = world.own.user()
    world.session(world.own, inside)
    answer = world.ask(Who.DEPARTMENT_ADMINISTRATOR, call, {"include_subdepartments": True} if call is org.list_users else {})
    assert not isinstance(answer, RostrumError), answer
    text = orjson.dumps(answer).decode()
    assert [what for thing, what in outside.items() if thing in text] == []


FIGURES = {"hosts", "ports", "ports_in_use", "ports_used", "ports_licensed", "peak", "peak_today", "quantity"}


def figures_in(schema, seen=()):
    """Which of a reply's fields, at any depth, count what the whole site has."""
    found = set()
    for name, field in schema.fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        if name in FIGURES:
            found.add(name)
        elif isinstance(inner, fields.Nested) and type(inner.schema) not in seen:
            found |= figures_in(inner.schema, (*seen, type(schema)))
    return found


TELLS_FIGURES = [name for name, call in CALLS.items() if Who.DEPARTMENT_ADMINISTRATOR in EXPECTED[name].may and figures_in(call.reply)]


def test_the_calls_that_tell_site_figures_are_known():
    assert TELLS_FIGURES == ["org.get_own_site"]


@pytest.mark.parametrize("name", TELLS_FIGURES)
def test_site_figures_are_roots(world, name):
    call = CALLS[name]
    roots = world.ask(Who.ROOT_ADMINISTRATOR, call, least(call.request))
    scoped = world.ask(Who.DEPARTMENT_ADMINISTRATOR, call, least(call.request))
    for figure in figures_in(call.reply):
        assert roots[figure] is not None
        assert scoped[figure] is None
