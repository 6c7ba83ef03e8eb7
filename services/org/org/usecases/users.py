"""The site's users: listed, found, added, changed (manual 1.2.3)."""

import itertools
import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from contracts import org as contract
from contracts.call import Actor
from contracts.errors import Conflict, FieldError, Gone, NotFound
from org.domain import departments as tree
from org.domain import licences as licence_rules
from org.domain import users as rules
from org.domain.audit import difference
from org.storage import departments, identifiers, licences, users
from org.storage.models import Department, User
from org.storage.users import Selection
from org.usecases import accounts, audit, directory, scopes
from org.usecases.accounts import Staged
from org.usecases.scopes import Scope

_BY_FIELD = ("login_name", "name", "email", "phone", "mobile")


def list_page(session: Session, actor: Actor, *, page: int, page_size: int, sort: str, **wanted: Any) -> dict[str, Any]:
    scope = scopes.read(session, actor)
    selection = select_by(session, scope, **wanted)
    rows, total = users.page(session, selection, sort=sort, page=page, page_size=page_size)
    return {"items": views(session, scope, rows), "page": page, "page_size": page_size, "total": total}


def select_by(
    session: Session,
    scope: Scope,
    *,
    department_id: str | None = None,
    include_subdepartments: bool = False,
    q: str = "",
    account_kind: str | None = None,
    status: str | None = None,
    ids: Sequence[str] | None = None,
    **by_field: str,
) -> Selection:
    """Which users a filter (contract.UserFilter) means. Raises NotFound for a department that is not in the scope."""
    department = scope.department(session, department_id, "department_id") if department_id else None
    below = department is not None and include_subdepartments
    return Selection(
        site_id=scope.site_id,
        today=scope.today,
        now=scope.now,
        top=scope.path,
        department_id=department.id if department and not below else None,
        subtree=department.path if department and below and department.parent_id else None,
        q=q,
        fields={name: value for name, value in by_field.items() if value},
        account_kind=account_kind,
        status=status,
        ids=ids,
    )


