"""What a schema dumps, without asking each field of each row how.

Marshmallow takes some microseconds a field: a page of 500 rooms with their day has 25,000 of them. Most values are what goes out
already, words, figures and flags; these are looked at here, and only the others are serialized by their field, each by itself.
"""

import functools
from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, fields, missing

from contracts.values import Id

Write = Callable[[Any], Any]

# By the method that would serialize them, what these fields leave as it is: exactly these classes, since a subclass of int (a bool)
# or of str (an enumeration's member) may be written otherwise.
_AS_IT_IS: Mapping[Any, type] = {fields.String._serialize: str, Id._serialize: str, fields.Integer._serialize: int}


def dump(schema: Schema, value: Any) -> Any:
    """As `schema.dump(value)`, for one object and a schema without hooks."""
    if not isinstance(value, dict):
        return schema.dump(value)
    dumped = {}
    for name, key, kind, write, field in _fields(schema):
        found = value.get(name, missing)
        if type(found) is kind:
            dumped[key] = found
        elif found is not missing:
            dumped[key] = write(found)
        elif (found := field.serialize(name, value, accessor=schema.get_attribute)) is not missing:
            dumped[key] = found
    return dumped


@functools.lru_cache(maxsize=1024)
def _fields(schema: Schema) -> tuple[tuple[str, str, type | None, Write, fields.Field[Any]], ...]:
    """(key in the object, key in what goes out, class of what goes out as it is, how anything else is written, field) of each field."""
    named = schema.dump_fields.items()
    return tuple((field.attribute or name, field.data_key or name, _kind(field), _write(name, field), field) for name, field in named)


def _kind(field: fields.Field[Any]) -> type | None:
    return None if getattr(field, "as_string", False) else _AS_IT_IS.get(type(field)._serialize)


def _write(name: str, field: fields.Field[Any]) -> Write:
    if isinstance(field, fields.Nested) and not (field.many or field.schema.many):
        schema = field.schema
        return lambda value: None if value is None else dump(schema, value)
    if isinstance(field, fields.List):
        inner = _write(name, field.inner)
        return lambda value: None if value is None else [inner(each) for each in value]
    kind = _kind(field)
    serialize = field._serialize
    if kind is None:
        return lambda value: serialize(value, name, None)
    return lambda value: value if type(value) is kind else serialize(value, name, None)
