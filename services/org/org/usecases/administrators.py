"""Administrators and their management scopes (manual 1.2.4)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from contracts import org as contract
from contracts.call import Actor
from contracts.errors import NotFound
from org.domain import administrators as rules
from org.domain import departments as tree
from org.domain.audit import difference
from org.domain.users import KEPT, status_of
from org.storage import administrators, departments, identifiers, sites, users
from org.storage.models import Administrator, Department
from org.usecases import accounts, audit, directory, scopes
from org.usecases.accounts import Staged
from org.usecases.scopes import Scope


def list_page(session: Session, actor: Actor, *, q: str, sort: str, page: int, page_size: int) -> dict[str, Any]:
    scope = scopes.read(session, actor)
    rows, total = administrators.page(session, scope.site_id, scope.path, q=q, sort=sort, page=page, page_size=page_size)
    return {"items": _views(session, actor, scope, rows), "page": page, "page_size": page_size, "total": total}


def get(session: Session, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002
    scope = scopes.read(session, actor)
    return _view(session, actor, scope, *_found(session, scope, id))


def words(session: Session, actor: Actor, administrator_id: str) -> dict[str, Any]:
    """The administrator's names and addresses, which a password may not contain. Raises NotFound outside the scope, Forbidden for the
    actor's own password."""
    administrator, _ = _found(session, scopes.read(session, actor), administrator_id)
    rules.check_not_own_sign_in(actor.account_id, administrator.id, ["password"])
    return {name: getattr(administrator, name) for name in accounts.WORDS}


def create(
    session: Session,
    actor: Actor,
    *,
    staged: Staged,
    password: str | None = None,  # noqa: ARG001 - it went to identity
    temporary_password: bool = True,
    invite: bool = False,
    **given: Any,
) -> dict[str, Any]:
    scope = scopes.locked(session, actor)
    department = scope.department(session, given["scope_department_id"], "scope_department_id")
    rules.check_gives(scope.top.path, department.path)
    administrator = make(
        scope.site.id,
        scope.now,
        staged,
        accounts.in_e164(given, scope.site.country),
        invited=invite,
        initial=staged.credential is not None and temporary_password,
    )
    session.add(administrator)
    accounts.claim(session, scope.site, administrator)
    audit.record(
        session, actor, scope.site_id, "administrator.created", target(administrator), after=told(session, administrator, department)
    )
    version = _publish(session, actor, scope, administrator)
    return _view(session, actor, scope, administrator, department) | {"directory_version": version}


def make(site_id: str, now: Any, staged: Staged, given: dict[str, Any], *, invited: bool, initial: bool) -> Administrator:
    administrator = Administrator(
        id=staged.account_id,
        site_id=site_id,
        created_at=now,
        version=1,
        changed={},
        invited=invited,
        credential=staged.credential,
        has_initial_password=initial and staged.credential is not None,
        **given,
    )
    accounts.index(administrator)
    return administrator


def update(
    session: Session,
    actor: Actor,
    *,
    id: str,  # noqa: A002
    staged: Staged | None = None,
    password: str | None = None,  # noqa: ARG001 - it went to identity
    **given: Any,
) -> dict[str, Any]:
    """A new scope is told at once: identity then revokes the tokens that hold the old one."""
    scope = scopes.locked(session, actor)
    administrator, department = _found(session, scope, id)
    accounts.check_fresh(actor, administrator, lambda: _view(session, actor, scope, administrator, department), contract.Administrator())
    changes = accounts.really(administrator, accounts.in_e164(given, scope.site.country, administrator), rules.FIELDS)
    rules.check_not_own_sign_in(actor.account_id, administrator.id, changes)
    before = told(session, administrator, department)
    if "scope_department_id" in changes:
        department = _new_scope(session, actor, scope, administrator, department, changes["scope_department_id"])
    if staged is not None and staged.credential:
        changes |= {"credential": staged.credential, "has_initial_password": True, "invited": False}
    if not changes:
        return _view(session, actor, scope, administrator, department)
    accounts.apply(administrator, changes)
    if "email" in changes:
        administrator.pending_email = None
    accounts.index(administrator)
    accounts.claim(session, scope.site, administrator)
    after = told(session, administrator, department) | ({"password": "changed"} if "credential" in changes else {})
    audit.record(session, actor, scope.site_id, "administrator.updated", target(administrator), *difference(before, after, after))
    version = _publish(session, actor, scope, administrator)
    return _view(session, actor, scope, administrator, department) | {"directory_version": version}


def _new_scope(
    session: Session, actor: Actor, scope: Scope, administrator: Administrator, old: Department, department_id: str
) -> Department:
    new = scope.department(session, department_id, "scope_department_id")
    rules.check_gives(scope.top.path, new.path)
    rules.check_not_narrowed(actor.account_id, administrator.id, old.path, new.path)
    if tree.level_of(old.path) == 1:
        rules.check_root_remains(sites.root_administrator_count(session, scope.site_id))
    return new


