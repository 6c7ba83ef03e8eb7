"""Whether what a schema dumped is surely what it loads, without loading it.

Loading is the judge of what goes out, and takes marshmallow longer than everything else about an event with hundreds of rows. Most fields
dump one type, or null: these are looked at here, and only the others are loaded, each by itself.
"""

import datetime
import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields

from contracts.values import Day, Id, is_named

Check = Callable[[Any], bool]
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# What these fields load without a fault, if they have no validators: exactly these classes, since a subclass may be stricter.
_LOADED: Mapping[type[fields.Field[Any]], type] = {fields.String: str, fields.Integer: int, fields.Boolean: bool}


def surely(schema: Schema, dumped: Mapping[str, Any]) -> bool:
    """True when `schema` would load `dumped` without a fault. False says only that it has to be asked."""
    return all(check(dumped[key]) if key in dumped else absent for key, check, absent in _checks(schema))


@functools.lru_cache(maxsize=1024)
def _checks(schema: Schema) -> tuple[tuple[str, Check, bool], ...]:
    """(key, check, whether it may be absent) of each field."""
    named = schema.load_fields.items()
    return tuple((field.data_key or name, _check(field), not field.required) for name, field in named)


def _check(field: fields.Field[Any]) -> Check:
    check = _value(field)
    return lambda value: field.allow_none if value is None else check(value)


def _value(field: fields.Field[Any]) -> Check:
    if not field.validators:
        if isinstance(field, fields.Nested) and not field.many:
            return lambda value: isinstance(value, dict) and surely(field.schema, value)
        if isinstance(field, fields.List):
            inner = _check(field.inner)
            return lambda value: isinstance(value, list) and all(map(inner, value))
        if type(field) is fields.Date:
            return _is_day
        if type(field) is Day:
            return _is_named_day
        if type(field) is Id:
            return _is_id
        if type(field) in _LOADED:
            kind = _LOADED[type(field)]
            return lambda value: type(value) is kind
    return lambda value: _loads(field, value)


def _is_day(value: Any) -> bool:
    try:
        datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_named_day(value: Any) -> bool:
    return type(value) is str and _DAY.fullmatch(value) is not None and _is_day(value) and is_named(int(value[:4]))


def _is_id(value: Any) -> bool:
    return type(value) is str and Id.shape.fullmatch(value) is not None


def _loads(field: fields.Field[Any], value: Any) -> bool:
    try:
        field.deserialize(value)
    except ValidationError:
        return False
    return True
