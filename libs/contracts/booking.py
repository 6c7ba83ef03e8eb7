"""booking: rooms, meetings, series and admission.

A refusal for want of a room or of ports is a Conflict whose `details` say what is free instead:

    alternatives: {rooms: [{id, name, capacity}], times: [start, …], peak: {at, ports_used, ports_licensed} | null}
    clashes:      [{start_at, end_at, reason}]     for a series: each occurrence that cannot be held, and why
"""

from marshmallow import fields

from contracts import call
from contracts.call import Call, Event, Reply, Role, Strict
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Stale, Unavailable
from contracts.org import ACCOUNT_KINDS, ADMINISTRATORS, OPERATORS, SIGNED_IN, Audited, LicenceLine
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

USERS = frozenset({Role.USER})
MEDIA_SOURCES = frozenset({Role.MEDIA_SOURCE})
LICENSORS = frozenset({Role.OPERATOR, Role.SYSTEM})

STATUSES = ("booked", "in_progress", "ended", "cancelled")
TYPES = ("scheduled", "recurring", "pmi", "unscheduled")
SCOPES = ("one", "following", "all")
CHANGES = ("booked", "changed", "cancelled", "started", "ended", "imported")

# Rooms ---------------------------------------------------------------------------------------------------------------


class Person(Reply):
    id = Id()
    name = fields.String()


class Reservation(Reply):
    """A stretch of time that a room is taken for. Who may not see the meeting sees that it is busy: `status` "busy", and neither
    id, topic nor host."""

    meeting_id = Id(allow_none=True)
    topic = fields.String(allow_none=True)
    host = fields.Nested(Person, allow_none=True)
    start_at = Instant()
    end_at = Instant()
    status = fields.String()
    is_overrun = fields.Boolean()


class Room(Reply):
    """`pmi`: the personal meeting number of a dedicated room. `reservations` are those of the day that was asked for."""

    id = Id()
    name = fields.String()
    kind = fields.String()
    capacity = fields.Integer()
    expires_on = Day(allow_none=True)
    owner = fields.Nested(Person, allow_none=True)
    pmi = fields.String(allow_none=True)
    version = fields.Integer()
    reservations = fields.List(fields.Nested(Reservation))


class RoomQuery(Strict):
    """`date` is a day of the site, today if absent. `q` looks in the room's and its owner's name."""

    kind = Choice(*ACCOUNT_KINDS)
    q = Text(0, 100, load_default="")
    capacity = Whole(1, 10_000)
    date = Day()
    page = Whole(1, 1_000_000, load_default=1)
    page_size = Whole(1, 500, load_default=20)
    sort = sort_field("name", "capacity", "expires_on", default="name")


class RoomPage(PageReply):
    items = fields.List(fields.Nested(Room))


class RoomRef(Strict):
    id = Id(required=True)


class RoomName(Strict):
    id = Id(required=True)
    name = Text(1, 64, required=True)


class ReservationQuery(Strict):
    """At most 31 days."""

    id = Id(required=True)

    class Meta(Strict.Meta):
        include = {"from": Instant(required=True), "to": Instant(required=True)}  # noqa: RUF012 - "from" is a keyword


class Reservations(Reply):
    items = fields.List(fields.Nested(Reservation))


class CalendarQuery(Strict):
    month = Text(7, 7, required=True, metadata={"description": "2027-03"})
    kind = Choice(*ACCOUNT_KINDS)


class CalendarDay(Reply):
    date = Day()
    count = fields.Integer(metadata={"description": "reservations that touch the day"})


class CalendarMonth(Reply):
    items = fields.List(fields.Nested(CalendarDay))


list_rooms = Call("booking", "list_rooms", RoomQuery(), RoomPage(), SIGNED_IN)
get_room = Call("booking", "get_room", RoomRef(), Room(), SIGNED_IN, (NotFound,))
rename_room = Call("booking", "rename_room", RoomName(), Room(), ADMINISTRATORS, (Forbidden, NotFound, Stale), command=True)
list_reservations = Call("booking", "list_reservations", ReservationQuery(), Reservations(), SIGNED_IN, (Invalid, NotFound))
get_room_calendar = Call("booking", "get_room_calendar", CalendarQuery(), CalendarMonth(), SIGNED_IN, (Invalid,))

# Meetings ------------------------------------------------------------------------------------------------------------


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
    rrule = fields.String()
    exdates = fields.List(Day())
    time_zone = fields.String()


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


class MeetingDetail(Meeting):
    """`password` is shown to the host alone."""

    agenda = fields.String()
    invitees = fields.List(fields.Nested(Invitee))
    password = fields.String(allow_none=True, metadata={"secret": True})
    cancelled_reason = fields.String(allow_none=True)
    cancelled_by = fields.String(allow_none=True)


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
    """Whether it could be booked now; `reason` why not. `rooms` are free then, `times` are the nearest starts that fit, `peak` the
    moment of the most ports within the time (concurrent sites)."""

    available = fields.Boolean()
    reason = fields.String(allow_none=True)
    rooms = fields.List(fields.Nested(FreeRoom))
    times = fields.List(Instant())
    peak = fields.Nested(PortPeak, allow_none=True)


