"""What services look up in the replica, each in the site of its transaction."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import tables
from directory.rows import FIELDS, Account, Site, from_row


def site(session: Session, site_id: str) -> Site | None:
    """None while nothing of the site is known here."""
    columns = [tables.sites.c[name] for name in FIELDS[Site]]
    row = session.execute(select(*columns).where(tables.sites.c.site_id == site_id, tables.sites.c.version > 0)).mappings().one_or_none()
    return from_row(Site, row) if row else None


def account(session: Session, site_id: str, account_id: str) -> Account | None:
    """Also of a deleted account, whose tombstone says so."""
    return accounts(session, site_id, [account_id]).get(account_id)


def accounts(session: Session, site_id: str, ids: Collection[str]) -> dict[str, Account]:
    """By id."""
    columns = [tables.accounts.c[name] for name in FIELDS[Account]]
    rows = session.execute(select(*columns).where(tables.accounts.c.site_id == site_id, tables.accounts.c.id.in_(ids))).mappings()
    return {row["id"]: from_row(Account, row) for row in rows}
