"""What services look up in the replica, each in the site of its transaction."""

from collections.abc import Collection

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from directory import tables
from directory.rows import FIELDS, Account, Site, from_row

# Made once: building a statement takes as long as sending it.
_SITE = select(*(tables.sites.c[name] for name in FIELDS[Site])).where(
    tables.sites.c.site_id == bindparam("site_id"), tables.sites.c.version > 0
)
_HELD_SITE = select(tables.sites.c.version).where(tables.sites.c.site_id == bindparam("site_id")).with_for_update(read=True)
_ACCOUNTS = select(*(tables.accounts.c[name] for name in FIELDS[Account])).where(tables.accounts.c.site_id == bindparam("site_id"))
_ACCOUNT = _ACCOUNTS.where(tables.accounts.c.id == bindparam("id"))
_SOME_ACCOUNTS = _ACCOUNTS.where(tables.accounts.c.id.in_(bindparam("ids", expanding=True)))
_HELD_ACCOUNT = _ACCOUNT.with_for_update(read=True)


def site(session: Session, site_id: str) -> Site | None:
    """None while nothing of the site is known here."""
    row = session.execute(_SITE, {"site_id": site_id}).mappings().one_or_none()
    return from_row(Site, row) if row else None


def hold(session: Session, site_id: str) -> None:
    """Keep the site's directory from changing until the transaction ends."""
    session.execute(_HELD_SITE, {"site_id": site_id})


def account(session: Session, site_id: str, account_id: str, *, hold: bool = False) -> Account | None:
    """Also of a deleted account, whose tombstone says so. `hold`: it cannot change until the transaction ends."""
    query = _HELD_ACCOUNT if hold else _ACCOUNT
    row = session.execute(query, {"site_id": site_id, "id": account_id}).mappings().one_or_none()
    return from_row(Account, row) if row else None


def accounts(session: Session, site_id: str, ids: Collection[str]) -> dict[str, Account]:
    """By id."""
    rows = session.execute(_SOME_ACCOUNTS, {"site_id": site_id, "ids": list(ids)}).mappings()
    return {row["id"]: from_row(Account, row) for row in rows}


def administrators(session: Session, site_id: str) -> list[str]:
    """The ids of those that are not deleted."""
    which = (tables.accounts.c.site_id == site_id, tables.accounts.c.role == "administrator", ~tables.accounts.c.deleted)
    return list(session.execute(select(tables.accounts.c.id).where(*which)).scalars())
