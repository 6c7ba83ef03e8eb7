"""Sites: one's own under row-level security; all of them as the resolver, for the operator and for replicas."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from contracts.errors import NotFound
from kit.db.searching import holds
from org.storage.models import Administrator, AnyRow, AnySelect, Department, Site, User

# Made once: building a statement takes as long as sending it.
_WITH = select(Site, Department).join(Department, Department.site_id == Site.id).where(Site.id == bindparam("site_id"))
_WITH_ROOT = _WITH.where(Department.parent_id.is_(None))
_WITH_DEPARTMENT = _WITH.where(Department.id == bindparam("department_id"))


def get(session: Session, site_id: str | None) -> Site:
    site = session.get(Site, site_id) if site_id else None
    if site is None:
        raise NotFound()
    return site


def with_department(session: Session, site_id: str | None, department_id: str | None) -> tuple[Site, Department] | None:
    """The site and one of its departments, the root where none is named, in one statement: nearly every call begins with it."""
    query, of_it = (_WITH_ROOT, {}) if department_id is None else (_WITH_DEPARTMENT, {"department_id": department_id})
    row = session.execute(query, {"site_id": site_id, **of_it}).one_or_none() if site_id else None
    return (row[0], row[1]) if row else None


def locked(session: Session, site_id: str | None) -> Site:
    """The site with its row locked until the transaction ends: whoever changes anything of a site goes through here, one by one.

    What is read after it is as the one before left it; what was read before it may be stale.
    """
    query = select(Site).where(Site.id == site_id).with_for_update(key_share=True).execution_options(populate_existing=True)
    site = session.execute(query).scalar_one_or_none() if site_id else None
    if site is None:
        raise NotFound()
    return site


def page(session: Session, *, q: str, sort: str, page: int, page_size: int) -> tuple[Sequence[Site], int]:
    """As the resolver: the operator's list."""
    found = _matching(select(Site), q)
    total = session.execute(_matching(select(func.count()).select_from(Site), q)).scalar_one()
    column = getattr(Site, sort.removeprefix("-"))
    order = column.desc() if sort.startswith("-") else column
    query = found.order_by(order, Site.id).limit(page_size).offset((page - 1) * page_size)
    return session.execute(query).scalars().all(), total


def _matching(query: AnySelect, q: str) -> AnySelect:
    if not q:
        return query
    return query.where(holds(Site.name_zh, q) | holds(Site.name_en, q))


def figures(session: Session, site_ids: Sequence[str]) -> dict[str, AnyRow]:
    """How many users each site has, and its root: rows of (site_id, user_count, root_department_id)."""
    count = select(func.count()).where(User.site_id == Department.site_id, User.deleted_at.is_(None)).scalar_subquery()
    query = select(Department.site_id, count.label("user_count"), Department.id.label("root_department_id"))
    rows = session.execute(query.where(Department.parent_id.is_(None), Department.site_id.in_(site_ids)))
    return {row.site_id: row for row in rows}


def versions(session: Session) -> dict[str, int]:
    """As the resolver: how far each site's directory is."""
    return {row.id: row.directory_version for row in session.execute(select(Site.id, Site.directory_version))}


def host_count(session: Session, site_id: str) -> int:
    query = select(func.count()).select_from(User).where(User.site_id == site_id, User.deleted_at.is_(None))
    return session.execute(query).scalar_one()


def root_administrator_count(session: Session, site_id: str) -> int:
    query = (
        select(func.count())
        .select_from(Administrator)
        .join(Department, Department.id == Administrator.scope_department_id)
        .where(Administrator.site_id == site_id, Administrator.deleted_at.is_(None), Department.parent_id.is_(None))
    )
    return session.execute(query).scalar_one()
