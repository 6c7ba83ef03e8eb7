"""Tokens that are worth nothing any more."""

from marshmallow import fields

from contracts.call import Call, Empty, Event, Reply
from contracts.org import OURSELVES
from contracts.values import Id, Instant


class Revoked(Reply):
    """Either one session, or every token of an account issued before `not_before` (seconds since the epoch)."""

    session_id = Id(allow_none=True)
    account_id = Id(allow_none=True)
    not_before = fields.Float()
    at = Instant()


class Revocations(Reply):
    items = fields.List(fields.Nested(Revoked))


list_revocations = Call("identity", "list_revocations", Empty(), Revocations(), OURSELVES, internal=True)
revoked = Event("identity", "revoked", Revoked(), broadcast=True)
