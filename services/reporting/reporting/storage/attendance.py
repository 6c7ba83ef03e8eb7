"""Who was in the runs of a meeting."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from contracts.call import Actor
from directory import in_scope
from directory.tables import accounts
from reporting.domain.attendance import Stay
from reporting.storage.models import Leg, Run

_OF_RUN = and_(Leg.site_id == Run.site_id, Leg.run_id == Run.id)


def counts(session: Session, site_id: str, meeting_ids: Collection[str]) -> dict[str, tuple[int, int]]:
    """(persons in all, persons there now) of each of these meetings that somebody was seen in."""
    persons, present = func.count(Leg.person.distinct()), func.count(Leg.person.distinct()).filter(Leg.closed_by.is_(None))
    query = select(Run.meeting_id, persons, present).join(Leg, _OF_RUN).where(Run.site_id == site_id, Run.meeting_id.in_(meeting_ids))
    return {str(meeting_id): (came, there) for meeting_id, came, there in session.execute(query.group_by(Run.meeting_id))}


def runs(session: Session, site_id: str, meeting_id: str) -> Sequence[Run]:
    query = select(Run).where(Run.site_id == site_id, Run.meeting_id == meeting_id)
    return session.execute(query.order_by(Run.started_at.nulls_last(), Run.id)).scalars().all()


def stays(session: Session, site_id: str, meeting_id: str) -> list[Stay]:
    """Every leg of every run of the meeting."""
    columns = (
        Leg.id,
        Leg.run_id,
        Leg.key,
        Leg.joined_at,
        Leg.left_at,
        Leg.closed_by,
        Leg.name,
        Leg.email,
        Leg.bound_to,
        Leg.person,
        Leg.account_id,
    )
    query = select(*columns).join(Run, _OF_RUN).where(Run.site_id == site_id, Run.meeting_id == meeting_id)
    return [Stay(*row) for row in session.connection().execute(query)]  # as they are: no objects of the session


def names(session: Session, actor: Actor, account_ids: Collection[str]) -> dict[str, str]:
    """The names of those of these accounts that the actor may see, deleted ones included."""
    query = select(accounts.c.id, accounts.c.name).where(
        accounts.c.site_id == actor.site_id, accounts.c.id.in_(account_ids), in_scope(actor, accounts.c.id)
    )
    return {row.id: row.name for row in session.execute(query)}
