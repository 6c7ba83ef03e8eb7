"""Meetings whose time is over though nobody started them; as the resolver, which sees states and times and nothing else."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from booking.domain.meetings import NO_SHOW_HOLD, Status, Type
from booking.storage.models import Meeting

BATCH = 500


def sites_with_work(session: Session, now: datetime) -> Sequence[str]:
    return session.execute(select(Meeting.site_id).where(*_over(now)).distinct()).scalars().all()


def over(session: Session, site_id: str, now: datetime) -> Sequence[Meeting]:
    """Up to BATCH of them, locked; those that somebody else is at are left to them."""
    query = select(Meeting).where(Meeting.site_id == site_id, *_over(now)).order_by(Meeting.end_at).limit(BATCH)
    return session.execute(query.with_for_update(skip_locked=True)).scalars().all()


def _over(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Past its end, or an unscheduled start that was let in and did not come."""
    absent = and_(Meeting.type.in_([str(Type.PMI), str(Type.UNSCHEDULED)]), Meeting.start_at <= now - NO_SHOW_HOLD)
    return Meeting.status == Status.BOOKED, or_(Meeting.end_at <= now, absent)
