"""The contract of a service that exists for the kit's tests: calls that answer, wait, fail and call on."""

from marshmallow import fields as f

from contracts.call import EVERYONE, Call, Done, Empty, Reply, Role, Strict, health
from contracts.errors import Conflict
from contracts.values import Choice, Email, Instant, Many, Part, Text, Whole


class Invitee(Strict):
    email = Email(required=True)


class Item(Strict):
    name = Text(1, 20, required=True)
    count = Whole(0, 100, load_default=0)
    at = Instant()
    kind = Choice("a", "b")
    invitees = Many(Part(Invitee), high=20_000)


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
