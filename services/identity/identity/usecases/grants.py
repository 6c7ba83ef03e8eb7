"""What a session gives its browser: a short-lived access token and the refresh token for the next."""

from datetime import UTC, datetime, timedelta
from typing import Any

from uuid_utils.compat import uuid7

from identity.domain import tokens
from identity.domain.sessions import RefreshToken, ends_at
from identity.settings import Settings
from identity.storage.models import Session
from identity.usecases import people
from identity.usecases.people import Person


def grant(settings: Settings, person: Person, row: Session, *, generation: int | None = None) -> dict[str, Any]:
    """The contract's `Tokens`. `generation` of the refresh token: the session's newest, unless a spent one's successor is
    asked for again."""
    now = datetime.now(UTC)
    ends = session_ends_at(settings, row)
    access_ends = min(filter(None, (now + timedelta(seconds=settings.access_token_seconds), ends, person.ends_at)))
    refresh = RefreshToken(row.site_id, row.id, row.generation if generation is None else generation)
    return {
        "account": people.view(person, row),
        "session_id": row.id,
        "access_token": tokens.sign(
            claims(person, row),
            settings.token_private_key,
            issued_at=now.timestamp(),
            expires_at=access_ends.timestamp(),
            token_id=str(uuid7()),
        ),
        "expires_in": max(0, int((access_ends - now).total_seconds())),
        "refresh_token": refresh.seal(settings.secrets_key, row.salt),
        "refresh_expires_in": max(0, int((ends - now).total_seconds())),
    }


def session_ends_at(settings: Settings, row: Session) -> datetime:
    return ends_at(row.created_at, row.seen_at, timedelta(seconds=settings.session_idle_seconds), row.expires_at)


def claims(person: Person, row: Session) -> tokens.Claims:
    account = person.account
    jumped = row.impersonator_id is not None
    return tokens.Claims(
        sub=account.id,
        sid=row.id,
        site=person.site.site_id,
        role=account.role,
        name=account.name,
        lang=account.language or person.site.language,
        scope=account.scope_department_id,
        restriction=None if jumped else person.restriction(),
        imp=row.impersonator_id,
        imp_name=row.impersonator_name if jumped else None,
    )
