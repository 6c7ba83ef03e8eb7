"""The whole wire on one page: every call and event of every service, so that a change of it shows in a diff."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from marshmallow import Schema, fields, validate

import contracts as contracts_package
from contracts.call import Call, Event, Role, calls, events
from contracts.values import Choice, Text, Whole
from gateway.health import SERVICES

_INTRODUCTION = """\
# The wire

Every call and event that crosses the bus, printed from `libs/contracts` by `make contract`; a test keeps it current. The wire
changes by addition. `?` may be absent, `null` may be null, `[…]` is a list.
"""


def contracts() -> dict[str, ModuleType]:
    """Every module of contracts that names calls or events: the five services', and those of outsiders (`media`) after them."""
    names = [module.name for module in iter_modules(contracts_package.__path__)]
    modules = {name: import_module(f"contracts.{name}") for name in [*SERVICES, *(name for name in names if name not in SERVICES)]}
    return {name: module for name, module in modules.items() if calls(module) or events(module)}


def page() -> str:
    return "\n".join([_INTRODUCTION, *(line for name, module in contracts().items() for line in _service(name, module))])


def _service(name: str, module: ModuleType) -> Iterator[str]:
    yield f"## {name}\n"
    for call in calls(module).values():
        yield from _call(call)
    for event in events(module).values():
        yield from _event(event)
    yield from _shapes(module)


def _call(call: Call) -> Iterator[str]:
    yield f"### `{call.service}.{call.name}`{' (command)' if call.command else ''}\n"
    yield f"- by {_roles(call.roles)}{_notes(call)}; within {call.timeout:g} s"
    yield f"- asks {_reference(call.request)}, answers {_reference(call.reply)}"
    if call.errors:
        yield f"- may raise {', '.join(sorted(error.__name__ for error in call.errors))}"
    yield ""


def _roles(roles: frozenset[Role]) -> str:
    return "everyone" if roles == frozenset(Role) else ", ".join(sorted(roles))


def _notes(call: Call) -> str:
    notes = {
        "root only": call.root_only,
        "not while jumped": not call.jumped,
        "also while restricted": call.restricted,
        "between services only": call.internal,
    }
    return "".join(f"; {note}" for note, holds in notes.items() if holds)


def _event(event: Event) -> Iterator[str]:
    to = [*event.consumers, *(["every gateway"] if event.broadcast else [])]
    yield f"### event `{event.type}`\n"
    yield f"- to {', '.join(to) or 'nobody'}{', before other events' if event.urgent else ''}"
    yield f"- tells {_reference(event.body)}\n"


def _reference(schema: Schema) -> str:
    left_out = "".join(f" without {name}" for name in sorted(schema.exclude))
    return f"`{type(schema).__name__}`{left_out}" if schema.fields else "nothing"


def _shapes(module: ModuleType) -> Iterator[str]:
    """Every shape that the service's calls and events are made of, once."""
    found: dict[str, Schema] = {}
    for call in calls(module).values():
        _collect(call.request, found)
        _collect(call.reply, found)
    for event in events(module).values():
        _collect(event.body, found)
    yield f"### Shapes of {module.__name__.removeprefix('contracts.')}\n"
    for name in sorted(found):
        if found[name].fields:
            yield f"`{name}`\n"
            yield from (f"- {line}" for line in map(_field, found[name].fields.items()))
            yield ""


def _collect(schema: Schema, found: dict[str, Schema]) -> None:
    name = type(schema).__name__
    if name in found:
        return
    found[name] = type(schema)()
    for field in found[name].fields.values():
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            _collect(inner.schema, found)


def _field(item: tuple[str, Any]) -> str:
    name, field = item
    strict = field.parent is not None and getattr(field.parent, "unknown", None) == "raise"
    optional = "?" if strict and not field.required else ""
    null = ", null" if field.allow_none else ""
    return f"{name}{optional}: {_kind(field)}{null}"


def _kind(field: Any) -> str:
    if isinstance(field, fields.List):
        return f"[{_kind(field.inner)}]"
    if isinstance(field, fields.Nested):
        return _reference(field.schema)
    name = type(field).__name__
    if isinstance(field, Choice):
        return " | ".join(_choices(field))
    if isinstance(field, Text):
        return f"{name} {field.low}–{field.high}"
    if isinstance(field, Whole):
        bounds = next(item for item in field.validators if isinstance(item, validate.Range))
        return f"{name} {bounds.min}–{bounds.max}"
    return name


def _choices(field: Choice) -> list[str]:
    one_of = next(item for item in field.validators if isinstance(item, validate.OneOf))
    return [str(choice) for choice in one_of.choices]
