"""Users: found, listed, counted and moved. Every query is by site and by the range of paths that the caller may see."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.orm import Session

from org.domain.search import BETWEEN_SEGMENTS, SEGMENTS, needles
from org.storage.departments import below
from org.storage.models import AnyRow, AnySelect, Department, User

COLUMNS = (
    User.id,
    User.login_name,
    User.name,
    User.english_name,
    User.email,
    User.phone,
    User.mobile,
    User.department_id,
    User.account_kind,
    User.capacity,
    User.expires_on,
    User.locked_until,
    User.invited,
    User.has_initial_password,
    User.has_totp,
    User.language,
    User.page_size,
    User.credential,
    User.version,
)
# Made once: building a statement takes as long as sending it.
_CHOSEN = select(*COLUMNS, Department.path.label("path")).join(Department, Department.id == User.department_id)
_COUNT = select(func.count()).select_from(User)
_FEW = 2000  # hits of a search that are sorted by themselves
_SORTS: Mapping[str, Any] = {"name": User.name_key}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which users of a site. `top`: the path of the scope; None where it is the whole site. `today` in the site's time zone.

    `department_id` alone takes those directly in it, `subtree` (a path) those of all departments below too.
    """

    site_id: str
    today: date
    now: datetime
    top: str | None = None
    department_id: str | None = None
    subtree: str | None = None
    q: str = ""
    fields: Mapping[str, str] | None = None
    account_kind: str | None = None
    status: str | None = None
    ids: Sequence[str] | None = None

    @property
    def searches(self) -> bool:
        return bool(self.q or self.fields)


def get(session: Session, site_id: str, user_id: str) -> tuple[User, Department] | None:
    """The user and their department, as the database has them now."""
    query = (
        select(User, Department)
        .join(Department, Department.id == User.department_id)
        .where(User.site_id == site_id, User.id == user_id, User.deleted_at.is_(None))
        .execution_options(populate_existing=True)
    )
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def page(session: Session, selection: Selection, *, sort: str, page: int, page_size: int) -> tuple[Sequence[AnyRow], int]:
    """Rows of `COLUMNS` and the department's path, and how many there are on all pages.

    What is searched for is found first. PostgreSQL cannot know how rare it is, and would walk through the whole site in the order
    of `sort` to find one person.
    """
    if selection.searches:
        query = _within(select(User.id), selection).limit(_FEW + 1)
        ids = session.execute(query).scalars().all()
        if len(ids) <= _FEW:
            found = replace(selection, ids=ids, q="", fields=None)
            return _page(session, chosen(found), sort, page, page_size) if ids else [], len(ids)
    total = _counted(selection).scalar_subquery().label("total")
    rows = _page(session, chosen(selection).add_columns(total), sort, page, page_size)
    if not rows and page > 1:
        return rows, count(session, selection)
    return rows, rows[0].total if rows else 0


def stream(session: Session, selection: Selection, sort: str) -> Iterator[AnyRow]:
    """All of a selection, some rows at a time; nothing else may be asked in the transaction meanwhile."""
    yield from session.execute(ordered(chosen(selection), sort).execution_options(yield_per=1000))


def _page(session: Session, query: AnySelect, sort: str, page: int, page_size: int) -> Sequence[AnyRow]:
    return session.execute(ordered(query, sort).limit(page_size).offset((page - 1) * page_size)).all()


def chosen(selection: Selection) -> AnySelect:
    """The rows of a selection: `COLUMNS` and the department's path, in no order yet."""
    return _CHOSEN.where(*_conditions(selection), *_below(selection))


def ordered(query: AnySelect, sort: str) -> AnySelect:
    """By `sort` (a minus in front: descending), then by id, so that pages neither overlap nor leave out."""
    name = sort.removeprefix("-")
    column = _SORTS.get(name, getattr(User, name))
    if not sort.startswith("-"):
        return query.order_by(column, User.id)
    return query.order_by(column.desc().nulls_last() if name in ("capacity", "expires_on") else column.desc(), User.id.desc())


def count(session: Session, selection: Selection) -> int:
    found: int = session.execute(_counted(selection)).scalar_one()
    return found


def _counted(selection: Selection) -> AnySelect:
    return _within(_COUNT, selection)


def _within(query: AnySelect, selection: Selection) -> AnySelect:
    if below_top := _below(selection):
        query = query.join(Department, Department.id == User.department_id).where(*below_top)
    return query.where(*_conditions(selection))


