"""Second factors and their recovery codes."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from identity.storage.models import RecoveryCode, Totp


def get(session: Session, site_id: str, account_id: str, *, lock: bool = False) -> Totp | None:
    query = select(Totp).where(Totp.site_id == site_id, Totp.account_id == account_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def enabled(session: Session, site_id: str, account_id: str) -> bool:
    own = (Totp.site_id == site_id, Totp.account_id == account_id, Totp.confirmed_at.is_not(None))
    return bool(session.execute(select(exists().where(*own))).scalar_one())


def all_enabled(session: Session, site_id: str, account_ids: Sequence[str]) -> set[str]:
    """Those of the accounts that have one."""
    query = select(Totp.account_id).where(Totp.site_id == site_id, Totp.account_id.in_(account_ids), Totp.confirmed_at.is_not(None))
    return set(session.scalars(query))


def remove(session: Session, site_id: str, account_id: str) -> None:
    for table in (Totp, RecoveryCode):
        session.execute(delete(table).where(table.site_id == site_id, table.account_id == account_id))


def replace_codes(session: Session, site_id: str, account_id: str, hashes: Iterable[bytes]) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.site_id == site_id, RecoveryCode.account_id == account_id))
    session.add_all(RecoveryCode(site_id=site_id, account_id=account_id, code_hash=code_hash) for code_hash in hashes)


def use_code(session: Session, site_id: str, account_id: str, code_hash: bytes) -> bool:
    """Whether it was one; it is none any more."""
    own = (RecoveryCode.site_id == site_id, RecoveryCode.account_id == account_id, RecoveryCode.code_hash == code_hash)
    return session.execute(delete(RecoveryCode).where(*own).returning(RecoveryCode.account_id)).one_or_none() is not None
