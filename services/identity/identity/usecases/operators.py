"""Who runs the service for all sites, and the tokens they do it with."""

import hmac
import secrets
import time
from typing import Any

from sqlalchemy.orm import Session as Transaction
from uuid_utils.compat import uuid7

from contracts.call import Actor
from contracts.errors import RateLimited, RostrumError, Unauthenticated
from identity.domain import operators
from identity.domain.lockout import ONE_ADDRESS, network
from identity.settings import Settings
from identity.storage import guards
from identity.storage import operators as storage
from identity.storage.models import Operator


def create(session: Transaction, actor: Actor, *, name: str) -> dict[str, Any]:  # noqa: ARG001 - every use-case takes both
    """The token is told here and never again. Raises Conflict when the name is taken."""
    secret, operator_id = secrets.token_bytes(operators.SECRET), str(uuid7())
    storage.add(session, Operator(id=operator_id, name=name, token_hash=operators.digest(secret)))
    return {"id": operator_id, "name": name, "token": operators.token(operator_id, secret)}


def authenticate(session: Transaction, actor: Actor, settings: Settings, *, token: str) -> dict[str, Any] | RostrumError:
    """Whose token it is. A refusal is given back and not raised: it counts, so it has to be committed. Good tokens are not
    counted, since each request of an operator comes by here; they are too long to be guessed in between."""
    subject, address, now = guards.subject(settings.secrets_key, "operator", ""), network(actor.address), time.time()
    locked_until = guards.look(session, subject, address).locked_until
    if locked_until > now:
        return RateLimited("sign_in_locked", retry_after=locked_until - now)
    operator_id, secret = operators.parse(token) or (str(uuid7()), b"")
    operator = storage.get(session, operator_id)
    expected = operator.token_hash if operator else operators.digest(b"nobody")
    if not hmac.compare_digest(operators.digest(secret), expected) or operator is None:
        counted = guards.locked(session, subject, [address])
        counted[address].admit(now, ONE_ADDRESS)
        guards.save(session, subject, counted)
        return Unauthenticated("wrong_token")
    return {"id": operator.id, "name": operator.name}
