"""Ids of what a command makes. The client may choose the idempotency key, so no id follows from it but a new site's."""

import uuid

from uuid_utils.compat import uuid7

from contracts.call import Actor

_SPACE = uuid.UUID("6f1d0c52-9d5b-4c0e-8a3c-7f0f4b0e5a11")


def new_id() -> str:
    return str(uuid7())


def new_site_id(actor: Actor) -> str:
    """Return the id of the site that this command makes. It follows from the operator's key: the outcome is kept in the site itself."""
    if actor.idempotency_key is None:
        return new_id()
    return str(uuid.uuid5(_SPACE, "\0".join(("", actor.account_id or "", actor.idempotency_key, "site"))))
