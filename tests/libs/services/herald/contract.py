"""The contract of a service that tells events to itself, for the kit's tests."""

from marshmallow import fields as f

from contracts.call import EVERYONE, Call, Done, Event, Reply, Strict, health

HERALD = "herald"


class News(Reply):
    text = f.String(required=True)
    how = f.String(load_default="well")


class Announce(Strict):
    texts = f.List(f.String(), required=True)


class Enlist(Strict):
    name = f.String(required=True)
    pause = f.String(load_default="nowhere")  # "inside" or "after" the transaction, the first time only


announced = Event(HERALD, "announced", News(), consumers=(HERALD,), broadcast=True)
alarmed = Event(HERALD, "alarmed", News(), consumers=(HERALD,), urgent=True)
counted = Event(HERALD, "counted", News(), consumers=(HERALD,))
echoed = Event(HERALD, "echoed", News())

announce = Call(HERALD, "announce", Announce(), Done(), roles=EVERYONE, command=True)
enlist = Call(HERALD, "enlist", Enlist(), Done(), roles=EVERYONE, command=True, timeout=20)
alive = health(HERALD)
