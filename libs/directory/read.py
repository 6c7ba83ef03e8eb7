"""What services look up in the replica, each in the site of its transaction."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from directory import tables
from directory.rows import FIELDS, Account, Site, from_row


def site(session: Session, site_id: str) -> Site | None:
    """None while nothing of the site is known here."""
    columns = [tables.sites.c[name] for name in FIELDS[Site]]
    row = session.execute(select(*columns).where(tables.sites.c.site_id == site_id, tables.sites.c.version > 0)).mappings().one_or_none()
    return from_row(Site, row) if row else None


def account(session: Session, site_id: str, account_id: str, *, hold: bool = False) -> Account | None:
    """Also of a deleted account, whose tombstone says so. `hold`: it cannot change until the transaction ends."""
    query = _accounts(site_id).where(tables.accounts.c.id == account_id)
    row = session.execute(query.with_for_update(read=True) if hold else query).mappings().one_or_none()
    return from_row(Account, row) if row else None


def accounts(session: Session, site_id: str, ids: Collection[str]) -> dict[str, Account]:
    """By id."""
    rows = session.execute(_accounts(site_id).where(tables.accounts.c.id.in_(ids))).mappings()
    return {row["id"]: from_row(Account, row) for row in rows}


def administrators(session: Session, site_id: str) -> list[str]:
    """The ids of those that are not deleted."""
    which = (tables.accounts.c.site_id == site_id, tables.accounts.c.role == "administrator", ~tables.accounts.c.deleted)
    return list(session.execute(select(tables.accounts.c.id).where(*which)).scalars())


def _accounts(site_id: str) -> Select[Any]:
    return select(*(tables.accounts.c[name] for name in FIELDS[Account])).where(tables.accounts.c.site_id == site_id)
