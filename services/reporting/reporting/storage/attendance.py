"""Who was in the runs of a meeting."""

from collections.abc import Collection, Sequence
from dataclasses import fields

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from contracts.call import Actor
from directory import in_scope
from directory.tables import accounts
from reporting.domain.attendance import Stay
from reporting.storage.models import Leg, Run

_OF_RUN = and_(Leg.site_id == Run.site_id, Leg.run_id == Run.id)


def runs(session: Session, site_id: str, meeting_id: str) -> Sequence[Run]:
    query = select(Run).where(Run.site_id == site_id, Run.meeting_id == meeting_id)
    return session.execute(query.order_by(Run.started_at.nulls_last(), Run.id)).scalars().all()


def stays(session: Session, site_id: str, meeting_ids: Collection[str]) -> dict[str, list[Stay]]:
    """Every leg of every run of these meetings, by meeting."""
    columns = [getattr(Leg, field.name) for field in fields(Stay)]
    query = select(Run.meeting_id, *columns).join(Leg, _OF_RUN).where(Run.site_id == site_id, Run.meeting_id.in_(meeting_ids))
    found: dict[str, list[Stay]] = {meeting_id: [] for meeting_id in meeting_ids}
    for meeting_id, *leg in session.connection().execute(query):  # as they are: no objects of the session
        found[meeting_id].append(Stay(*leg))
    return found


def names(session: Session, actor: Actor, account_ids: Collection[str]) -> dict[str, str]:
    """The names of those of these accounts that the actor may see, deleted ones included."""
    query = select(accounts.c.id, accounts.c.name).where(
        accounts.c.site_id == actor.site_id, accounts.c.id.in_(account_ids), in_scope(actor, accounts.c.id)
    )
    return {row.id: row.name for row in session.execute(query)}
