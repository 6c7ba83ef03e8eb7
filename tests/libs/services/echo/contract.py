"""The contract of a service that exists for the kit's tests: calls that answer, wait, fail and call on."""

from marshmallow import fields as f
from marshmallow import validate

from contracts.call import EVERYONE, Call, Done, Empty, Reply, Role, Strict, health
from contracts.errors import Conflict


class Invitee(Strict):
    email = f.Email(required=True)


class Item(Strict):
    name = f.String(required=True, validate=validate.Length(1, 20))
    count = f.Integer(load_default=0, validate=validate.Range(0, 100))
    at = f.AwareDateTime()
    kind = f.String(validate=validate.OneOf(["a", "b"]))
    invitees = f.List(f.Nested(Invitee))


class ItemReply(Reply):
    name = f.String()
    count = f.Integer()
    redelivered = f.Boolean()


class ActorReply(Reply):
    account_id = f.String()
    site_id = f.String()
    role = f.String()
    request_id = f.String()
    idempotency_key = f.String()
    trace = f.String()
    remaining = f.Float()


class Wait(Strict):
    seconds = f.Float(required=True)
    mark = f.String()


class Fail(Strict):
    how = f.String(required=True)


class Marks(Reply):
    marks = f.List(f.String())


ECHO = "echo"
ANYBODY = EVERYONE

echo = Call(ECHO, "echo", Item(), ItemReply(), roles=ANYBODY, restricted=True)
whoami = Call(ECHO, "whoami", Empty(), ActorReply(), roles=ANYBODY)
relay = Call(ECHO, "relay", Wait(), ActorReply(), roles=ANYBODY)
wait = Call(ECHO, "wait", Wait(), Done(), roles=ANYBODY, timeout=10)
block = Call(ECHO, "block", Wait(), Done(), roles=ANYBODY, timeout=10)
compute = Call(ECHO, "compute", Wait(), Done(), roles=ANYBODY, timeout=10)
fail = Call(ECHO, "fail", Fail(), Done(), roles=ANYBODY, errors=(Conflict,))
marks = Call(ECHO, "marks", Empty(), Marks(), roles=ANYBODY)
for_users = Call(ECHO, "for_users", Empty(), Done(), roles=frozenset({Role.USER}), jumped=False)
for_root = Call(ECHO, "for_root", Empty(), Done(), roles=frozenset({Role.ADMINISTRATOR, Role.OPERATOR}), root_only=True)
alive = health(ECHO)
