"""Links sent by mail."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from identity.storage.models import Link


def get(session: Session, site_id: str, link_id: str) -> Link | None:
    """Locked: a link is good once."""
    return session.scalars(select(Link).where(Link.site_id == site_id, Link.id == link_id).with_for_update()).one_or_none()


def outstanding(session: Session, site_id: str, account_id: str, purpose: str, now: datetime) -> int:
    good = (Link.site_id == site_id, Link.account_id == account_id, Link.purpose == purpose, Link.used_at.is_(None), Link.expires_at > now)
    return int(session.execute(select(func.count()).select_from(Link).where(*good)).scalar_one())


def last_end(session: Session, site_id: str, account_id: str, purpose: str) -> datetime | None:
    """When the newest of the account's links of this purpose ends, whatever has become of it."""
    like = (Link.site_id == site_id, Link.account_id == account_id, Link.purpose == purpose)
    return session.execute(select(func.max(Link.expires_at)).where(*like)).scalar_one()


def use_all(session: Session, site_id: str, account_id: str, purposes: list[str], now: datetime) -> None:
    """One used link makes those like it worthless."""
    like = (Link.site_id == site_id, Link.account_id == account_id, Link.purpose.in_(purposes), Link.used_at.is_(None))
    session.execute(update(Link).where(*like).values(used_at=now))
