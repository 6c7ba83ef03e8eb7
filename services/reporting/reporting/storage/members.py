"""Users of the site by e-mail address. (storage/runs.py looks them up where it writes legs.)"""

from collections.abc import Collection

from sqlalchemy import delete
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
