"""Sessions: opened by a sign-in, kept by refreshing, listed and ended by their owner."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session as Transaction
from uuid_utils.compat import uuid7

from contracts.call import Actor
from contracts.errors import NotFound, RostrumError, Unauthenticated
from identity.domain.clients import client
from identity.domain.sessions import REMEMBERED, RefreshToken, Rotation, genuine, rotation
from identity.settings import Settings
from identity.storage import sessions as storage
from identity.storage.models import Session
from identity.usecases import operations, people, revocations, scopes
from identity.usecases.grants import grant, session_ends_at
from identity.usecases.people import Person

SALT = 32  # bytes

log = structlog.get_logger("identity")


def open_for(session: Transaction, actor: Actor, settings: Settings, person: Person, **jump: Any) -> Session:
    """A new session of `person`. `jump`: impersonator_id, impersonator_name, parent_id, reason, expires_at."""
    now = datetime.now(UTC)
    longest = timedelta(seconds=settings.session_longest_seconds)
    values: dict[str, Any] = {"expires_at": now + longest, "impersonator_name": "", **jump}
    row = Session(
        site_id=person.site.site_id,
        id=str(uuid7()),
        account_id=person.account.id,
        role=person.account.role,
        created_at=now,
        seen_at=now,
        generation=0,
        salt=secrets.token_bytes(SALT),
        rotations=[],
        address=actor.address,
        client=client(actor.user_agent),
        **values,
    )
    session.add(row)
    session.flush()
    return row


def refresh(session: Transaction, actor: Actor, settings: Settings, token: RefreshToken, seal: bytes) -> dict[str, Any] | RostrumError:
    """The next pair of tokens. A refusal is given back and not raised, since what it finds out (a copied token, an expired
    session) has to be committed."""
    row = storage.get(session, token.site_id, token.session_id, lock=True)
    if row is None or row.ended_at is not None or not genuine(token, seal, settings.secrets_key, row.salt):
        return Unauthenticated("session_ended")
    now = datetime.now(UTC)
    if session_ends_at(settings, row) <= now:
        return _refused(session, row, "expired")
    turn = rotation(token.generation, row.generation, row.rotations, now)
    if turn is Rotation.REUSED:
        log.warning("refresh token reused", session=row.id, account=row.account_id)
        return _refused(session, row, "reused")
    person = people.find(session, row.site_id, row.account_id)
    if person is None or person.expired(now):
        return _refused(session, row, "account_expired" if person else "deleted")
    if row.impersonator_id is not None and not scopes.sees(session, row.site_id, row.impersonator_id, row.account_id):
        return _refused(session, row, "scope_changed")
    if turn is Rotation.NEXT:
        row.generation += 1
        row.rotations = [now, *row.rotations][:REMEMBERED]
        row.address, row.client = actor.address, client(actor.user_agent)
    row.seen_at = now
    return grant(settings, person, row, generation=token.generation + 1)


def _refused(session: Transaction, row: Session, because: str) -> RostrumError:
    end(session, row, because)
    return Unauthenticated("account_expired" if because == "account_expired" else "session_ended")


def view(session: Transaction, actor: Actor) -> dict[str, Any]:
    row = own(session, actor)
    return {"account": people.view(people.of(session, actor), row)}


def sign_out(session: Transaction, actor: Actor) -> dict[str, Any]:
    """Whoever signs out of a jump is out altogether; the way back to the administrator is another call."""
    row = own(session, actor)
    person = people.of(session, actor)
    end(session, row, "signed_out")
    if row.parent_id is not None:
        parent = storage.get(session, row.site_id, row.parent_id, lock=True)
        if parent is not None and parent.ended_at is None:
            end(session, parent, "signed_out")
    operations.record(session, actor, person.account, "sign_out")
    return {}


def list_own(session: Transaction, actor: Actor, settings: Settings) -> dict[str, Any]:
    now = datetime.now(UTC)
    rows = storage.of_account(session, str(actor.site_id), str(actor.account_id), now)
    return {"items": [_item(row, actor) for row in rows if session_ends_at(settings, row) > now]}


def _item(row: Session, actor: Actor) -> dict[str, Any]:
    return {
        "id": row.id,
        "current": row.id == actor.session_id,
        "created_at": row.created_at,
        "seen_at": row.seen_at,
        "address": row.address,
        "client": row.client,
        "acting_by": row.impersonator_name or None,
    }


def revoke(session: Transaction, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002 - the contract's name
    row = storage.get(session, str(actor.site_id), id, lock=True)
    if row is None or row.account_id != actor.account_id or row.ended_at is not None:
        raise NotFound()
    end(session, row, "revoked")
    return {}


def revoke_others(session: Transaction, actor: Actor) -> dict[str, Any]:
    end_all(session, str(actor.site_id), str(actor.account_id), because="revoked", but=actor.session_id)
    return {}


def end_all(session: Transaction, site_id: str, account_id: str, *, because: str, but: str | None = None) -> None:
    """Every session of the account, and every jump that it made, except `but`."""
    now = datetime.now(UTC)
    rows = [*storage.of_account(session, site_id, account_id, now), *storage.entered_by(session, site_id, account_id, now)]
    for row in rows:
        if row.id != but:
            end(session, row, because)


def end_jumps(session: Transaction, site_id: str, administrator_id: str, *, because: str) -> None:
    for row in storage.entered_by(session, site_id, administrator_id, datetime.now(UTC)):
        end(session, row, because)


def end(session: Transaction, row: Session, because: str) -> None:
    """At once on every gateway; a jump ends with the session that it was begun in."""
    now = datetime.now(UTC)
    row.ended_at, row.ended_because = now, because
    revocations.revoke_session(session, row.site_id, row.id)
    for jump in storage.below(session, row.site_id, row.id, now):
        jump.ended_at, jump.ended_because = now, because
        revocations.revoke_session(session, jump.site_id, jump.id)


def own(session: Transaction, actor: Actor) -> Session:
    """The session that the caller is in. Raises Unauthenticated when it has ended."""
    row = storage.get(session, str(actor.site_id), str(actor.session_id))
    if row is None or row.ended_at is not None:
        raise Unauthenticated("session_ended")
    return row
