"""The sign-in log, as administrators read it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from identity.storage.models import SignIn
from kit.db.searching import holds

_EQUAL = ("account_id", "action", "result")
_PARTS = ("name", "login_name", "address", "client")


def page(
    session: Session, site_id: str, visible: ColumnElement[bool], wanted: Mapping[str, Any], *, page: int, page_size: int, sort: str
) -> tuple[Sequence[SignIn], int]:
    """The rows of one page, and how many there are in all. `visible`: whose lines the caller may see."""
    which = _which(site_id, visible, wanted)
    order = (SignIn.at.desc(), SignIn.id.desc()) if sort.startswith("-") else (SignIn.at, SignIn.id)
    query = select(SignIn).where(*which).order_by(*order).limit(page_size).offset((page - 1) * page_size)
    total = session.execute(select(func.count()).select_from(SignIn).where(*which)).scalar_one()
    return session.scalars(query).all(), int(total)


def stream(session: Session, site_id: str, visible: ColumnElement[bool], wanted: Mapping[str, Any]) -> Iterator[SignIn]:
    """All of them, newest first, a few at a time."""
    query = select(SignIn).where(*_which(site_id, visible, wanted)).order_by(SignIn.at.desc(), SignIn.id.desc())
    return iter(session.scalars(query.execution_options(yield_per=1000)))


def _which(site_id: str, visible: ColumnElement[bool], wanted: Mapping[str, Any]) -> tuple[ColumnElement[bool], ...]:
    return (SignIn.site_id == site_id, SignIn.account_id.is_not(None), visible, *_conditions(wanted))


def _conditions(wanted: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    found = [getattr(SignIn, name) == wanted[name] for name in _EQUAL if wanted.get(name)]
    found += [holds(getattr(SignIn, name), wanted[name]) for name in _PARTS if wanted.get(name)]
    if wanted.get("q"):
        found.append(or_(*(holds(getattr(SignIn, name), wanted["q"]) for name in ("name", "login_name"))))
    if wanted.get("from"):
        found.append(SignIn.at >= wanted["from"])
    if wanted.get("to"):
        found.append(SignIn.at < wanted["to"])
    return found
