"""Sessions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session as Transaction

from identity.storage.models import Session


def get(session: Transaction, site_id: str, session_id: str, *, lock: bool = False) -> Session | None:
    query = select(Session).where(Session.site_id == site_id, Session.id == session_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def of_account(session: Transaction, site_id: str, account_id: str, now: datetime) -> Sequence[Session]:
    """Those that have not ended, newest first."""
    own = (Session.site_id == site_id, Session.account_id == account_id)
    return session.scalars(select(Session).where(*own, *_open(now)).order_by(Session.created_at.desc())).all()


def entered_by(session: Transaction, site_id: str, administrator_id: str, now: datetime) -> Sequence[Session]:
    """The users' sessions that an administrator has jumped into."""
    theirs = (Session.site_id == site_id, Session.impersonator_id == administrator_id)
    return session.scalars(select(Session).where(*theirs, *_open(now))).all()


def jumps(session: Transaction, site_id: str, now: datetime) -> Sequence[Session]:
    """Every jump of the site that has not ended."""
    entered = (Session.site_id == site_id, Session.impersonator_id.is_not(None))
    return session.scalars(select(Session).where(*entered, *_open(now))).all()


def below(session: Transaction, site_id: str, parent_id: str, now: datetime) -> Sequence[Session]:
    """The jumps that were begun in a session."""
    children = (Session.site_id == site_id, Session.parent_id == parent_id)
    return session.scalars(select(Session).where(*children, *_open(now))).all()


def jumps_into(session: Transaction, site_id: str, account_id: str, *, q: str, page: int, page_size: int) -> tuple[Sequence[Session], int]:
    """The jumps into an account, newest first: those of one page, and how many there are in all."""
    which = [Session.site_id == site_id, Session.account_id == account_id, Session.impersonator_id.is_not(None)]
    if q:
        which.append(or_(Session.impersonator_name.icontains(q, autoescape=True), Session.reason.icontains(q, autoescape=True)))
    query = select(Session).where(*which).order_by(Session.created_at.desc(), Session.id).limit(page_size).offset((page - 1) * page_size)
    total = session.execute(select(func.count()).select_from(Session).where(*which)).scalar_one()
    return session.scalars(query).all(), int(total)


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Session.ended_at.is_(None), Session.expires_at > now
