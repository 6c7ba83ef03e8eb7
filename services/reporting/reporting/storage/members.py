"""Users of the site by e-mail address, as `contracts.engine` compares addresses. (storage/runs.py looks them up where it writes legs.)"""

from collections.abc import Collection

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts import engine
from reporting.storage.models import Member

_TOLD = insert(Member)
_FOLLOW = _TOLD.on_conflict_do_update(index_elements=[Member.site_id, Member.account_id], set_={"email": _TOLD.excluded.email})


def follow(session: Session, site_id: str, present: Collection[tuple[str, str]], gone: Collection[str]) -> None:
    """`present`: accounts and their addresses. `gone`: accounts whose addresses are anybody's again."""
    if gone:
        session.execute(delete(Member).where(Member.site_id == site_id, Member.account_id.in_(gone)))
    if present:
        rows = [{"site_id": site_id, "account_id": account, "email": engine.address(email)} for account, email in present]
        session.execute(_FOLLOW, rows)
