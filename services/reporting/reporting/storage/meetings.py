"""The copy of what is booked."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.call import Actor
from contracts.errors import NotFound
from directory import in_scope
from reporting.storage.models import Meeting

_TOLD = insert(Meeting)
_FOLLOW = _TOLD.on_conflict_do_update(
    index_elements=[Meeting.site_id, Meeting.id],
    set_={column.name: _TOLD.excluded[column.name] for column in Meeting.__table__.columns if not column.primary_key},
    where=Meeting.version <= _TOLD.excluded.version,
).returning(Meeting.id)  # what comes back makes it one statement for all rows


def follow(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Of different meetings; not where something newer is here already."""
    session.connection().execute(_FOLLOW, rows)


def get(session: Session, actor: Actor, meeting_id: str) -> Meeting:
    """Raises NotFound, also for what the actor may not see."""
    found = visible(session, actor, [meeting_id])
    if not found:
        raise NotFound("not_found", "no such meeting")
    return found[0]


def visible(session: Session, actor: Actor, ids: Collection[str]) -> list[Meeting]:
    """Those of these meetings whose host the actor may see."""
    query = select(Meeting).where(Meeting.site_id == actor.site_id, Meeting.id.in_(ids), in_scope(actor, Meeting.host_id))
    return list(session.execute(query).scalars())
