"""Operators and their tokens."""

from marshmallow import fields

from contracts.call import Call, Reply, Strict
from contracts.errors import Conflict, RateLimited, Unauthenticated
from contracts.identity.roles import ANYBODY
from contracts.org import OURSELVES
from contracts.values import Id, Secret, Text


class NewOperator(Strict):
    name = Text(1, 100, required=True)


class OperatorToken(Reply):
    """`token` is shown once: only its hash is kept."""

    id = Id()
    name = fields.String()
    token = fields.String(metadata={"secret": True})


class OperatorCredential(Strict):
    token = Secret(1, 256, required=True)


class Operator(Reply):
    id = Id()
    name = fields.String()


create_operator = Call("identity", "create_operator", NewOperator(), OperatorToken(), OURSELVES, (Conflict,))
authenticate_operator = Call(
    "identity", "authenticate_operator", OperatorCredential(), Operator(), ANYBODY, (Unauthenticated, RateLimited), internal=True
)
