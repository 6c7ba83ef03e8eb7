"""What is surely loaded is loaded indeed; whatever else may be is asked of the schema."""

from datetime import UTC, date, datetime

import pytest
from marshmallow import Schema, fields, validate

from contracts import booking, identity, org, reporting
from contracts.call import events
from contracts.values import Day, Id, Instant, Json
from kit.shape import surely

ID = "0192f0c4-8a52-7cc3-98c4-1f1d1a2b3c4d"


class Inner(Schema):
    id = Id(required=True)
    count = fields.Integer()


class Outer(Schema):
    name = fields.String(allow_none=True)
    on = fields.Boolean()
    day = fields.Date(allow_none=True)
    until = Day(allow_none=True)
    at = Instant()
    word = fields.String(validate=validate.OneOf(["a", "b"]))
    anything = Json(allow_none=True)
    inner = fields.Nested(Inner, allow_none=True)
    rows = fields.List(fields.Nested(Inner))


GOOD = {
    "name": "李雷",
    "on": True,
    "day": date(2030, 1, 2),
    "until": date(2030, 1, 2),
    "at": datetime(2030, 1, 2, tzinfo=UTC),
    "word": "a",
    "anything": {"x": [1]},
    "inner": {"id": ID, "count": 1},
    "rows": [{"id": ID, "count": 1}],
}


def test_what_was_dumped_of_good_values_needs_no_loading():
    assert surely(Outer(), Outer().dump(GOOD))


@pytest.mark.parametrize(
    "fault",
    [
        {"on": None},
        {"name": 7},
        {"day": "tomorrow"},
        {"until": "2030-02-30"},
        {"until": "2030-W01-1"},
        {"until": "1899-12-31"},
        {"until": 20300102},
        {"at": "now"},
        {"word": "c"},
        {"inner": {"count": 1}},
        {"inner": {"id": "7", "count": 1}},
        {"inner": {"id": ID.upper(), "count": 1}},
        {"inner": {"id": 7, "count": 1}},
        {"rows": [{"id": ID, "count": None}]},
        {"rows": None},
        {"rows": {}},
    ],
)
def test_whatever_a_schema_refuses_is_never_sure(fault):
    dumped = Outer().dump(GOOD) | fault
    assert Outer().validate(dumped)
    assert not surely(Outer(), dumped)


@pytest.mark.parametrize("contract", [org, identity, booking, reporting], ids=lambda each: each.__name__)
def test_an_event_of_nulls_is_as_good_as_its_schema_says(contract):
    for event in events(contract).values():
        nulls = dict.fromkeys(event.body.load_fields)
        if surely(event.body, nulls):
            assert not event.body.validate(nulls), event.type
