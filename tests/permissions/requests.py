"""A request for any call, made from its schema: no more than it requires, each value the simplest that is valid."""

import secrets
from typing import Any

from marshmallow import Schema, fields
from uuid_utils.compat import uuid7

from contracts import values


def least(schema: Schema, **given: Any) -> dict[str, Any]:
    """`given` and whatever else is required."""
    return {name: value(item, name) for name, item in schema.load_fields.items() if item.required and name not in given} | given


def value(item: fields.Field[Any], name: str) -> Any:
    for kind, make in _MAKERS:
        if isinstance(item, kind):
            return make(item, name)
    raise NotImplementedError(f"{name} is a {type(item).__name__}")


def _text(item: Any, name: str) -> str:
    return {"country": "CN", "time_zone": "Asia/Shanghai"}.get(name, "x" * max(item.low, 1))


def _secret(item: Any, _name: str) -> str:
    return "Correct-horse-7-staple" if item.high > 30 else "1" * max(item.low, 1)


def _number(item: Any, _name: str) -> int:
    return int(item.validate.min)


def _unique(_item: Any, _name: str) -> str:
    return f"someone.{secrets.token_hex(6)}"


_MAKERS: list[tuple[type, Any]] = [
    (values.Id, lambda *_: str(uuid7())),
    (values.LoginName, _unique),
    (values.Email, lambda *_: f"{_unique(None, '')}@example.com"),
    (values.Phone, lambda *_: f"+86139{secrets.randbelow(10**8):08d}"),
    (values.Secret, _secret),
    (values.Text, _text),
    (values.Choice, lambda item, _: item.validate.choices[0]),
    (values.Whole, _number),
    (values.Flag, lambda *_: False),
    (values.Day, lambda *_: "2099-01-01"),
    (values.Instant, lambda *_: "2099-01-01T00:00:00Z"),
    (values.Many, lambda item, name: [value(item.inner, name)] * max(item.validate.min or 0, 1)),
    (values.Part, lambda item, _: least(item.schema)),
]
