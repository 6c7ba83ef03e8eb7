"""Passwords, staged and held."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from identity.storage.models import Credential, StagedPassword


def get(session: Session, site_id: str, account_id: str, *, lock: bool = False) -> Credential | None:
    query = select(Credential).where(Credential.site_id == site_id, Credential.account_id == account_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def locked(session: Session, site_id: str, account_id: str) -> Credential:
    """The account's row, made where there is none yet, and locked."""
    session.execute(insert(Credential).values(site_id=site_id, account_id=account_id).on_conflict_do_nothing())
    found = get(session, site_id, account_id, lock=True)
    assert found is not None  # noqa: S101 - it was made above
    return found


def rehash(session: Session, credential: Credential, before: str, after: str) -> None:
    """The same password under today's parameters, unless it was changed meanwhile."""
    same = (
        Credential.site_id == credential.site_id,
        Credential.account_id == credential.account_id,
        Credential.password_hash == before,
    )
    session.execute(update(Credential).where(*same).values(password_hash=after))


def stage(session: Session, *, credential: str, account_id: str, password_hash: str, temporary: bool) -> None:
    """A credential that is staged already stays what it is: its id was made for one password."""
    values = {"credential": credential, "account_id": account_id, "password_hash": password_hash, "temporary": temporary}
    session.execute(insert(StagedPassword).values(**values).on_conflict_do_nothing())


def claim(session: Session, credential: str, account_id: str) -> tuple[str, bool] | None:
    """Takes a staged password out: its hash and whether it is temporary. None when there is none for this account (any more)."""
    staged = func.claim_staged_password(credential, account_id).table_valued("password_hash", "temporary")
    row = session.execute(select(staged.c.password_hash, staged.c.temporary)).one_or_none()
    return None if row is None else (row.password_hash, row.temporary)


def staged_lately(session: Session, seconds: float) -> set[str]:
    """The passwords that were staged in the last `seconds` and that no account has taken yet. For the resolver."""
    since = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    return set(session.scalars(select(StagedPassword.credential).where(StagedPassword.created_at > since)))


def set_password(credential: Credential, password_hash: str, *, temporary: bool, now: datetime) -> None:
    credential.password_hash, credential.temporary = password_hash, temporary
    credential.version += 1
    credential.changed_at = now


def set_locked(credential: Credential, until: datetime | None) -> None:
    credential.locked_until = until
    credential.version += 1
