"""Administrators and the path of their scope."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from org.domain.search import needles
from org.storage.departments import below
from org.storage.models import Administrator, AnyRow, AnySelect, Department


def get(session: Session, site_id: str, administrator_id: str, *, deleted: bool = False) -> tuple[Administrator, Department] | None:
    """The administrator and the department that is their scope, as the database has them now."""
    query = (
        select(Administrator, Department)
        .join(Department, Department.id == Administrator.scope_department_id)
        .where(Administrator.site_id == site_id, Administrator.id == administrator_id)
        .where(Administrator.deleted_at.is_not(None) if deleted else Administrator.deleted_at.is_(None))
        .execution_options(populate_existing=True)
    )
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def page(
    session: Session, site_id: str, top: str | None, *, q: str, sort: str, page: int, page_size: int, since: datetime | None = None
) -> tuple[Sequence[AnyRow], int]:
    """Pairs of an administrator and the path of their scope, and how many there are. `top`: the path that the scopes have to lie
    strictly inside; None for whoever manages the whole site. `since`: those instead who were deleted after it."""
    query = _within(select(Administrator, Department.path), site_id, top, q, since)
    name = sort.removeprefix("-")
    column = Administrator.name_key if name == "name" else getattr(Administrator, name)
    order = (column.desc(), Administrator.id.desc()) if sort.startswith("-") else (column, Administrator.id)
    rows = session.execute(query.order_by(*order).limit(page_size).offset((page - 1) * page_size)).all()
    return rows, count(session, site_id, top, q, since)


def count(session: Session, site_id: str, top: str | None, q: str = "", since: datetime | None = None) -> int:
    found: int = session.execute(_within(select(func.count()).select_from(Administrator), site_id, top, q, since)).scalar_one()
    return found


def losing_sight(session: Session, site_id: str, top: str | None, before: str, after: str) -> int:
    """How many administrators of scopes inside `top` see the department at the path `before` and not that at `after`."""
    query = _within(select(func.count()).select_from(Administrator), site_id, top, "", None)
    sees = func.starts_with(before, Department.path) & ~func.starts_with(after, Department.path)
    return int(session.execute(query.where(sees)).scalar_one())


def _within(query: AnySelect, site_id: str, top: str | None, q: str, since: datetime | None) -> AnySelect:
    joined = query.join(Department, Department.id == Administrator.scope_department_id)
    joined = joined.where(Administrator.site_id == site_id, Department.site_id == site_id)
    joined = joined.where(Administrator.deleted_at.is_(None) if since is None else Administrator.deleted_at > since)
    if top is not None:
        joined = joined.where(below(top), Department.path > top)
    if q:
        joined = joined.where(or_(*(func.strpos(Administrator.search, needle) > 0 for needle in needles(q))))
    return joined
