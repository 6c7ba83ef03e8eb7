"""Ids of what a command makes. They follow from its idempotency key, so that a repeated command makes the same thing and what was
prepared for it in another service (a staged password) fits."""

import uuid

from uuid_utils.compat import uuid7

from contracts.call import Actor, Call

_SPACE = uuid.UUID("6f1d0c52-9d5b-4c0e-8a3c-7f0f4b0e5a11")


def new_id(actor: Actor, call: Call, part: str = "") -> str:
    """Return the id of a thing that `call` makes; `part` tells several of one command apart.

    The client may choose the key, so the id also depends on the site, the account and the call. Without a key any id will do.
    """
    if actor.idempotency_key is None:
        return str(uuid7())
    name = "\0".join((actor.site_id or "", actor.account_id or "", call.name, actor.idempotency_key, part))
    return str(uuid.uuid5(_SPACE, name))
