"""What a booking is decided by, read at one go: the site and a user of it as the directory knows them, and the site's licence."""

import functools
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

import directory
from booking.storage.models import Limits
from directory import tables
from directory.rows import FIELDS

Known = tuple[directory.Site, Limits | None, directory.Account | None]

_SITE = tuple(tables.sites.c[name] for name in FIELDS[directory.Site])
_ACCOUNT = tuple(tables.accounts.c[name] for name in FIELDS[directory.Account])
_BOOKER = and_(tables.accounts.c.site_id == tables.sites.c.site_id, tables.accounts.c.id == bindparam("account_id"))


def known(session: Session, site_id: str, account_id: str | None = None) -> Known | None:
    """None while nothing of the site is known here; the account also when it is deleted, whose tombstone says so."""
    query = _query(account_id is not None)
    row = session.execute(
        query, {"site_id": site_id, "account_id": account_id}, execution_options={"populate_existing": True}
    ).one_or_none()
    if row is None:
        return None
    limits, *rest = row
    site, account = rest[: len(_SITE)], rest[len(_SITE) :]
    return (
        directory.Site(**dict(zip(FIELDS[directory.Site], site, strict=True))),
        limits,
        directory.Account(**dict(zip(FIELDS[directory.Account], account, strict=True))) if any(account) else None,
    )


@functools.cache
def _query(with_account: bool) -> Select[Any]:
    """Made once: building a statement takes as long as sending it."""
    query = select(Limits, *_SITE, *(_ACCOUNT if with_account else ())).select_from(tables.sites)
    query = query.outerjoin(Limits, Limits.site_id == tables.sites.c.site_id)
    if with_account:
        query = query.outerjoin(tables.accounts, _BOOKER)
    return query.where(tables.sites.c.site_id == bindparam("site_id"), tables.sites.c.version > 0)
