"""How errors cross the bus: expected ones whole, anything else as no more than the fact and the request's id."""

from typing import Any

import orjson

from contracts.call import Call
from contracts.errors import Conflict, Forbidden, Invalid, RostrumError, Unauthenticated, Unavailable, from_wire

ERROR = "error"  # the AMQP type of a reply that carries an error; other replies have none
INTERNAL = "Internal"  # in the place of the class: the service failed, and its log says why

# What any call may raise without naming it: the kit itself raises these.
ALWAYS: tuple[type[RostrumError], ...] = (Invalid, Unauthenticated, Forbidden, Unavailable)


class RemoteFault(Exception):
    """The service failed in a way that its contract does not know: a defect. Its log holds the traceback of `request_id`."""

    def __init__(self, call: str, request_id: str = "") -> None:
        self.call, self.request_id = call, request_id
        super().__init__(f"{call} failed in its service (request {request_id})")


def is_named(error: RostrumError, call: Call) -> bool:
    """Whether the contract says that this call may raise this error."""
    expected = ALWAYS + call.errors + ((Conflict,) if call.command else ())
    return isinstance(error, expected)


def dump(error: RostrumError) -> bytes:
    return orjson.dumps(error.to_wire(), default=str)


def dump_internal(request_id: str) -> bytes:
    return orjson.dumps({"class": INTERNAL, "request_id": request_id})


def load(call: str, body: bytes) -> Exception:
    """The exception that a reply of type `error` describes."""
    wire: dict[str, Any] = orjson.loads(body)
    if wire["class"] == INTERNAL:
        return RemoteFault(call, wire.get("request_id", ""))
    return from_wire(wire)
