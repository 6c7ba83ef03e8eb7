"""Users of the site by e-mail address."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reporting.storage.models import Member

_TOLD = insert(Member)
_FOLLOW = _TOLD.on_conflict_do_update(index_elements=[Member.site_id, Member.account_id], set_={"email": _TOLD.excluded.email})


def follow(session: Session, site_id: str, present: Collection[tuple[str, str]], gone: Collection[str]) -> None:
    """`present`: accounts and their addresses. `gone`: accounts whose addresses are anybody's again."""
    if gone:
        session.execute(delete(Member).where(Member.site_id == site_id, Member.account_id.in_(gone)))
    if present:
        session.execute(_FOLLOW, [{"site_id": site_id, "account_id": account, "email": email.lower()} for account, email in present])


def by_email(session: Session, site_id: str, emails: Collection[str]) -> dict[str, str]:
    """Account ids by address in lower case. (For a moment two may have one, while the directory moves it from one to the other.)"""
    query = select(Member.email, Member.account_id).where(Member.site_id == site_id, Member.email.in_(emails)).order_by(Member.account_id)
    return {row.email: row.account_id for row in session.execute(query)}
