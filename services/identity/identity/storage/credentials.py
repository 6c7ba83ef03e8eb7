"""Passwords, staged and held."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Uuid, any_, cast, func, literal, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from identity.storage.models import Credential, StagedPassword


def get(session: Session, site_id: str, account_id: str, *, lock: bool = False) -> Credential | None:
    query = select(Credential).where(Credential.site_id == site_id, Credential.account_id == account_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def locked(session: Session, site_id: str, account_id: str) -> Credential:
    """The account's row, made where there is none yet, and locked."""
    return all_locked(session, site_id, [account_id])[account_id]


def all_locked(session: Session, site_id: str, account_ids: Sequence[str]) -> dict[str, Credential]:
    """The accounts' rows, each made where there is none yet, and locked, in one order."""
    ordered = sorted(account_ids)
    session.execute(insert(Credential).on_conflict_do_nothing(), [{"site_id": site_id, "account_id": each} for each in ordered])
    query = select(Credential).where(Credential.site_id == site_id, Credential.account_id.in_(ordered))
    return {row.account_id: row for row in session.scalars(query.order_by(Credential.account_id).with_for_update())}


def rehash(session: Session, credential: Credential, before: str, after: str) -> None:
    """The same password under today's parameters, unless it was changed meanwhile."""
    same = (
        Credential.site_id == credential.site_id,
        Credential.account_id == credential.account_id,
        Credential.password_hash == before,
    )
    session.execute(update(Credential).where(*same).values(password_hash=after))


def stage(session: Session, staged: Sequence[Mapping[str, Any]]) -> None:
    """`staged`: credential, account_id, password_hash, temporary, awaited, logins. A credential that is staged already stays what it
    is: its id was made for one password."""
    if staged:
        session.execute(insert(StagedPassword).on_conflict_do_nothing(), list(staged))


def claim(session: Session, wanted: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
    """Takes staged passwords out, of {account id: credential}: {account id: (hash, whether it is temporary)}. Those that are not there
    for their account (any more) are left out."""
    given = func.unnest(_ids(list(wanted)), _ids(list(wanted.values()))).table_valued("account_id", "credential").render_derived()
    staged = func.claim_staged_password(given.c.credential, given.c.account_id).table_valued("password_hash", "temporary").lateral()
    rows = session.execute(select(given.c.account_id, staged.c.password_hash, staged.c.temporary).join_from(given, staged, true()))
    return {str(row.account_id): (row.password_hash, row.temporary) for row in rows}


def _ids(values: Sequence[str]) -> Any:
    return cast(values, ARRAY(Uuid(as_uuid=False)))


def is_coming(session: Session, seconds: float, *, account_id: str, login: bytes) -> bool:
    """Whether a password was staged in the last `seconds`, for this account or for one that will sign in under `login`, and is not
    claimed yet. For the resolver."""
    since = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    meant = or_(StagedPassword.account_id == account_id, literal(login) == any_(StagedPassword.logins))
    query = select(StagedPassword.credential).where(StagedPassword.created_at > since, StagedPassword.awaited, meant).limit(1)
    return session.execute(query).first() is not None


def set_password(credential: Credential, password_hash: str, *, temporary: bool, now: datetime) -> None:
    credential.password_hash, credential.temporary = password_hash, temporary
    credential.version += 1
    credential.changed_at = now


def set_locked(credential: Credential, until: datetime | None) -> None:
    credential.locked_until = until
    credential.version += 1
