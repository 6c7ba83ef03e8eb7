"""The conferencing engines that report to a site."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.errors import NotFound, Unauthenticated
from org.storage.models import MediaSource


def of_site(session: Session, site_id: str) -> Sequence[MediaSource]:
    query = select(MediaSource).where(MediaSource.site_id == site_id).order_by(MediaSource.created_at, MediaSource.id)
    return session.execute(query).scalars().all()


def get(session: Session, source_id: str) -> MediaSource:
    """In the site of the transaction; as the resolver, in any."""
    found = session.get(MediaSource, source_id)
    if found is None:
        raise NotFound("not_found", "no such media source")
    return found


def by_token(session: Session, token_hash: bytes) -> MediaSource:
    """As the resolver."""
    found = session.execute(select(MediaSource).where(MediaSource.token_hash == token_hash)).scalar_one_or_none()
    if found is None:
        raise Unauthenticated()
    return found