def _below(selection: Selection) -> list[ColumnElement[bool]]:
    """Conditions on the department, where a selection has any but its id."""
    top = None if selection.department_id else selection.subtree or selection.top
    return [] if top is None else [Department.site_id == selection.site_id, below(top)]


def _conditions(selection: Selection) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [User.site_id == selection.site_id, User.deleted_at.is_(None)]
    if selection.department_id is not None:
        found.append(User.department_id == selection.department_id)
    if selection.account_kind is not None:
        found.append(User.account_kind == selection.account_kind)
    if selection.status is not None:
        found.append(_status(selection) == selection.status)
    if selection.ids is not None:
        found.append(User.id.in_(selection.ids))
    return found + _searched(selection)


def _status(selection: Selection) -> ColumnElement[str]:
    """As domain.users.status_of has it."""
    return case(
        (User.expires_on < selection.today, "expired"),
        (User.locked_until > selection.now, "locked"),
        (User.invited, "invited"),
        else_="active",
    )


def _searched(selection: Selection) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if selection.q:
        found.append(or_(*(func.strpos(User.search, needle) > 0 for needle in needles(selection.q))))
    for field, wanted in (selection.fields or {}).items():
        segment = func.split_part(User.search, BETWEEN_SEGMENTS, SEGMENTS.index(field) + 1)
        # The whole text first: it rules most rows out, and taking it apart costs more.
        tests = [and_(func.strpos(User.search, each) > 0, func.strpos(segment, each) > 0) for each in needles(wanted)]
        if tests:
            found.append(or_(*tests))
    return found


def count_in(session: Session, site_id: str, path: str) -> int:
    within = select(Department.id).where(Department.site_id == site_id, below(path))
    query = select(func.count()).select_from(User)
    return session.execute(query.where(User.site_id == site_id, User.deleted_at.is_(None), User.department_id.in_(within))).scalar_one()


def move_all(session: Session, site_id: str, path: str, department_id: str) -> Sequence[AnyRow]:
    """All users of the subtree go to one department; rows of `COLUMNS` of those who are not deleted."""
    within = select(Department.id).where(Department.site_id == site_id, below(path))
    statement = (
        update(User)
        .where(User.site_id == site_id, User.department_id.in_(within))
        .values(
            department_id=department_id,
            version=User.version + 1,
            changed=User.changed.op("||")(func.jsonb_build_object("department_id", User.version + 1)),
        )
        .returning(*COLUMNS, User.deleted_at)
        .execution_options(synchronize_session=False)
    )
    return [row for row in session.execute(statement) if row.deleted_at is None]


def many(session: Session, site_id: str, ids: Sequence[str], top: str | None) -> Sequence[User]:
    """Those of `ids` that there are within the scope, by name."""
    query = select(User).where(User.site_id == site_id, User.deleted_at.is_(None), User.id.in_(ids))
    if top is not None:
        query = query.where(User.department_id.in_(select(Department.id).where(Department.site_id == site_id, below(top))))
    return session.execute(query.order_by(User.name_key, User.id).execution_options(populate_existing=True)).scalars().all()


def many_deleted(session: Session, site_id: str, ids: Sequence[str], top: str | None) -> list[tuple[User, Department]]:
    """As `many`, of those who are deleted and not forgotten yet, each with their department."""
    query = select(User, Department).join(Department, Department.id == User.department_id)
    query = query.where(User.site_id == site_id, User.deleted_at.is_not(None), User.id.in_(ids), *_top(site_id, top))
    rows = session.execute(query.order_by(User.name_key, User.id).execution_options(populate_existing=True))
    return [(user, department) for user, department in rows]


def deleted(
    session: Session, site_id: str, top: str | None, since: datetime, *, q: str, sort: str, page: int, page_size: int
) -> tuple[list[tuple[User, str]], int]:
    """Users deleted after `since` and the paths of their departments, and how many there are on all pages."""
    conditions = [User.site_id == site_id, User.deleted_at > since, *_top(site_id, top)]
    if q:
        conditions.append(or_(*(func.strpos(User.search, needle) > 0 for needle in needles(q))))
    rows = select(User, Department.path).join(Department, Department.id == User.department_id).where(*conditions)
    number = select(func.count()).select_from(User).join(Department, Department.id == User.department_id).where(*conditions)
    query = ordered(rows, sort).limit(page_size).offset((page - 1) * page_size)
    return [(user, path) for user, path in session.execute(query)], session.execute(number).scalar_one()


def _top(site_id: str, top: str | None) -> list[ColumnElement[bool]]:
    return [] if top is None else [Department.site_id == site_id, below(top)]
