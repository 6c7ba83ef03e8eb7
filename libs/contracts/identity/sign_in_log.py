"""The sign-in log (manual 1.4.6)."""

from marshmallow import fields

from contracts import jobs
from contracts.call import Call, Reply, Strict
from contracts.org import ADMINISTRATORS
from contracts.values import Choice, Id, Instant, Json, PageReply, Text, Whole, sort_field

ACTIONS = ("sign_in", "sign_out", "password_change", "password_reset", "jump", "booking", "change", "cancellation")
RESULTS = ("success", "wrong_password", "locked", "second_factor", "expired")


class SignInRow(Reply):
    """`by` is the administrator who acted as the account. `detail` says more of some actions (the meeting's number, a jump's
    reason)."""

    id = Id()
    at = Instant()
    account_id = Id()
    name = fields.String()
    login_name = fields.String()
    address = fields.String(allow_none=True)
    client = fields.String()
    action = fields.String()
    result = fields.String()
    by = fields.String(allow_none=True)
    detail = Json()


class SignInFilter(Strict):
    """`q` looks in name and login name; `from` and `to` bound `at`, the second excluded."""

    class Meta(Strict.Meta):
        include = {"from": Instant(), "to": Instant()}  # noqa: RUF012 - "from" is a keyword

    q = Text(0, 100, load_default="")
    account_id = Id()
    name = Text(0, 100)
    login_name = Text(0, 100)
    address = Text(0, 64)
    client = Text(0, 100)
    action = Choice(*ACTIONS)
    result = Choice(*RESULTS)


class SignInQuery(SignInFilter):
    page = Whole(1, 1_000_000, load_default=1)
    page_size = Whole(1, 100, load_default=20)
    sort = sort_field("at", default="-at")


class SignInExport(SignInFilter):
    format = jobs.format_field()


class SignInPage(PageReply):
    items = fields.List(fields.Nested(SignInRow))


list_sign_ins = Call("identity", "list_sign_ins", SignInQuery(), SignInPage(), ADMINISTRATORS)
export_sign_ins = Call("identity", "export_sign_ins", SignInExport(), jobs.Job(), ADMINISTRATORS, command=True)
get_job = jobs.get_job("identity")
