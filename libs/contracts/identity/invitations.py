"""Invitations, sent again."""

from contracts import call
from contracts.call import Call, Strict
from contracts.errors import Conflict, NotFound, RateLimited
from contracts.org import ADMINISTRATORS
from contracts.values import Id


class Invited(Strict):
    """Who has been added and has no password yet gets the mail again; the links that they were sent before end."""

    id = Id(required=True)


invite_user = Call("identity", "invite_user", Invited(), call.Done(), ADMINISTRATORS, (Conflict, NotFound, RateLimited), command=True)
invite_administrator = Call(
    "identity", "invite_administrator", Invited(), call.Done(), ADMINISTRATORS, (Conflict, NotFound, RateLimited), command=True
)
