"""What a call must pass before its method runs: who may make it, and whether its request is as the contract says."""

import re
from collections.abc import Iterator
from typing import Any

import orjson
from marshmallow import ValidationError

from contracts.call import Actor, Call, Role
from contracts.errors import FieldError, Forbidden, Invalid

RESTRICTIONS = {"password": "password_change_required", "totp": "totp_enrolment_required"}

# marshmallow says in words what went wrong; the wire wants a stable code. In the order of trying.
_CODES = [
    (re.compile(pattern), code)
    for pattern, code in (
        (r"^length \d", "length"),  # contracts.values says the code itself, with its limits after it
        (r"^range -?\d", "range"),
        (r"^Missing data for required field|^Field may not be null", "required"),
        (r"^Unknown field", "unknown"),
        (r"^Not a valid (string|integer|number|boolean|list|mapping type|tuple)|^Invalid input type|^Invalid type", "type"),
        (r"^(Shorter|Longer) than|^Length must|^Must be (between )?\d+ characters", "length"),
        (r"^Must be |^Not one of|^Number too large|^Special numeric", "range"),
        (r"^[a-z][a-z0-9_]*$", ""),  # a rule's own slug, given as the message
    )
]


def refuse(call: Call, actor: Actor) -> None:
    """Raises Forbidden unless this actor may make this call at all. What it may touch is the use-case's matter."""
    if actor.role not in call.roles:
        raise Forbidden()
    if actor.restriction and not call.restricted:
        raise Forbidden(RESTRICTIONS.get(actor.restriction, "restricted"))
    if call.root_only and actor.role is Role.ADMINISTRATOR and actor.scope_department_id is not None:
        raise Forbidden("root_only")
    if actor.impersonator_id is not None and not call.jumped:
        raise Forbidden("not_while_jumped")


def load(call: Call, body: bytes) -> dict[str, Any]:
    """The request as the contract's schema loads it. Raises Invalid, naming every field at fault."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid("malformed", f"the request is not JSON: {error}") from error
    try:
        loaded: dict[str, Any] = call.request.load(data)
    except ValidationError as error:
        raise Invalid(fields=list(faults(error.messages))) from error
    return loaded


def faults(messages: Any, path: str = "") -> Iterator[FieldError]:
    """marshmallow's nested messages as a flat list: `{"invitees": {0: {"email": […]}}}` → `invitees.0.email`."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            deeper = path if key == "_schema" else f"{path}.{key}" if path else str(key)
            yield from faults(inner, deeper)
        return
    for message in messages if isinstance(messages, list) else [messages]:
        if isinstance(message, dict):
            yield from faults(message, path)
        else:
            yield FieldError(path, code_of(str(message)), str(message))


def code_of(message: str) -> str:
    """The stable code for one of marshmallow's messages: required, unknown, type, length, range, format, or a rule's slug."""
    for pattern, code in _CODES:
        if pattern.search(message):
            return code or message
    return "format"
