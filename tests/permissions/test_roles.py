"""Every call of every contract × every kind of actor: who is let through, and who is refused by the service itself."""

import importlib

import pytest

from contracts.call import calls
from contracts.errors import Forbidden, RostrumError
from kit.migrate.provision import SERVICES
from tests.permissions.expectations import EXPECTED, Who
from tests.permissions.requests import least

CALLS = {f"{service}.{name}": call for service in SERVICES for name, call in calls(importlib.import_module(f"contracts.{service}")).items()}
REFUSALS = {"forbidden", "root_only", "not_while_jumped", "password_change_required"}


def ids_of(call):
    return {name for name in call.request.fields if name in ("id", "ids") or name.endswith(("_id", "_ids"))}


def test_every_call_is_expected_and_nothing_else_is():
    assert EXPECTED.keys() == CALLS.keys()


@pytest.mark.parametrize("name", [name for name in EXPECTED if name in CALLS])
def test_every_id_in_a_request_says_what_it_names(name):
    assert EXPECTED[name].targets.keys() == ids_of(CALLS[name])


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("name", [name for name in EXPECTED if name in CALLS])
def test_the_service_lets_through_whom_it_should_and_nobody_else(world, name, who):
    call = CALLS[name]
    answer = world.ask(who, call, least(call.request, **EXPECTED[name].given))
    refused = isinstance(answer, Forbidden) and answer.code in REFUSALS
    assert refused is (who not in EXPECTED[name].may), answer


@pytest.mark.parametrize("who", [who for who in Who if who is not Who.SYSTEM])
@pytest.mark.parametrize("name", [name for name in EXPECTED if name in CALLS])
def test_nobody_gets_a_bare_failure_out_of_a_strange_request(world, name, who):
    """Whatever is wrong with it, the answer is one that the contract knows: never a RemoteFault."""
    call = CALLS[name]
    for request in (
        {},
        {"nobody_knows_this": 1},
        dict.fromkeys(call.request.fields),
        dict.fromkeys(call.request.fields, "\x00<'\";--"),
    ):
        if request or any(field.required for field in call.request.fields.values()):
            answer = world.ask(who, call, request)
            assert isinstance(answer, dict | RostrumError)
