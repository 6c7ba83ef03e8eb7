"""The tree of departments. A subtree is a range of paths; see domain.departments."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, bindparam, delete, func, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kit.db import conflict_from
from org.domain import departments as rules
from org.storage.models import Administrator, AnyRow, Department, User

_NAME = "uq_departments_site_id_parent_id_name_key"
_NAMES = select(Department.id, Department.name).where(
    Department.site_id == bindparam("site_id"), Department.id == any_(bindparam("ids", type_=ARRAY(Uuid(as_uuid=False))))
)


def below(path: str) -> ColumnElement[bool]:
    """The department at `path` and all below it."""
    return (Department.path >= path) & (Department.path < rules.end_of(path))


def get(session: Session, site_id: str, department_id: str) -> Department | None:
    query = select(Department).where(Department.site_id == site_id, Department.id == department_id)
    return session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()


def root(session: Session, site_id: str) -> Department:
    query = select(Department).where(Department.site_id == site_id, Department.parent_id.is_(None))
    return session.execute(query).scalar_one()


def subtree(session: Session, site_id: str, path: str) -> Sequence[AnyRow]:
    """Rows of (id, parent_id, name, path, user_count), in no order."""
    counts = (
        select(User.department_id, func.count().label("users"))
        .where(User.site_id == site_id, User.deleted_at.is_(None))
        .group_by(User.department_id)
        .subquery()
    )
    query = (
        select(Department.id, Department.parent_id, Department.name, Department.path, func.coalesce(counts.c.users, 0).label("user_count"))
        .outerjoin(counts, counts.c.department_id == Department.id)
        .where(Department.site_id == site_id, below(path))
    )
    return session.execute(query).all()


def paths(session: Session, site_id: str, path: str) -> Sequence[str]:
    return session.execute(select(Department.path).where(Department.site_id == site_id, below(path))).scalars().all()


def rows(session: Session, site_id: str, path: str) -> Sequence[AnyRow]:
    """Rows of (id, parent_id, name, path): what the directory says of a subtree."""
    query = select(Department.id, Department.parent_id, Department.name, Department.path)
    return session.execute(query.where(Department.site_id == site_id, below(path)).order_by(Department.path)).all()


def names(session: Session, site_id: str, ids: Iterable[str]) -> dict[str, str]:
    return {row.id: row.name for row in session.execute(_NAMES, {"site_id": site_id, "ids": list(set(ids))})}


def named_paths(session: Session, site_id: str, ids: Iterable[str]) -> dict[str, list[str]]:
    """The names from the root down to each of these departments. One that is gone is left out."""
    query = select(Department.id, Department.path).where(Department.site_id == site_id, Department.id.in_(set(ids)))
    found = {row.id: rules.ids_of(row.path) for row in session.execute(query)}
    known = names(session, site_id, (each for above in found.values() for each in above)) if found else {}
    return {department_id: [known[each] for each in above] for department_id, above in found.items()}


def count(session: Session, site_id: str) -> int:
    return session.execute(select(func.count()).select_from(Department).where(Department.site_id == site_id)).scalar_one()


def save(session: Session, department: Department, parent_name: str) -> None:
    """Raises Conflict `name_taken` when a sibling has the name."""
    session.add(department)
    taken = rules.name_taken(department.name, parent_name)  # made now: a failed flush expires the row
    try:
        session.flush()
    except IntegrityError as error:
        raise conflict_from(error, {_NAME: lambda: taken}) from error


def move(session: Session, department: Department, parent: Department, name: str) -> None:
    """Hangs the department below `parent` under `name`; the paths of all below it change in one statement."""
    old, new = department.path, rules.path_of(department.id, parent.path)
    session.execute(
        update(Department)
        .where(Department.site_id == department.site_id, below(old), Department.path > old)
        .values(path=literal(new).concat(func.substr(Department.path, len(old) + 1)))
        .execution_options(synchronize_session=False)
    )
    department.parent_id, department.path = parent.id, new
    department.name, department.name_key = name, rules.key_of(name)
    save(session, department, parent.name)


def delete_subtree(session: Session, site_id: str, path: str) -> None:
    """Its users have gone before, and no administrator has a scope in it. Those deleted ones that had cannot be restored."""
    ids = select(Department.id).where(Department.site_id == site_id, below(path))
    forgotten = delete(Administrator).where(Administrator.site_id == site_id, Administrator.scope_department_id.in_(ids))
    session.execute(forgotten.where(Administrator.deleted_at.is_not(None)).execution_options(synchronize_session=False))
    gone = delete(Department).where(Department.site_id == site_id, below(path))
    session.execute(gone.execution_options(synchronize_session=False))


def scope_holders(session: Session, site_id: str, path: str) -> Sequence[AnyRow]:
    """Administrators whose scope lies in the subtree: rows of (id, name, path of the scope)."""
    query = (
        select(Administrator.id, Administrator.name, Department.path)
        .join(Department, Department.id == Administrator.scope_department_id)
        .where(Administrator.site_id == site_id, Administrator.deleted_at.is_(None), below(path))
    )
    return session.execute(query.order_by(Administrator.name_key)).all()
