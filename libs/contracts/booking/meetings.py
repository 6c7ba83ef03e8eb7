"""Meetings: booked, changed, cancelled, and what is free (manual 1.4.1)."""

from marshmallow import fields

from contracts.booking.roles import SCOPES, STATUSES, USERS
from contracts.booking.rooms import Person
from contracts.call import Call, Reply, Strict
from contracts.errors import Conflict, Invalid, NotFound, Stale, Unavailable
from contracts.org import ADMINISTRATORS, SIGNED_IN
from contracts.values import (
    Choice,
    Day,
    Email,
    Flag,
    Id,
    Instant,
    Many,
    PageQuery,
    PageReply,
    Part,
    Prose,
    Secret,
    Text,
    Whole,
    sort_field,
)


class Invitee(Strict):
    name = Text(0, 100, load_default="")
    email = Email(required=True)


class Recurrence(Strict):
    """`rrule`: RFC 5545 with COUNT or UNTIL; `exdates`: days of the site on which the series does not take place."""

    rrule = Text(1, 500, required=True)
    exdates = Many(Day(), high=400, load_default=list)
    skip_clashes = Flag(load_default=False, metadata={"description": "book what is free, and say what was left out"})


class NewMeeting(Strict):
    """Without `room_id` on an account site the smallest free shared room that holds `capacity` is taken."""

    topic = Text(1, 200, required=True)
    start_at = Instant(required=True)
    duration_minutes = Whole(5, 24 * 60, required=True)
    capacity = Whole(2, 10_000)
    room_id = Id(allow_none=True)
    password = Secret(1, 32, allow_none=True, metadata={"description": "the meeting's; invitees are told it"})
    agenda = Prose(0, 4000, load_default="")
    invitees = Many(Part(Invitee), high=500, load_default=list)
    recurrence = Part(Recurrence, allow_none=True)


class MeetingChange(Strict):
    """Absent means unchanged. With scope following or all, `start_at` moves every occurrence by as much as this one."""

    id = Id(required=True)
    scope = Choice(*SCOPES, load_default="one")
    topic = Text(1, 200)
    start_at = Instant()
    duration_minutes = Whole(5, 24 * 60)
    capacity = Whole(2, 10_000)
    room_id = Id(allow_none=True)
    password = Secret(1, 32, allow_none=True)
    agenda = Prose(0, 4000)
    invitees = Many(Part(Invitee), high=500)
    recurrence = Part(Recurrence)


class MeetingRef(Strict):
    id = Id(required=True)


class Cancellation(Strict):
    id = Id(required=True)
    scope = Choice(*SCOPES, load_default="one")
    reason = Text(0, 500, load_default="")


class RoomShown(Reply):
    id = Id()
    name = fields.String()
    kind = fields.String()


class RecurrenceShown(Reply):
    """`starts_on`: the day of the first start by the rule, which parts that the rule leaves out are taken from."""

    rrule = fields.String()
    exdates = fields.List(Day())
    time_zone = fields.String()
    starts_on = Day()


class Meeting(Reply):
    """`host` is null where the host is not known; `room` where ports were booked without one. `is_overrun`: it goes on past its
    booked end."""

    id = Id()
    meeting_number = fields.String()
    topic = fields.String()
    type = fields.String()
    host = fields.Nested(Person, allow_none=True)
    room = fields.Nested(RoomShown, allow_none=True)
    capacity = fields.Integer()
    start_at = Instant()
    end_at = Instant()
    duration_minutes = fields.Integer()
    status = fields.String()
    started_at = Instant(allow_none=True)
    ended_at = Instant(allow_none=True)
    is_overrun = fields.Boolean()
    series_id = Id(allow_none=True)
    recurrence = fields.Nested(RecurrenceShown, allow_none=True)
    has_password = fields.Boolean()
    version = fields.Integer()


class SeriesShown(Reply):
    """What exists of a series. `occurrence_count` counts the occurrences that are not cancelled, `cancelled` are the starts of the
    others. `skipped` are the starts that the rule gives and that were never booked. The days of `exdates` are in neither."""

    occurrence_count = fields.Integer()
    cancelled = fields.List(Instant())
    skipped = fields.List(Instant())


