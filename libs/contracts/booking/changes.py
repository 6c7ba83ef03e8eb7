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


class Stated(Reply):
    """What a mail says of a meeting before or after a change. `rrule` and what goes with it are null without a series."""

    topic = fields.String()
    start_at = Instant()
    end_at = Instant()
    room = fields.String(allow_none=True)
    rrule = fields.String(allow_none=True)
    starts_on = Day(allow_none=True)
    exdates = fields.List(Day())


class MeetingRestated(Reply):
    """`differing`: those of topic, time, room, rule, password and agenda that differ. Values of the last two are not told here."""

    differing = fields.List(fields.String())
    before = fields.Nested(Stated)
    after = fields.Nested(Stated)


class InvitationDue(Reply):
    """Mail to send after the transaction that caused it: `method` REQUEST or CANCEL (RFC 5546) for a meeting or a whole series.

    `gone` were invited before and are not any more; `added` are invited now and were not before; `invited` are all who are invited.
    `change`: what those who stay hear of, null where nothing that matters to them has changed. `cancelled`: starts of the occurrences
    that it cancels. `is_new`: it was just booked. An event of an earlier version has neither `is_new` nor what follows it.
    """

    method = fields.String()
    meeting_id = Id(allow_none=True)
    series_id = Id(allow_none=True)
    sequence = fields.Integer()
    gone = fields.List(fields.Nested(Invitee))
    is_new = fields.Boolean()
    invited = fields.List(fields.Nested(Invited))
    added = fields.List(fields.Nested(Invitee))
    change = fields.Nested(MeetingRestated, allow_none=True)
    cancelled = fields.List(Instant())
    reason = fields.String()


meeting_changed = Event("booking", "meeting_changed", MeetingChanged(), consumers=("identity", "reporting"))
run_bound = Event("booking", "run_bound", RunBound(), consumers=("reporting",))
room_changed = Event("booking", "room_changed", RoomChanged())
invitation_due = Event("booking", "invitation_due", InvitationDue(), consumers=("booking",))
audited = Event("booking", "audited", Audited(), consumers=("org",))
