"""Who came to a meeting: persons, the legs that they are put together from, and the invited who did not come (manual 1.4.1, 1.4.4)."""

from marshmallow import fields

from contracts import jobs
from contracts.booking.rooms import Person
from contracts.call import Call, Reply, Strict
from contracts.errors import NotFound
from contracts.org import SIGNED_IN
from contracts.values import Id, Instant, Many, PageReply, Whole


class AttendanceQuery(Strict):
    """`id` is the meeting's; the page is one of its persons."""

    id = Id(required=True)
    page = Whole(1, 1_000_000, load_default=1)
    page_size = Whole(1, 200, load_default=100)


class AttendanceLeg(Reply):
    """One connection of a person to a run of the meeting. `joined_at` is null where the engine never told it, `left_at` while the
    leg lasts. `closed_by` says how its end is known: left, ended (with the meeting), inferred (the engine never told the end, this is
    the last that was heard of the run), null while it lasts. `bound_to`: the leg of which this one is the telephone."""

    id = Id()
    run_id = Id()
    name = fields.String()
    joined_at = Instant(allow_none=True)
    left_at = Instant(allow_none=True)
    closed_by = fields.String(allow_none=True)
    bound_to = Id(allow_none=True)


class Attendee(Reply):
    """One person: the legs that share an account, a registrant, a participant id, an e-mail address or a telephone, also indirectly.
    Legs of a name alone are one person unless they overlap. `account`: the user of the site with this e-mail, if the caller may see
    them. `minutes` unites the legs, to the whole minute and at least 1, up to `as_of` while the person is there; null where no leg says
    when it began. It is the least that it can be where not `is_exact`: a leg's begin is unknown, or its end inferred. `last_left_at` is
    null while the person is there. `times_rejoined`: legs after the first, a telephone not counted."""

    id = Id(metadata={"description": "of the first leg"})
    name = fields.String()
    email = fields.String(allow_none=True)
    account = fields.Nested(Person, allow_none=True)
    is_host = fields.Boolean()
    is_invited = fields.Boolean()
    first_joined_at = Instant(allow_none=True)
    last_left_at = Instant(allow_none=True)
    is_present = fields.Boolean()
    minutes = fields.Integer(allow_none=True)
    is_exact = fields.Boolean()
    times_rejoined = fields.Integer()
    legs = fields.List(fields.Nested(AttendanceLeg))


class Absentee(Reply):
    """Somebody invited of whom nothing was seen. `same_name_came`: somebody of that name came whom the engine knows by name alone."""

    name = fields.String()
    email = fields.String()
    same_name_came = fields.Boolean()


class AttendanceRun(Reply):
    """One time that the meeting ran. `started_at` is null where the engine never told it, `ended_at` while it goes on."""

    id = Id()
    started_at = Instant(allow_none=True)
    ended_at = Instant(allow_none=True)


class AttendanceFigures(Reply):
    """`is_known` is false where the meeting ran and no engine has told who was there: then 0 persons says nothing. A person counts
    once, however often rejoined. `invited_came_count` is the number of the invited who came, at most `invited_count`.
    `uninvited_count` is the number of persons who came and were neither invited nor the host."""

    meeting_id = Id()
    is_known = fields.Boolean()
    person_count = fields.Integer()
    present_now = fields.Integer()
    invited_count = fields.Integer()
    invited_came_count = fields.Integer()
    uninvited_count = fields.Integer()
    host_came = fields.Boolean()


class Attendance(AttendanceFigures, PageReply):
    """The host comes first, then whoever came first; `total` is `person_count`. `absent` are the invited who have not come; empty
    before the meeting begins, and where attendance is not known."""

    as_of = Instant()
    persons = fields.List(fields.Nested(Attendee))
    absent = fields.List(fields.Nested(Absentee))
    runs = fields.List(fields.Nested(AttendanceRun))


class AttendancesQuery(Strict):
    ids = Many(Id(), low=1, high=100, required=True)


class Attendances(Reply):
    """In any order, without the meetings that are not there for the caller, and without one that was booked only a moment ago."""

    items = fields.List(fields.Nested(AttendanceFigures))


class AttendanceExport(Strict):
    id = Id(required=True)
    format = jobs.format_field()


get_attendance = Call("reporting", "get_attendance", AttendanceQuery(), Attendance(), SIGNED_IN, (NotFound,))
list_attendance = Call("reporting", "list_attendance", AttendancesQuery(), Attendances(), SIGNED_IN)
export_attendance = Call("reporting", "export_attendance", AttendanceExport(), jobs.Job(), SIGNED_IN, (NotFound,), command=True)
get_job = jobs.get_job("reporting")
