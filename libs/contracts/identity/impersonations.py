"""The jump (manual 1.2.3.9)."""

from marshmallow import fields

from contracts.call import Call, Empty, Reply, Strict
from contracts.errors import Conflict, NotFound, Unauthenticated
from contracts.identity.roles import USERS
from contracts.identity.sessions import Tokens
from contracts.org import ADMINISTRATORS
from contracts.values import Id, Instant, PageQuery, PageReply, Text


class Impersonation(Strict):
    """The administrator enters the user portal as the user `id`, for one hour."""

    id = Id(required=True)
    reason = Text(1, 500, required=True)


class ImpersonationRow(Reply):
    """Who acted as me, when and why. `ended_at` is null while it lasts; it ends at `until` by itself."""

    id = Id()
    by = fields.String()
    reason = fields.String()
    started_at = Instant()
    until = Instant()
    ended_at = Instant(allow_none=True)
    address = fields.String(allow_none=True)


class ImpersonationPage(PageReply):
    items = fields.List(fields.Nested(ImpersonationRow))


begin_impersonation = Call(
    "identity", "begin_impersonation", Impersonation(), Tokens(), ADMINISTRATORS, (Conflict, NotFound, Unauthenticated)
)
end_impersonation = Call("identity", "end_impersonation", Empty(), Tokens(), USERS, (Conflict, Unauthenticated), restricted=True)
list_impersonations = Call("identity", "list_impersonations", PageQuery(), ImpersonationPage(), USERS, jumped=False)