list_meetings = Call("booking", "list_meetings", MeetingQuery(), MeetingPage(), SIGNED_IN)
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
find_availability = Call("booking", "find_availability", AvailabilityQuery(), Availability(), USERS, (Invalid,))

# A user's calendar ---------------------------------------------------------------------------------------------------


class CalendarToken(Reply):
    """The secret of the user's private feed; an earlier one stops working."""

    token = fields.String(metadata={"secret": True})


class FeedQuery(Strict):
    token = Secret(1, 128, required=True)
    etag = Text(0, 100, load_default="", metadata={"description": "of the feed as the reader has it"})


class Feed(Reply):
    """`content` is null when it is still what `etag` stands for."""

    etag = fields.String()
    content = fields.String(allow_none=True)


create_calendar_token = Call("booking", "create_calendar_token", Strict(), CalendarToken(), USERS, command=True, jumped=False)
get_calendar_feed = Call("booking", "get_calendar_feed", FeedQuery(), Feed(), frozenset({Role.ANONYMOUS}), (NotFound,))

# The media plane -----------------------------------------------------------------------------------------------------


class AdmissionQuery(Strict):
    """`password` is what the first to join has typed."""

    meeting_number = Text(9, 11, required=True)
    password = Secret(0, 64, allow_none=True, load_default=None)


class Admission(Reply):
    """Whether the number may start now. `reason` when not: unknown_number, wrong_password, not_yet, over, cancelled, expired,
    ports_exhausted, room_taken. `until`: how long it may go on as booked."""

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

# What org and the operator ask ---------------------------------------------------------------------------------------


class Limits(Strict):
    """The licence as it is to be from now on. `version` is that of org's site row: an older one changes nothing."""

    site_id = Id(required=True)
    version = Whole(0, 2**53, required=True)
    expires_on = Day(required=True)
    ports = Whole(0, 1_000_000, allow_none=True, load_default=None)
    lines = Many(Part(LicenceLine), high=100, load_default=list)


class LimitsChanged(Reply):
    """What became of it: rooms made, changed and retired."""

    rooms_created = fields.Integer()
    rooms_changed = fields.Integer()
    rooms_retired = fields.Integer()


class UserRefs(Strict):
    ids = Many(Id(), low=1, high=1000, required=True)


class MeetingCount(Reply):
    meeting_count = fields.Integer()


class ImportedBooking(Strict):
    """A booking of another system. `external_id` is its id there: the same one is imported once. The host is found by e-mail,
    the room by name; `meeting_number` is kept when it is free."""

    external_id = Text(1, 200, required=True)
    meeting_number = Text(9, 9)
    topic = Text(1, 200, required=True)
    host_email = Email(required=True)
    start_at = Instant(required=True)
    duration_minutes = Whole(1, 24 * 60, required=True)
    capacity = Whole(2, 10_000)
    room_name = Text(1, 64)
    status = Choice("booked", "cancelled", load_default="booked")
    type = Choice("scheduled", "recurring", "pmi", load_default="scheduled")
    series_external_id = Text(1, 200)
    invitees = Many(Part(Invitee), high=500, load_default=list)


class BookingImport(Strict):
    site_id = Id(required=True)
    bookings = Many(Part(ImportedBooking), low=1, high=1000, required=True)


class RefusedBooking(Reply):
    external_id = fields.String()
    reason = fields.String()


class BookingImported(Reply):
    """`known`: those that had been imported before."""

    imported_count = fields.Integer()
    known_count = fields.Integer()
    refused = fields.List(fields.Nested(RefusedBooking))


change_limits = Call(
    "booking",
    "change_limits",
    Limits(),
    LimitsChanged(),
    LICENSORS,
    (Conflict, Invalid),
    command=True,
    internal=True,
    timeout=10.0,
)
count_user_meetings = Call("booking", "count_user_meetings", UserRefs(), MeetingCount(), ADMINISTRATORS, internal=True)
import_bookings = Call(
    "booking", "import_bookings", BookingImport(), BookingImported(), OPERATORS, (Conflict, Invalid, NotFound), command=True, timeout=30.0
)

# What booking tells --------------------------------------------------------------------------------------------------


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
    version = fields.Integer()


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


meeting_changed = Event("booking", "meeting_changed", MeetingChanged(), consumers=("identity",))
room_changed = Event("booking", "room_changed", RoomChanged())
invitation_due = Event("booking", "invitation_due", InvitationDue(), consumers=("booking",))
audited = Event("booking", "audited", Audited(), consumers=("org",))

health = call.health("booking")
