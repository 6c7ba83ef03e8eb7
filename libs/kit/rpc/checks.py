"""What a call must pass before its method runs: who may make it, and whether its request is as the contract says."""

from typing import Any

import orjson
from marshmallow import ValidationError

from contracts.call import Actor, Call, Role
from contracts.errors import Forbidden, Invalid
from contracts.values import field_errors

RESTRICTIONS = {"password": "password_change_required", "totp": "totp_enrolment_required"}


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
        raise Invalid(fields=field_errors(error.messages)) from error
    return loaded
