"""Media sources: made by the operator for one site each; the gateway knows them by what they sign with or by their token."""

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from contracts import org as contract
from contracts.call import Actor
from kit.outbox import emit
from kit.seal import seal_for
from org.storage import media_sources, sites
from org.storage.models import MediaSource
from org.usecases import audit

_SECRET_BYTES, _TOKEN_BYTES = 24, 32


def create(session: Session, actor: Actor, *, site_id: str, name: str) -> dict[str, Any]:
    sites.get(session, site_id)
    secret, token = secrets.token_urlsafe(_SECRET_BYTES), secrets.token_urlsafe(_TOKEN_BYTES)
    source = MediaSource(id=str(uuid7()), site_id=site_id, name=name, created_at=datetime.now(UTC), token_hash=_hash(token))
    source.secret = _seal().close(secret.encode(), source.id)
    session.add(source)
    session.flush()
    audit.record(session, actor, site_id, "media_source.created", ("media_source", source.id, name))
    return _row(source) | {"secret": secret, "token": token}


def list_all(session: Session, actor: Actor, *, site_id: str) -> dict[str, Any]:  # noqa: ARG001
    sites.get(session, site_id)
    return {"items": [_row(source) for source in media_sources.of_site(session, site_id)]}


def delete(session: Session, actor: Actor, *, site_id: str, id: str) -> dict[str, Any]:  # noqa: A002
    """What it has told stays; from now on nothing it sends is taken."""
    source = media_sources.get(session, id)
    audit.record(session, actor, site_id, "media_source.deleted", ("media_source", source.id, source.name))
    session.delete(source)
    session.flush()
    emit(session, contract.media_source_changed, {"id": id}, site_id=site_id, key=id, version=0, actor=actor)
    return {}


def secret_of(session: Session, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002, ARG001
    """As the resolver."""
    source = media_sources.get(session, id)
    return {"id": source.id, "site_id": source.site_id, "secret": _seal().open(bytes(source.secret), source.id).decode()}


def authenticate(session: Session, actor: Actor, *, token: str) -> dict[str, Any]:  # noqa: ARG001
    """As the resolver. Raises Unauthenticated."""
    source = media_sources.by_token(session, _hash(token))
    return {"id": source.id, "site_id": source.site_id}


def _row(source: MediaSource) -> dict[str, Any]:
    return {name: getattr(source, name) for name in ("id", "site_id", "name", "created_at")}


def _seal() -> Any:
    return seal_for("media_source")


def _hash(token: str) -> bytes:
    """The token is random and long: a plain hash of it gives nothing away."""
    return hashlib.sha256(token.encode()).digest()
