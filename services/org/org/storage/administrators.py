"""Administrators and the path of their scope."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from org.domain.search import needles
from org.storage.departments import below
from org.storage.models import Administrator, AnyRow, Department


def get(session: Session, site_id: str, administrator_id: str) -> tuple[Administrator, Department] | None:
    """The administrator and the department that is their scope, as the database has them now."""
    query = (
        select(Administrator, Department)
        .join(Department, Department.id == Administrator.scope_department_id)
        .where(Administrator.site_id == site_id, Administrator.id == administrator_id, Administrator.deleted_at.is_(None))
        .execution_options(populate_existing=True)
    )
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def page(session: Session, site_id: str, top: str | None, *, q: str, sort: str, page: int, page_size: int) -> tuple[Sequence[AnyRow], int]:
    """Pairs of an administrator and the path of their scope, and how many there are. `top`: the path that the scopes have to lie
    strictly inside; None for whoever manages the whole site."""
    conditions = [Administrator.site_id == site_id, Administrator.deleted_at.is_(None), Department.site_id == site_id]
    if top is not None:
        conditions += [below(top), Department.path > top]
    if q:
        conditions.append(or_(*(func.strpos(Administrator.search, needle) > 0 for needle in needles(q))))
    joined = select(Administrator, Department.path).join(Department, Department.id == Administrator.scope_department_id)
    counted = select(func.count()).select_from(Administrator).join(Department, Department.id == Administrator.scope_department_id)
    name = sort.removeprefix("-")
    column = Administrator.name_key if name == "name" else getattr(Administrator, name)
    order = (column.desc(), Administrator.id.desc()) if sort.startswith("-") else (column, Administrator.id)
    rows = session.execute(joined.where(*conditions).order_by(*order).limit(page_size).offset((page - 1) * page_size)).all()
    return rows, session.execute(counted.where(*conditions)).scalar_one()
