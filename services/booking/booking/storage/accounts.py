"""Users in the replica of the directory, found by what engines and other systems know of them."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import directory
from directory.tables import accounts


def by_email(session: Session, site_id: str, emails: Collection[str]) -> dict[str, directory.Account]:
    """Those who are not deleted, by their e-mail in lower case."""
    wanted = [email.lower() for email in emails if email]
    if not wanted:
        return {}
    query = select(accounts.c.id).where(
        accounts.c.site_id == site_id, func.lower(accounts.c.email).in_(wanted), accounts.c.role == "user", ~accounts.c.deleted
    )
    found = directory.accounts(session, site_id, session.execute(query).scalars().all())
    return {account.email.lower(): account for account in found.values()}
