"""Rooms and their reservations (manual 1.3)."""

from marshmallow import fields

from contracts.call import Call, Reply, Strict
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from contracts.org import ACCOUNT_KINDS, ADMINISTRATORS, SIGNED_IN
from contracts.values import (
    Choice,
    Day,
    Id,
    Instant,
    PageReply,
    Text,
    Whole,
    sort_field,
)


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
    booked_minutes = fields.Integer(metadata={"description": "minutes of the day for which rooms are reserved, all rooms together"})
    available_minutes = fields.Integer(metadata={"description": "minutes that the rooms have on the day: 23 to 25 hours for each"})


class CalendarMonth(Reply):
    items = fields.List(fields.Nested(CalendarDay))


list_rooms = Call("booking", "list_rooms", RoomQuery(), RoomPage(), SIGNED_IN)
get_room = Call("booking", "get_room", RoomRef(), Room(), SIGNED_IN, (NotFound,))
rename_room = Call("booking", "rename_room", RoomName(), Room(), ADMINISTRATORS, (Conflict, Forbidden, NotFound, Stale), command=True)
list_reservations = Call("booking", "list_reservations", ReservationQuery(), Reservations(), SIGNED_IN, (Invalid, NotFound))
get_room_calendar = Call("booking", "get_room_calendar", CalendarQuery(), CalendarMonth(), SIGNED_IN, (Invalid,))
