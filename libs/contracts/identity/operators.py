"""Operators and their tokens."""

from marshmallow import fields

from contracts import call
from contracts.call import Call, Empty, Reply, Strict
from contracts.errors import Conflict, NotFound, RateLimited, Unauthenticated
from contracts.identity.roles import ANYBODY
from contracts.org import OURSELVES
from contracts.values import Id, Instant, Secret, Text, Whole


class NewOperator(Strict):
    """`days`: how long the token is good for."""

    name = Text(1, 100, required=True)
    days = Whole(1, 3650, load_default=365)


class OperatorToken(Reply):
    """`token` is shown once: only its hash is kept."""

    id = Id()
    name = fields.String()
    token = fields.String(metadata={"secret": True})
    expires_at = Instant(allow_none=True)


class OperatorRow(Reply):
    """`expires_at` is null of a token that was made before tokens expired. `last_used_at` is exact to a minute."""

    id = Id()
    name = fields.String()
    created_at = Instant()
    expires_at = Instant(allow_none=True)
    revoked_at = Instant(allow_none=True)
    last_used_at = Instant(allow_none=True)


class Operators(Reply):
    items = fields.List(fields.Nested(OperatorRow))


class OperatorId(Strict):
    id = Id(required=True)


class OperatorCredential(Strict):
    token = Secret(1, 256, required=True)


class Operator(Reply):
    id = Id()
    name = fields.String()


create_operator = Call("identity", "create_operator", NewOperator(), OperatorToken(), OURSELVES, (Conflict,))
list_operators = Call("identity", "list_operators", Empty(), Operators(), OURSELVES)
revoke_operator = Call("identity", "revoke_operator", OperatorId(), call.Done(), OURSELVES, (NotFound,))
authenticate_operator = Call(
    "identity", "authenticate_operator", OperatorCredential(), Operator(), ANYBODY, (Unauthenticated, RateLimited), internal=True
)
