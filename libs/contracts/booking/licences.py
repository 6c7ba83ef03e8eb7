"""What org and the operator ask: limits, figures, bookings of another system."""

from marshmallow import fields

from contracts.booking.meetings import Invitee
from contracts.booking.roles import LICENSORS
from contracts.call import Call, Reply, Strict
from contracts.errors import Conflict, Invalid, NotFound, Unavailable
from contracts.org import ADMINISTRATORS, OPERATORS, LicenceLine
from contracts.values import (
    Choice,
    Day,
    Email,
    Id,
    Instant,
    Many,
    Part,
    Text,
    Whole,
)


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


class RoomsUsed(Reply):
    """Of the shared rooms of one grade, those that something is booked in, now or to come."""

    capacity = fields.Integer()
    expires_on = Day()
    used = fields.Integer()


class LicenceUse(Reply):
    """`ports_in_use`: held by meetings in progress; `peak_today`: the most at once in the site's today, booked or in use, and its
    first moment, null while there is none."""

    ports_in_use = fields.Integer()
    peak_today = fields.Integer()
    peak_today_at = Instant(allow_none=True)
    shared_rooms = fields.List(fields.Nested(RoomsUsed))


class ScopeRef(Strict):
    """`department_id`: a scope inside the caller's own; absent, the caller's own."""

    department_id = Id(allow_none=True, load_default=None)


class ScopeFigures(Reply):
    """What an administrator of a scope sees: rooms, and meetings. `meeting_count` are those that go on or are to come."""

    room_count = fields.Integer()
    shared_room_count = fields.Integer()
    dedicated_room_count = fields.Integer()
    meeting_count = fields.Integer()
    all_meeting_count = fields.Integer()


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
    """`reason`: unknown_host, unknown_room, too_large, number_taken, room_taken, ports_exhausted or beyond_expiry."""

    external_id = fields.String()
    reason = fields.String()


class BookingImported(Reply):
    """`known`: those that had been imported before."""

    imported_count = fields.Integer()
    known_count = fields.Integer()
    refused = fields.List(fields.Nested(RefusedBooking))


class UserChangeQuery(Strict):
    """A user, and the expiry and the capacity that the account is about to have; null for none."""

    id = Id(required=True)
    expires_on = Day(allow_none=True, load_default=None)
    capacity = Whole(2, 10_000, allow_none=True, load_default=None)


class UserBookings(Reply):
    """A user's meetings to come: in the own room, elsewhere, beyond a day, above a capacity. `room` and `pmi`: the own room's, or of
    the one that the user had and gets back."""

    room = fields.String(allow_none=True)
    pmi = fields.String(allow_none=True)
    in_own_room = fields.Integer()
    elsewhere = fields.Integer()
    after_expiry = fields.Integer()
    above_capacity = fields.Integer()


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
count_user_meetings = Call("booking", "count_user_meetings", UserRefs(), MeetingCount(), ADMINISTRATORS, internal=True, timeout=2.0)
count_user_bookings = Call("booking", "count_user_bookings", UserChangeQuery(), UserBookings(), ADMINISTRATORS, internal=True, timeout=2.0)
get_licence_use = Call(
    "booking", "get_licence_use", Strict(), LicenceUse(), ADMINISTRATORS, (Unavailable,), root_only=True, internal=True, timeout=2.0
)
count_scope = Call("booking", "count_scope", ScopeRef(), ScopeFigures(), ADMINISTRATORS, internal=True, timeout=2.0)
import_bookings = Call(
    "booking", "import_bookings", BookingImport(), BookingImported(), OPERATORS, (Conflict, Invalid, NotFound), command=True, timeout=30.0
)
