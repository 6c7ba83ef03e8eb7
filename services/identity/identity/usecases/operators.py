"""Operators, who run the service for all sites, and their tokens."""

import hmac
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session as Transaction
from uuid_utils.compat import uuid7

from contracts.call import Actor
from contracts.errors import NotFound, RateLimited, RostrumError, Unauthenticated
from identity.domain import operators
from identity.domain.lockout import ONE_ADDRESS, network
from identity.settings import Settings
from identity.storage import guards
from identity.storage import operators as storage
from identity.storage.models import Operator

log = structlog.get_logger("identity")


def create(session: Transaction, actor: Actor, *, name: str, days: int) -> dict[str, Any]:  # noqa: ARG001 - every use-case takes both
    """The token is shown here and never again. Raises Conflict if an operator whose token is not revoked has the name."""
    secret, operator_id = secrets.token_bytes(operators.SECRET), str(uuid7())
    expires_at = datetime.now(UTC) + timedelta(days=days)
    storage.add(session, Operator(id=operator_id, name=name, token_hash=operators.digest(secret), expires_at=expires_at))
    log.info("operator created", operator=operator_id, name=name, expires_at=expires_at.isoformat())
    return {"id": operator_id, "name": name, "token": operators.token(operator_id, secret), "expires_at": expires_at}


def list_all(session: Transaction, actor: Actor) -> dict[str, Any]:  # noqa: ARG001
    names = ("id", "name", "created_at", "expires_at", "revoked_at", "last_used_at")
    return {"items": [{name: getattr(row, name) for name in names} for row in storage.list_all(session)]}


def revoke(session: Transaction, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002, ARG001
    """From now on the token is refused. A second revocation changes nothing. Raises NotFound."""
    operator = storage.get(session, id)
    if operator is None:
        raise NotFound()
    if operator.revoked_at is None:
        storage.revoke(session, id)
        log.info("operator revoked", operator=id, name=operator.name)
    return {}


def authenticate(session: Transaction, actor: Actor, settings: Settings, *, token: str) -> dict[str, Any] | RostrumError:
    """Return the operator whose token it is. A refusal is returned, not raised: it counts, so it has to be committed.

    A good token passes before any counter is looked at: failures of others at the same address do not lock it.
    """
    operator_id, secret = operators.parse(token) or (str(uuid7()), b"")
    operator = storage.get(session, operator_id)
    expected = operator.token_hash if operator else operators.digest(b"nobody")
    if not hmac.compare_digest(operators.digest(secret), expected) or operator is None:
        return _count_failure(session, actor, settings)
    now = datetime.now(UTC)
    if refused := operators.refusal(now, expires_at=operator.expires_at, revoked_at=operator.revoked_at):
        return Unauthenticated(refused)
    if operators.is_use_noted_anew(now, operator.last_used_at):
        storage.note_use(session, operator.id, now)
    return {"id": operator.id, "name": operator.name}


def _count_failure(session: Transaction, actor: Actor, settings: Settings) -> RostrumError:
    key, now = (guards.subject(settings.secrets_key, "operator", ""), network(actor.address)), time.time()
    counted = guards.locked(session, [key])
    wait = counted[key].admit(now, ONE_ADDRESS)
    if wait > 0:
        return RateLimited("sign_in_locked", retry_after=wait)
    guards.save(session, counted)
    return Unauthenticated("wrong_token")
