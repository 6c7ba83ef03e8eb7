"""What is dumped quickly is what the schema would have dumped."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import pytest
from marshmallow import Schema, fields

from contracts.values import Id, Instant, Json, Text, Whole
from kit.dump import dump

ID = "0192f0c4-8a52-7cc3-98c4-1f1d1a2b3c4d"


class Word(StrEnum):
    BOOKED = "booked"


class Inner(Schema):
    id = Id()
    count = fields.Integer()


class Outer(Schema):
    name = fields.String()
    title = Text()
    figure = Whole()
    on = fields.Boolean()
    day = fields.Date()
    at = Instant()
    anything = Json()
    inner = fields.Nested(Inner)
    rows = fields.List(fields.Nested(Inner))
    words = fields.List(fields.String())
    figures = fields.Integer(as_string=True)
    usual = fields.String(dump_default="as usual")
    renamed = fields.String(data_key="renamedTo", attribute="original")


@pytest.mark.parametrize(
    "value",
    [
        {},
        dict.fromkeys(Outer().fields),
        {"name": "李雷", "title": "t", "figure": 3, "on": True, "original": "o", "usual": "not so"},
        {"name": Word.BOOKED, "title": 5, "figure": True, "words": [Word.BOOKED, "b", 1], "figures": 7},
        {"name": b"bytes", "figure": "12", "on": 0, "anything": {"x": [1]}},
        {"day": date(2030, 1, 2), "at": datetime(2030, 1, 2, microsecond=5000, tzinfo=UTC)},
        {"inner": {"id": ID, "count": 1, "more": 2}, "rows": [{"id": ID}, {"count": 1}, {}]},
        {"inner": SimpleNamespace(id=ID, count=1), "rows": ()},
        SimpleNamespace(name="an object", rows=[{"id": ID}]),
    ],
)
def test_a_value_is_dumped_as_by_its_schema(value: Mapping[str, Any]) -> None:
    assert dump(Outer(), value) == Outer().dump(value)


def test_what_cannot_be_dumped_fails_as_by_its_schema() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        dump(Outer(), {"figure": "no figure"})
