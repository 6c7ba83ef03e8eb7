"""The jump (manual 1.2.3.9): an administrator acts as a user, for an hour, for a reason, and everybody can see it afterwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session as Transaction

import directory
from contracts.call import Actor
from contracts.errors import Conflict, NotFound, RostrumError, Unauthenticated
from directory import visible_user
from identity.settings import Settings
from identity.storage import sessions as storage
from identity.usecases import audit, operations, people, scopes, sessions
from identity.usecases.grants import grant, session_ends_at

LONGEST = timedelta(hours=1)


def begin(session: Transaction, actor: Actor, settings: Settings, *, id: str, reason: str) -> dict[str, Any]:  # noqa: A002
    """A session of the user. Raises NotFound for whom the administrator may not see, and for administrators."""
    site_id = str(actor.site_id)
    directory.hold(session, site_id)  # a move that comes now finds this jump and ends it
    person = people.find(session, site_id, id) if visible_user(session, actor, id) else None
    if person is None:
        raise NotFound()
    own, administrator = sessions.own(session, actor), people.of(session, actor)
    if not scopes.sees(session, site_id, administrator.account.id, id):
        raise NotFound()
    now = datetime.now(UTC)
    if person.expired(now):
        raise Conflict("user_expired", "the account has expired")
    row = sessions.open_for(
        session,
        actor,
        settings,
        person,
        impersonator_id=administrator.account.id,
        impersonator_name=administrator.account.name,
        parent_id=own.id,
        reason=reason,
        expires_at=min(now + LONGEST, own.expires_at),
    )
    acting = replace(actor, impersonator_id=administrator.account.id, impersonator_name=administrator.account.name)
    operations.record(session, acting, person.account, "jump", reason=reason)
    audit.record(session, actor, "user.impersonated", person.account, reason=reason)
    return grant(settings, person, row)


def end(session: Transaction, actor: Actor, settings: Settings) -> dict[str, Any] | RostrumError:
    """The way back: the administrator's own session goes on, with the refresh token that it had. When that has ended meanwhile,
    the refusal is given back and not raised, since the jump has ended all the same."""
    row = sessions.own(session, actor)
    if row.parent_id is None:
        raise Conflict("not_jumped", "nobody has jumped into this session")
    sessions.end(session, row, "returned")
    parent = storage.get(session, row.site_id, row.parent_id, lock=True)
    now = datetime.now(UTC)
    if parent is None or parent.ended_at is not None or session_ends_at(settings, parent) <= now:
        return Unauthenticated("session_ended")
    parent.seen_at = now
    return grant(settings, people.get(session, parent.site_id, parent.account_id), parent)


def end_out_of_scope(session: Transaction, site_id: str) -> None:
    """End the site's jumps whose user the administrator does not see any more, whichever of the two has moved."""
    for row in storage.jumps(session, site_id, datetime.now(UTC)):
        if not scopes.sees(session, site_id, str(row.impersonator_id), row.account_id):
            sessions.end(session, row, "scope_changed")


def list_own(session: Transaction, actor: Actor, *, page: int, page_size: int, q: str) -> dict[str, Any]:
    """Who acted as the caller, newest first. `q` looks in the administrator's name and the reason."""
    rows, total = storage.jumps_into(session, str(actor.site_id), str(actor.account_id), q=q, page=page, page_size=page_size)
    return {"items": [_item(row) for row in rows], "page": page, "page_size": page_size, "total": total}


def _item(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "by": row.impersonator_name,
        "reason": row.reason,
        "started_at": row.created_at,
        "until": row.expires_at,
        "ended_at": row.ended_at,
        "address": row.address,
    }
