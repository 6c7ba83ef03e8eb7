"""What every booking is decided by: the site's zone, type and licence, and who books."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

import directory
from booking.domain import days
from booking.storage import sites
from booking.storage.locks import hold
from booking.storage.models import Limits
from contracts.call import Actor, Role
from contracts.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Context:
    """A site as it is at `now`, and the user whom it is about: who acts, or a host. `ports` is None on an account site."""

    site: directory.Site
    limits: Limits | None
    zone: ZoneInfo
    now: datetime
    user: directory.Account | None = None

    @property
    def account(self) -> directory.Account:
        """The user who acts. Raises Unavailable while the replica has not heard of them."""
        if self.user is None or self.user.deleted:
            raise Unavailable("directory_behind", "this account is not known here yet", retry_after=1)
        return self.user

    @property
    def knows_user(self) -> bool:
        return self.user is not None and not self.user.deleted

    @property
    def id(self) -> str:
        return self.site.site_id

    @property
    def today(self) -> date:
        return days.local_day(self.now, self.zone)

    @property
    def counts_ports(self) -> bool:
        return self.site.type == "concurrent"

    @property
    def ports(self) -> int:
        """Licensed ports; none while no licence has been heard of."""
        return (self.limits.ports or 0) if self.limits else 0

    @property
    def expires_on(self) -> date | None:
        return self.limits.expires_on if self.limits else self.site.expires_on

    def last_moment(self, *others: date | None) -> tuple[datetime, date] | None:
        """The first instant that may not be booked any more, and the day whose end it is: the earliest of the site's and `others`."""
        known = [day for day in (self.expires_on, *others) if day]
        return (days.end_of(min(known), self.zone), min(known)) if known else None


def clock() -> datetime:
    return datetime.now(UTC)


def context(session: Session, site_id: str | None, account_id: str | None = None) -> Context:
    """Raises Unavailable while the directory's replica has not heard of the site. `account_id`: of the user whom it is about."""
    known = sites.known(session, site_id, account_id) if site_id else None
    if known is None:
        raise Unavailable("directory_behind", "this site is not known here yet", retry_after=1)
    site, limits, user = known
    return Context(site, limits, ZoneInfo(site.time_zone), clock(), user)


def seen_by(session: Session, actor: Actor) -> Context:
    """The same for whoever asks."""
    return context(session, actor.site_id, actor.account_id if actor.role is Role.USER else None)


def admitting(session: Session, site_id: str | None, account_id: str | None = None) -> Context:
    """The same for who is about to take a room or ports: it stays as it is until the transaction ends, and so does the user."""
    if site_id:
        hold(session, site_id, *([account_id] if account_id else []))
    return context(session, site_id, account_id)


def admitting_each(session: Session, site_id: str, account_ids: Collection[str]) -> dict[str, Context]:
    """The same for several users of a site, by their ids."""
    hold(session, site_id, *account_ids)
    shared, users = context(session, site_id), directory.accounts(session, site_id, account_ids)
    return {account_id: replace(shared, user=users.get(account_id)) for account_id in account_ids}


def person(account_id: str | None, name: str | None) -> dict[str, Any] | None:
    return {"id": account_id, "name": name or ""} if account_id else None
