"""The contracts against what stands on them: entrypoints, routes, and the checked-in descriptions."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from marshmallow import Schema, fields

from contracts.call import Call, Event, Reply, Role, Strict, calls, events
from gateway import openapi, wire
from gateway.route import Route
from gateway.routes import RESOURCES

ROOT = Path(__file__).parents[2]
CONTRACTS = wire.contracts()
SERVICES = [name for name, module in CONTRACTS.items() if calls(module)]
ROUTES = [route for resource in RESOURCES for route in resource.routes]
ALL_CALLS = [call for module in CONTRACTS.values() for call in calls(module).values()]
ALL_EVENTS = [event for module in CONTRACTS.values() for event in events(module).values()]
# Calls that are not internal and yet have no address: what answers them over HTTP, or why nothing does.
OPERATORS = ("create_operator", "list_operators", "revoke_operator")
WITHOUT_ROUTE = {"health": "/readyz asks every service", **dict.fromkeys(OPERATORS, "made on the host, by `rostrum operator`")}
EVERYWHERE = {"health", "get_job"}  # the same call of several services, at one address

# Run in a process of its own: Nameko brings eventlet, which must not reach this one.
_REGISTERED = """
import eventlet; eventlet.monkey_patch()
import importlib, inspect, json, sys
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR
service = sys.argv[1]
module = importlib.import_module(f"{service}.service")
cls = getattr(module, f"{service.title()}Service")
found = {"name": cls.name, "calls": [], "events": []}
for name, method in inspect.getmembers(cls, inspect.isfunction):
    for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ()):
        if hasattr(entrypoint, "call"):
            found["calls"].append([name, f"{entrypoint.call.service}.{entrypoint.call.name}"])
        elif hasattr(entrypoint, "event"):
            found["events"].append(entrypoint.event.type)
print(json.dumps(found))
"""


def registered(service: str) -> dict[str, Any]:
    """What Nameko finds on the service's class."""
    command = [sys.executable, "-W", "ignore", "-c", _REGISTERED, service]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module", params=SERVICES)
def service(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    return request.param, registered(request.param)


def test_a_service_answers_exactly_the_calls_of_its_contract(service: tuple[str, dict[str, Any]]) -> None:
    name, found = service
    assert sorted(call for _, call in found["calls"]) == sorted(f"{name}.{call}" for call in calls(CONTRACTS[name]))


def test_an_entrypoint_has_the_name_of_its_call(service: tuple[str, dict[str, Any]]) -> None:
    assert [pair for pair in service[1]["calls"] if pair[1].partition(".")[2] != pair[0]] == []


def test_a_service_handles_exactly_the_events_that_are_for_it(service: tuple[str, dict[str, Any]]) -> None:
    name, found = service
    assert sorted(set(found["events"])) == sorted({event.type for event in ALL_EVENTS if name in event.consumers})


def test_every_service_has_a_contract() -> None:
    assert sorted(SERVICES) == sorted(path.name for path in (ROOT / "services").iterdir() if path.is_dir() and path.name[0] not in "._")


def _label(call: Call) -> str:
    return f"{call.service}.{call.name}"


@pytest.mark.parametrize("call", ALL_CALLS, ids=_label)
def test_a_call_has_one_route_unless_it_is_between_services(call: Call) -> None:
    expected = 0 if call.internal or call.name in WITHOUT_ROUTE else 1
    assert len([route for route in ROUTES if route.operation == call.name]) == expected
    assert {route.call.name for route in ROUTES if route.operation == call.name} <= {call.name}


@pytest.mark.parametrize("call", ALL_CALLS, ids=_label)
def test_a_call_asks_strictly_and_answers_freely(call: Call) -> None:
    assert isinstance(call.request, Strict)
    assert isinstance(call.reply, Reply)
    assert call.roles


def _kinds(schema: Schema, known: frozenset[type] = frozenset()) -> frozenset[type]:
    """The schema's class and those of what lies in it, however deep."""
    found = known | {type(schema)}
    for field in schema.dump_fields.values():
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested) and type(inner.schema) not in found:
            found = _kinds(inner.schema, found)
    return found


@pytest.mark.parametrize(
    "schema", [call.reply for call in ALL_CALLS] + [event.body for event in ALL_EVENTS], ids=lambda each: type(each).__name__
)
def test_what_is_dumped_has_no_hooks(schema: Schema) -> None:
    """`kit.dump` goes by the fields alone. (marshmallow adds an empty list of hooks to a schema that it has dumped itself.)"""
    assert [kind.__name__ for kind in _kinds(schema) if kind._hooks.get("pre_dump") or kind._hooks.get("post_dump")] == []


@pytest.mark.parametrize("call", [call for call in ALL_CALLS if call.internal], ids=_label)
def test_a_call_between_services_is_not_for_devices(call: Call) -> None:
    assert not call.roles & {Role.TERMINAL, Role.MEDIA_SOURCE} or call.name == "health"


@pytest.mark.parametrize("event", ALL_EVENTS, ids=lambda event: event.type)
def test_an_event_goes_to_services_that_exist(event: Event) -> None:
    assert set(event.consumers) <= set(SERVICES)


def test_no_two_calls_have_the_same_name() -> None:
    names = Counter(call.name for call in ALL_CALLS if call.name not in EVERYWHERE)
    assert [name for name, times in names.items() if times > 1] == []


def test_no_two_routes_have_the_same_address() -> None:
    addresses = Counter((route.method, openapi_path(route)) for route in ROUTES)
    assert [address for address, times in addresses.items() if times > 1] == []


def openapi_path(route: Route) -> str:
    return route.path.replace("<", "{").replace(">", "}")


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_a_route_gives_its_call_all_that_it_asks_for(route: Route) -> None:
    given = {*route.in_path, *route.in_query, *route.in_body, *(["blob", "file_name"] if route.takes_file else [])}
    assert {name for name, field in route.call.request.fields.items() if field.required} <= given
    assert set(route.in_path) <= set(route.call.request.fields)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_only_writes_have_an_unsafe_method(route: Route) -> None:
    """An export writes no more than its own job."""
    assert not (route.call.command and route.method == "GET") or route.is_file


# The checked-in copies


def test_the_checked_in_description_of_the_api_is_current() -> None:
    assert (ROOT / "gateway/openapi.json").read_text("utf-8") == openapi.standalone(), "make openapi"


def test_the_checked_in_page_of_the_wire_is_current() -> None:
    assert (ROOT / "docs/contract.md").read_text("utf-8") == wire.page(), "make contract"


def test_every_operation_has_a_tag_a_summary_and_the_name_of_its_call() -> None:
    described = json.loads(openapi.standalone())
    operations = {
        (method.upper(), path): operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    }
    assert set(operations) == {(route.method, openapi_path(route)) for route in ROUTES}
    for route in ROUTES:
        operation = operations[route.method, openapi_path(route)]
        assert (operation["operationId"], operation["summary"]) == (route.operation, route.summary)
        assert len(operation["tags"]) == 1


def test_the_description_is_one_that_others_can_read() -> None:
    described = json.loads(openapi.standalone())
    assert described["openapi"].startswith("3.1")
    references = set(_references(described))
    known = {f"#/components/{kind}/{name}" for kind, items in described["components"].items() for name in items}
    assert references <= known
    # Two shapes of one name would be numbered: `User1`.
    assert [name for name in described["components"]["schemas"] if name[-1].isdigit()] == []


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [found for inner in part.values() for found in _references(inner)]
    return [found for inner in part for found in _references(inner)] if isinstance(part, list) else []
