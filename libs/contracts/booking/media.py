"""What conferencing engines ask: whether a number may start, and what is booked."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from contracts import engine
from contracts.booking.roles import MEDIA_SOURCES
from contracts.call import Call, Reply, Strict
from contracts.errors import Invalid, Unavailable
from contracts.values import (
    Id,
    Instant,
    Secret,
    Text,
)


class EngineNumber(Text):
    """A meeting number as engines write it: as text or as a number, also grouped by spaces or hyphens."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        return super()._deserialize(engine.number(value) or value, attr, data, **kwargs)


class AdmissionQuery(Strict):
    """`password` is what the first to join has typed."""

    meeting_number = EngineNumber(9, 11, required=True)
    password = Secret(0, 64, allow_none=True, load_default=None)


class Admission(Reply):
    """Whether the number may start now. `reason` when not: unknown_number, wrong_password, too_many_attempts (20 wrong passwords of
    the number in a quarter of an hour), not_yet, over, cancelled, expired, ports_exhausted, room_taken. `until`: how long it may go
    on as booked."""

    allowed = fields.Boolean()
    reason = fields.String(allow_none=True)
    meeting_id = Id(allow_none=True)
    topic = fields.String(allow_none=True)
    capacity = fields.Integer(allow_none=True)
    until = Instant(allow_none=True)


class BookingsQuery(Strict):
    since = Text(0, 100, load_default="", metadata={"description": "the `next` of the last answer; empty for all that is to come"})


class BookingChange(Reply):
    meeting_id = Id()
    meeting_number = fields.String()
    topic = fields.String()
    type = fields.String()
    host_email = fields.String(allow_none=True)
    start_at = Instant()
    end_at = Instant()
    capacity = fields.Integer()
    status = fields.String()
    has_password = fields.Boolean()


class BookingChanges(Reply):
    """In the order they happened; read on with `next` at once while `more`."""

    items = fields.List(fields.Nested(BookingChange))
    next = fields.String()
    more = fields.Boolean()


admit = Call("booking", "admit", AdmissionQuery(), Admission(), MEDIA_SOURCES, (Unavailable,))
list_bookings = Call("booking", "list_bookings", BookingsQuery(), BookingChanges(), MEDIA_SOURCES, (Invalid,))
