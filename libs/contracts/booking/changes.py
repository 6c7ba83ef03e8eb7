"""What booking tells other services."""

from marshmallow import fields

from contracts.booking.meetings import Invitee
from contracts.call import Event, Reply
from contracts.org import Audited
from contracts.values import (
    Day,
    Id,
    Instant,
)


class Invited(Reply):
    """As booked, so nothing of it is checked again: a series of a year with hundreds of invitees tells them hundreds of times."""

    name = fields.String()
    email = fields.String()


class MeetingChanged(Reply):
    """A meeting as it is after a change of it."""

    change = fields.String(metadata={"description": "booked, changed, cancelled, started, ended or imported"})
    id = Id()
    series_id = Id(allow_none=True)
    meeting_number = fields.String()
    topic = fields.String()
    type = fields.String()
    host_id = Id(allow_none=True)
    room_id = Id(allow_none=True)
    room_kind = fields.String(allow_none=True)
    room_capacity = fields.Integer(allow_none=True)
    capacity = fields.Integer()
    start_at = Instant()
    end_at = Instant()
    status = fields.String()
    started_at = Instant(allow_none=True)
    ended_at = Instant(allow_none=True)
    invitee_count = fields.Integer()
    invitees = fields.List(fields.Nested(Invited))
    version = fields.Integer()


class RunBound(Reply):
    """An engine's run, named by the engine's own id, belongs to this meeting: for good. Nobody else decides that."""

    source_id = Id()
    engine_id = fields.String()
    meeting_id = Id()


class RoomChanged(Reply):
    id = Id()
    name = fields.String()
    kind = fields.String()
    capacity = fields.Integer()
    owner_id = Id(allow_none=True)
    pmi = fields.String(allow_none=True)
    expires_on = Day(allow_none=True)
    retired = fields.Boolean()
    version = fields.Integer()


class InvitationDue(Reply):
    """Mail to send after the transaction that caused it: `method` REQUEST or CANCEL (RFC 5546) for a meeting or a whole series, as
    it stands at `sequence`. `gone`: addresses that were invited before and are not any more."""

    method = fields.String()
    meeting_id = Id(allow_none=True)
    series_id = Id(allow_none=True)
    sequence = fields.Integer()
    gone = fields.List(fields.Nested(Invitee))


meeting_changed = Event("booking", "meeting_changed", MeetingChanged(), consumers=("identity", "reporting"))
run_bound = Event("booking", "run_bound", RunBound(), consumers=("reporting",))
room_changed = Event("booking", "room_changed", RoomChanged())
invitation_due = Event("booking", "invitation_due", InvitationDue(), consumers=("booking",))
audited = Event("booking", "audited", Audited(), consumers=("org",))