class MeetingDetail(Meeting):
    """`password` is shown to the host alone. `series` is null for a single meeting."""

    agenda = fields.String()
    invitees = fields.List(fields.Nested(Invitee))
    password = fields.String(allow_none=True, metadata={"secret": True})
    cancelled_reason = fields.String(allow_none=True)
    cancelled_by = fields.String(allow_none=True)
    series = fields.Nested(SeriesShown, allow_none=True)


class LeftOut(Reply):
    """An occurrence that was not booked: `reason` is room_taken, ports_exhausted, beyond_expiry, own_overlap, or no_such_time
    (the clocks skip it)."""

    start_at = Instant()
    reason = fields.String()


class Booked(MeetingDetail):
    """The meeting, or the first of its series; its password is not told back. `left_out`: what skip_clashes skipped and what does
    not exist on the clock."""

    class Meta:
        exclude = ("password",)

    occurrence_count = fields.Integer()
    left_out = fields.List(fields.Nested(LeftOut))


class MeetingQuery(PageQuery):
    """`q` looks in topic, meeting number and host; `from` and `to` enclose what overlaps them."""

    status = Choice(*STATUSES)
    host_id = Id()
    series_id = Id()
    sort = sort_field("start_at", "topic", "status", default="-start_at")

    class Meta(Strict.Meta):
        include = {"from": Instant(), "to": Instant()}  # noqa: RUF012


class UserMeetingQuery(MeetingQuery):
    id = Id(required=True)

    class Meta(MeetingQuery.Meta):
        exclude = ("host_id",)


class MeetingPage(PageReply):
    items = fields.List(fields.Nested(Meeting))


class Cancelled(Reply):
    cancelled_count = fields.Integer()


class AvailabilityQuery(Strict):
    """What a booking would ask for. `meeting_id`: leave this one out, which is about to be moved."""

    start_at = Instant(required=True)
    duration_minutes = Whole(5, 24 * 60, required=True)
    capacity = Whole(2, 10_000)
    room_id = Id(allow_none=True)
    meeting_id = Id(allow_none=True)


class FreeRoom(Reply):
    id = Id()
    name = fields.String()
    capacity = fields.Integer()


class PortPeak(Reply):
    at = Instant()
    ports_used = fields.Integer()
    ports_licensed = fields.Integer()


class Availability(Reply):
    """Whether it could be booked now; `reason` why not. `rooms` are free then: the 5 smallest that hold the capacity. `times` are the 3
    nearest starts that fit, from 3 days before to 7 days after. `peak` is the moment of the most ports within the time (concurrent
    sites)."""

    available = fields.Boolean()
    reason = fields.String(allow_none=True)
    rooms = fields.List(fields.Nested(FreeRoom))
    times = fields.List(Instant())
    peak = fields.Nested(PortPeak, allow_none=True)


list_meetings = Call("booking", "list_meetings", MeetingQuery(), MeetingPage(), SIGNED_IN)
list_user_meetings = Call("booking", "list_user_meetings", UserMeetingQuery(), MeetingPage(), ADMINISTRATORS, (NotFound,))
get_meeting = Call("booking", "get_meeting", MeetingRef(), MeetingDetail(), SIGNED_IN, (NotFound,))
book_meeting = Call("booking", "book_meeting", NewMeeting(), Booked(), USERS, (Conflict, Invalid, Unavailable), command=True, timeout=10.0)
update_meeting = Call(
    "booking",
    "update_meeting",
    MeetingChange(),
    Booked(),
    USERS,
    (Conflict, Invalid, NotFound, Stale, Unavailable),
    command=True,
    timeout=10.0,
)
cancel_meeting = Call("booking", "cancel_meeting", Cancellation(), Cancelled(), SIGNED_IN, (Conflict, NotFound, Stale), command=True)
find_availability = Call("booking", "find_availability", AvailabilityQuery(), Availability(), USERS, (Conflict, Invalid))
