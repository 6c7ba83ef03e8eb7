"""Who sees whose: the filter of every list that is narrowed by department (spec: Who may do what), and the wait for a replica
that is still behind what the caller has already seen."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from contracts.call import Actor, Role
from contracts.errors import Unavailable
from directory.tables import accounts, departments, sites

PATIENCE = 1.0  # seconds
PAUSE = 0.05


def in_scope(actor: Actor, account_column: Any) -> ColumnElement[bool]:
    """Whether the account in `account_column` (of the transaction's site) is one that `actor` may see: a user only
    themselves; an administrator of a department the users of its subtree, the administrators strictly below it and themselves;
    an administrator of the whole site, and our own services, everybody (null included)."""
    if actor.role is Role.USER:
        return and_(account_column == actor.account_id)
    if actor.scope_department_id is None:
        return true()
    scope, own = departments.alias("scope"), departments.alias("own")
    inside = and_(own.c.path >= scope.c.path, own.c.path < _end(scope.c.path))
    visible = (
        select(accounts.c.id)
        .join(own, and_(own.c.site_id == accounts.c.site_id, own.c.id == _place()))
        .join(scope, and_(scope.c.site_id == own.c.site_id, scope.c.id == actor.scope_department_id))
        .where(accounts.c.site_id == actor.site_id, inside, or_(accounts.c.role == "user", own.c.id != scope.c.id))
    )
    return or_(account_column == actor.account_id, account_column.in_(visible))


def visible(session: Session, actor: Actor, account_id: str, role: str) -> bool:
    """Whether there is such an account of this role (user or administrator; not deleted) and `actor` may see it."""
    account = (accounts.c.site_id == actor.site_id, accounts.c.id == account_id, accounts.c.role == role, ~accounts.c.deleted)
    return bool(session.execute(select(exists().where(*account, in_scope(actor, accounts.c.id)))).scalar_one())


def visible_user(session: Session, actor: Actor, account_id: str) -> bool:
    """Whether there is such a user and `actor` may see them."""
    return visible(session, actor, account_id, "user")


def _place() -> ColumnElement[Any]:
    """The department that an account stands in: a user's own, an administrator's scope."""
    return func.coalesce(accounts.c.department_id, accounts.c.scope_department_id)


def _end(path: ColumnElement[str]) -> ColumnElement[str]:
    """The least text after everything that begins with `path`: its closing "/" becomes the character after it."""
    return func.left(path, -1).concat("0")


def wait_for(begin: Callable[[], AbstractContextManager[Session]], actor: Actor) -> None:
    """Returns once the replica of the actor's site knows what the actor has seen (`actor.directory_version`). Raises
    Unavailable `directory_behind` after a second. `begin` opens a transaction in that site (`self.db.begin`)."""
    wanted = actor.directory_version
    if wanted is None or actor.site_id is None:
        return
    until = time.monotonic() + PATIENCE
    while True:
        with begin() as session:
            reached = session.execute(select(sites.c.version).where(sites.c.site_id == actor.site_id)).scalar_one_or_none() or 0
        if reached >= wanted:
            return
        if time.monotonic() >= until:
            raise Unavailable("directory_behind", "the directory of this service is still behind", retry_after=1)
        time.sleep(PAUSE)