def get(session: Session, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002
    scope = scopes.read(session, actor)
    user, department = found(session, scope, id)
    return view(session, scope, user, department)


def words(session: Session, actor: Actor, user_id: str) -> dict[str, Any]:
    """The user's names and addresses, which a password may not contain. Raises NotFound outside the scope."""
    user, _ = found(session, scopes.read(session, actor), user_id)
    return {name: getattr(user, name) for name in accounts.WORDS}


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
    """`staged`: the new account's id, and its password at identity. On an account site a dedicated user takes a room of the licence."""
    scope = scopes.locked(session, actor)
    department = scope.department(session, given["department_id"], "department_id")
    user = make(
        scope,
        staged,
        accounts.in_e164(given, scope.site.country),
        invited=invite,
        initial=staged.credential is not None and temporary_password,
    )
    user.has_initial_password = staged.credential is not None and temporary_password
    user.licence_line_id = _room(session, scope, user)
    session.add(user)
    accounts.claim(session, scope.site, user)
    audit.record(session, actor, scope.site_id, "user.created", target(user), after=told(user, _paths(session, scope, [user])))
    version = directory.publish(session, actor, scope.site, accounts=[directory.user_row(user)])
    return view(session, scope, user, department) | {"directory_version": version}


def make(scope: Scope, staged: Staged, given: Mapping[str, Any], *, invited: bool, initial: bool) -> User:
    """A user who is not stored yet and has no room. Raises Invalid when the form does not fit site type and kind."""
    rules.check_capacity(scope.site.type, given["account_kind"], given["capacity"], scope.site.ports, tell_ports=scope.whole_site)
    user = User(
        id=staged.account_id,
        site_id=scope.site_id,
        created_at=scope.now,
        version=1,
        changed={},
        invited=invited,
        credential=staged.credential,
        has_initial_password=initial and staged.credential is not None,
        **given,
    )
    accounts.index(user)
    return user


def update(
    session: Session,
    actor: Actor,
    *,
    id: str,  # noqa: A002
    staged: Staged | None = None,
    password: str | None = None,  # noqa: ARG001 - it went to identity
    **given: Any,
) -> dict[str, Any]:
    """What is not given stays. `staged` names a new password at identity."""
    scope = scopes.locked(session, actor)
    user, department = found(session, scope, id)
    accounts.check_fresh(actor, user, lambda: view(session, scope, user, department), contract.User())
    before = told(user, _paths(session, scope, [user]))
    if "department_id" in given:
        department = scope.department(session, given["department_id"], "department_id")
    changes = accounts.really(user, _with_capacity(scope, user, accounts.in_e164(given, scope.site.country, user)), rules.FIELDS)
    if staged is not None and staged.credential:
        changes |= {"credential": staged.credential, "has_initial_password": True, "invited": False}
    if not changes:
        return view(session, scope, user, department)
    accounts.apply(user, changes)
    _follow(session, scope, user, changes)
    after = told(user, _paths(session, scope, [user])) | ({"password": "changed"} if "credential" in changes else {})
    audit.record(session, actor, scope.site_id, "user.updated", target(user), *difference(before, after, after))
    version = directory.publish(session, actor, scope.site, accounts=[directory.user_row(user)])
    return view(session, scope, user, department) | {"directory_version": version}


def _with_capacity(scope: Scope, user: User, given: dict[str, Any]) -> dict[str, Any]:
    """`given`, with the kind and the capacity that the account then has. Raises Invalid when they do not fit."""
    old = (user.account_kind, user.capacity)
    kind = given.get("account_kind", user.account_kind)
    capacity = rules.changed_capacity(scope.site.type, old, kind, given.get("capacity"), "capacity" in given)
    if (kind, capacity) != old:
        rules.check_capacity(scope.site.type, kind, capacity, scope.site.ports, tell_ports=scope.whole_site)
    return given | {"account_kind": kind, "capacity": capacity}


def _follow(session: Session, scope: Scope, user: User, changes: Mapping[str, Any]) -> None:
    """What other rows have to do with the changed fields: the room, the identifiers, the search text."""
    if "account_kind" in changes:
        user.licence_line_id = _room(session, scope, user)
    if "email" in changes:  # what the user asked for before is overruled
        user.pending_email = None
    accounts.index(user)
    accounts.claim(session, scope.site, user)


def _room(session: Session, scope: Scope, user: User) -> str | None:
    """The licence line that the user's dedicated room comes from. The site's lock keeps two from taking the same last one."""
    if not rules.needs_room(scope.site.type, user.account_kind) or user.capacity is None:
        return None
    return licence_rules.take(licences.lines(session, scope.site_id), user.capacity, scope.today).id


def delete(session: Session, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002
    scope = scopes.locked(session, actor)
    user, department = found(session, scope, id)
    accounts.check_fresh(actor, user, lambda: view(session, scope, user, department), contract.User())
    return {"directory_version": _delete(session, actor, scope, [user])}


def preview_deletion(session: Session, actor: Actor, *, ids: Sequence[str]) -> dict[str, Any]:
    doomed = _all(session, scopes.read(session, actor), ids)
    rooms = sum(1 for user in doomed if user.account_kind == "dedicated")
    return {"user_count": len(doomed), "room_count": rooms, "names": [user.name for user in doomed[:10]]}


def delete_many(session: Session, actor: Actor, *, ids: Sequence[str]) -> dict[str, Any]:
    scope = scopes.locked(session, actor)
    return {"directory_version": _delete(session, actor, scope, _all(session, scope, ids))}


def _all(session: Session, scope: Scope, ids: Sequence[str]) -> Sequence[User]:
    """All of them, by name, or NotFound naming the positions of those that are not there."""
    present = users.many(session, scope.site_id, ids, scope.path)
    _check_all(ids, [user.id for user in present])
    return present


def _check_all(ids: Sequence[str], present: Sequence[str]) -> None:
    missing = set(ids) - set(present)
    if missing:
        raise NotFound(fields=[FieldError(f"ids.{number}", "not_found") for number, each in enumerate(ids) if each in missing])


def _delete(session: Session, actor: Actor, scope: Scope, doomed: Sequence[User]) -> int:
    """Kept for 30 days; what they were known by and their rooms are free at once."""
    paths = _paths(session, scope, doomed)
    for user in doomed:
        accounts.delete(actor, user, scope.now)
        user.licence_line_id = None
        audit.record(session, actor, scope.site_id, "user.deleted", target(user), before=told(user, paths))
    identifiers.release(session, scope.site_id, [user.id for user in doomed])
    return directory.publish(session, actor, scope.site, accounts=[directory.user_row(user, deleted=True) for user in doomed])


def list_deleted(session: Session, actor: Actor, *, q: str, sort: str, page: int, page_size: int) -> dict[str, Any]:
    """Those of the scope who can be restored."""
    scope = scopes.read(session, actor)
    rows, total = users.deleted(session, scope.site_id, scope.path, scope.now - rules.KEPT, q=q, sort=sort, page=page, page_size=page_size)
    names = departments.names(session, scope.site_id, {each for _, path in rows for each in _above(scope, path)})
    items = [_deleted_view(scope, user, path, names) for user, path in rows]
    return {"items": items, "page": page, "page_size": page_size, "total": total}


_SHOWN_DELETED = ("id", "login_name", "name", "email", "mobile", "account_kind", "capacity")


def _deleted_view(scope: Scope, user: User, path: str, names: Mapping[str, str]) -> dict[str, Any]:
    shown = {name: getattr(user, name) for name in _SHOWN_DELETED}
    return shown | {"department_path": [names[each] for each in _above(scope, path)]} | accounts.deletion(user)


def restore(session: Session, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002
    """Undoes a deletion of the last 30 days. Raises Conflict when somebody has the identifiers or the last room by now."""
    scope = scopes.locked(session, actor)
    rows = users.many_deleted(session, scope.site_id, [id], scope.path)
    if not rows:
        raise NotFound()
    user, department = rows[0]
    _restore(session, actor, scope, user)
    version = directory.publish(session, actor, scope.site, accounts=[directory.user_row(user)])
    return view(session, scope, user, department) | {"directory_version": version}


def restore_many(session: Session, actor: Actor, *, ids: Sequence[str]) -> dict[str, Any]:
    """Each who can be; the others are told with the reason."""
    scope = scopes.locked(session, actor)
    restored, refused = [], []
    present = users.many_deleted(session, scope.site_id, ids, scope.path)
    _check_all(ids, [user.id for user, _ in present])
    for user, _ in present:
        name = user.name
        try:
            with session.begin_nested():
                _restore(session, actor, scope, user)
        except (Conflict, Gone) as error:
            refused.append({"id": user.id, "name": name, "code": error.code, "taken": [fault.field for fault in error.fields]})
        else:
            restored.append(directory.user_row(user))
    version = directory.publish(session, actor, scope.site, accounts=restored) if restored else scope.site.directory_version
    return {"restored_count": len(restored), "refused": refused, "directory_version": version}


def _restore(session: Session, actor: Actor, scope: Scope, user: User) -> None:
    accounts.undelete(user, scope.now)
    if rules.needs_room(scope.site.type, user.account_kind) and user.capacity is not None:
        user.licence_line_id = licence_rules.take_again(licences.lines(session, scope.site_id), user.capacity, scope.today).id
    accounts.claim(session, scope.site, user)
    audit.record(session, actor, scope.site_id, "user.restored", target(user), after=told(user, _paths(session, scope, [user])))


def found(session: Session, scope: Scope, user_id: str) -> tuple[User, Department]:
    row = users.get(session, scope.site_id, user_id)
    if row is None or not scope.holds(row[1].path):
        raise NotFound()
    return row


def view(session: Session, scope: Scope, user: User, department: Department) -> dict[str, Any]:
    names = departments.names(session, scope.site_id, _above(scope, department.path))
    return _view(scope, user, [names[each] for each in _above(scope, department.path)]) | {
        "directory_version": scope.site.directory_version
    }


def views(session: Session, scope: Scope, rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Of rows as storage gives them: the columns of a user and the department's path."""
    rows = list(rows)
    above = {path: _above(scope, path) for path in {row.path for row in rows}}
    names = departments.names(session, scope.site_id, itertools.chain(*above.values())) if above else {}
    paths = {path: [names[each] for each in ids] for path, ids in above.items()}
    return [_view(scope, row, paths[row.path]) for row in rows]


def _above(scope: Scope, path: str) -> list[str]:
    """The departments from the top of the scope down to that of `path`."""
    return tree.ids_of(path)[tree.level_of(scope.top.path) - 1 :]


_SHOWN = (
    "id",
    *_BY_FIELD,
    "english_name",
    "department_id",
    "account_kind",
    "capacity",
    "expires_on",
    "has_initial_password",
    "has_totp",
    "version",
)


_shown = operator.attrgetter(*_SHOWN)


def _view(scope: Scope, user: Any, path: Sequence[str]) -> dict[str, Any]:
    status = rules.status_of(scope.today, scope.now, expires_on=user.expires_on, locked_until=user.locked_until, invited=user.invited)
    return dict(zip(_SHOWN, _shown(user), strict=True), department_path=path, status=status)


def told(user: User, paths: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What the audit log says of a user. `paths`: the names from the root down, by department."""
    path = paths[user.department_id]
    return {name: getattr(user, name) for name in rules.FIELDS} | {"department": path[-1], "department_path": list(path)}


def _paths(session: Session, scope: Scope, told_of: Sequence[User]) -> dict[str, list[str]]:
    return departments.named_paths(session, scope.site_id, {user.department_id for user in told_of})


def target(user: User) -> tuple[str, str, str]:
    return "user", user.id, user.name