def delete(session: Session, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002
    scope = scopes.locked(session, actor)
    administrator, department = _found(session, scope, id)
    accounts.check_fresh(actor, administrator, lambda: _view(session, actor, scope, administrator, department), contract.Administrator())
    rules.check_not_self(actor.account_id, administrator.id)
    if tree.level_of(department.path) == 1:
        rules.check_root_remains(sites.root_administrator_count(session, scope.site_id))
    accounts.delete(actor, administrator, scope.now)
    identifiers.release(session, scope.site_id, [administrator.id])
    audit.record(
        session, actor, scope.site_id, "administrator.deleted", target(administrator), before=told(session, administrator, department)
    )
    return {"directory_version": _publish(session, actor, scope, administrator, deleted=True)}


def list_deleted(session: Session, actor: Actor, *, q: str, sort: str, page: int, page_size: int) -> dict[str, Any]:
    """Those whom the actor could manage and who can be restored."""
    scope = scopes.read(session, actor)
    since = scope.now - KEPT
    rows, total = administrators.page(session, scope.site_id, scope.path, q=q, sort=sort, page=page, page_size=page_size, since=since)
    deletions = [accounts.deletion(administrator) for administrator, _ in rows]
    items = [shown | deletion for shown, deletion in zip(_views(session, actor, scope, rows), deletions, strict=True)]
    return {"items": items, "page": page, "page_size": page_size, "total": total}


def restore(session: Session, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002
    """Undoes a deletion of the last 30 days. Raises Conflict when somebody has the identifiers by now."""
    scope = scopes.locked(session, actor)
    administrator, department = _found(session, scope, id, deleted=True)
    accounts.undelete(administrator, scope.now)
    accounts.claim(session, scope.site, administrator)
    audit.record(
        session, actor, scope.site_id, "administrator.restored", target(administrator), after=told(session, administrator, department)
    )
    version = _publish(session, actor, scope, administrator)
    return _view(session, actor, scope, administrator, department) | {"directory_version": version}


def preview_scope(session: Session, actor: Actor, *, department_id: str) -> dict[str, Any]:
    """What an administrator of that department would see ("view as"), but for what booking counts of it."""
    scope = scopes.read(session, actor)
    department = scope.department(session, department_id, "department_id")
    whole_site = department.parent_id is None
    above = tree.ids_of(department.path)[tree.level_of(scope.top.path) - 1 :]
    names = departments.names(session, scope.site_id, above)
    offer = rules.offer(whole_site=whole_site, site_type=scope.site.type, features=scope.site.features)
    return {
        "department_id": department.id,
        "department_path": [names[each] for each in above],
        "departments": len(departments.paths(session, scope.site_id, department.path)),
        "users": users.count_in(session, scope.site_id, department.path),
        "administrators": administrators.count(session, scope.site_id, None if whole_site else department.path),
        "whole_site": whole_site,
        "screens": offer.screens,
        "withheld": offer.withheld,
        "permissions": offer.permissions,
        "withheld_permissions": offer.withheld_permissions,
    }


def _publish(session: Session, actor: Actor, scope: Scope, administrator: Administrator, *, deleted: bool = False) -> int:
    root_id = tree.ids_of(scope.top.path)[0]
    return directory.publish(session, actor, scope.site, accounts=[directory.administrator_row(administrator, root_id, deleted=deleted)])


def _found(session: Session, scope: Scope, administrator_id: str, *, deleted: bool = False) -> tuple[Administrator, Department]:
    row = administrators.get(session, scope.site_id, administrator_id, deleted=deleted)
    if row is None or not rules.sees(scope.top.path, row[1].path):
        raise NotFound()
    return row


def _view(session: Session, actor: Actor, scope: Scope, administrator: Administrator, department: Department) -> dict[str, Any]:
    return _views(session, actor, scope, [(administrator, department.path)])[0] | {"directory_version": scope.site.directory_version}


_SHOWN = ("id", "login_name", "name", "english_name", "email", "phone", "mobile", "scope_department_id", "has_totp", "version")


def _views(session: Session, actor: Actor, scope: Scope, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Of pairs of an administrator and the path of their scope. `scope_path` begins at the top of the reader's own scope."""
    above = {path: tree.ids_of(path)[tree.level_of(scope.top.path) - 1 :] for _, path in rows}
    names = departments.names(session, scope.site_id, {each for ids in above.values() for each in ids})
    return [
        {name: getattr(administrator, name) for name in _SHOWN}
        | {
            "scope_path": [names[each] for each in above[path]],
            "status": status_of(
                scope.today, scope.now, expires_on=None, locked_until=administrator.locked_until, invited=administrator.invited
            ),
            "is_self": administrator.id == actor.account_id,
        }
        for administrator, path in rows
    ]


def told(session: Session, administrator: Administrator, department: Department) -> dict[str, Any]:
    """What the audit log says of an administrator whose scope is `department`."""
    path = departments.named_paths(session, department.site_id, [department.id])[department.id]
    return {name: getattr(administrator, name) for name in rules.FIELDS} | {"scope": department.name, "scope_path": path}


def target(administrator: Administrator) -> tuple[str, str, str]:
    return "administrator", administrator.id, administrator.name
