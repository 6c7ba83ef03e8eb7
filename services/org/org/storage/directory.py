"""The whole directory of a site, page by page in the order of a key."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Uuid, cast, select
from sqlalchemy.orm import Session

from org.storage.models import Administrator, AnyRow, Department, User
from org.storage.users import COLUMNS

_NIL = "00000000-0000-0000-0000-000000000000"


def departments(session: Session, site_id: str, after: str, limit: int) -> Sequence[AnyRow]:
    query = select(Department.id, Department.parent_id, Department.name, Department.path)
    query = query.where(Department.site_id == site_id, Department.id > _id(after)).order_by(Department.id)
    return session.execute(query.limit(limit)).all()


def users(session: Session, site_id: str, after: str, limit: int) -> Sequence[AnyRow]:
    query = select(*COLUMNS).where(User.site_id == site_id, User.deleted_at.is_(None), User.id > _id(after))
    return session.execute(query.order_by(User.id).limit(limit)).all()


def administrators(session: Session, site_id: str, after: str, limit: int) -> Sequence[Administrator]:
    query = select(Administrator).where(Administrator.site_id == site_id, Administrator.deleted_at.is_(None))
    query = query.where(Administrator.id > _id(after)).order_by(Administrator.id)
    return session.execute(query.limit(limit)).scalars().all()


def root_id(session: Session, site_id: str) -> str:
    return session.execute(select(Department.id).where(Department.site_id == site_id, Department.parent_id.is_(None))).scalar_one()


def _id(after: str) -> Any:
    return cast(after or _NIL, Uuid(as_uuid=False))
