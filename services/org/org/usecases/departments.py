"""The organisation tree (manual 1.2.2). Whoever changes it holds the site's lock, so that two never cross."""

from typing import Any

from sqlalchemy.orm import Session

from contracts.call import Actor
from kit.db import Answer
from org.domain import departments as rules
from org.domain.audit import difference
from org.domain.search import department_keys
from org.storage import departments, users
from org.storage.models import Department
from org.usecases import audit, directory, scopes
from org.usecases.keys import new_id
from org.usecases.scopes import Scope


def tree(session: Session, actor: Actor) -> Answer:
    """Return the tree as the wire has it, siblings by pinyin as users are: a dump of 10,000 nested departments by schema is slow."""
    scope = scopes.read(session, actor)
    nodes: dict[str, dict[str, Any]] = {}
    found = departments.subtree(session, scope.site_id, scope.top.path)
    rows = sorted(found, key=lambda row: (len(row.path), department_keys(row.name)[0], row.id))
    for row in rows:
        node = {"id": row.id, "parent_id": row.parent_id, "name": row.name, "user_count": row.user_count}
        nodes[row.id] = node | {"total_user_count": row.user_count, "spellings": department_keys(row.name)[1], "children": []}
    top = nodes[scope.top.id]
    top["parent_id"] = None
    for row in reversed(rows):  # children come after their parents, so here they are complete before them
        if row.id != scope.top.id:
            nodes[row.parent_id]["total_user_count"] += nodes[row.id]["total_user_count"]
    for row in rows:
        if row.id != scope.top.id:
            nodes[row.parent_id]["children"].append(nodes[row.id])
    return Answer({"items": [top], "version": scope.site.directory_version})


def create(session: Session, actor: Actor, *, parent_id: str, name: str) -> dict[str, Any]:
    scope = scopes.locked(session, actor)
    parent = scope.department(session, parent_id, "parent_id")
    rules.check_count(departments.count(session, scope.site_id))
    rules.check_depth(parent.path, [])
    department_id = new_id()
    path = rules.path_of(department_id, parent.path)
    department = Department(id=department_id, site_id=scope.site_id, parent_id=parent.id, name=name, name_key=rules.key_of(name), path=path)
    departments.save(session, department, parent.name)
    audit.record(session, actor, scope.site_id, "department.created", _target(department), after=_said(session, department))
    version = directory.publish(session, actor, scope.site, departments=[directory.department_row(department)])
    return _row(department, version)


def update(session: Session, actor: Actor, *, id: str, name: str | None = None, parent_id: str | None = None) -> dict[str, Any]:  # noqa: A002
    """Renames it, or hangs it below another parent with all that is in it and below it, or both."""
    scope = scopes.locked(session, actor)
    department = scope.department(session, id)
    moves = parent_id is not None and parent_id != department.parent_id
    rules.check_not_top(department.path, scope.top.path, rename=parent_id is None)
    new_name = department.name if name is None else name
    if not moves and new_name == department.name:
        return _row(department, scope.site.directory_version)
    before = _said(session, department)
    if moves:
        _move(session, scope, department, str(parent_id), new_name)
    else:
        department.name, department.name_key = new_name, rules.key_of(new_name)
        departments.save(session, department, before["parent"] or "")
    return _changed(session, actor, scope, department, before, moves)


def _move(session: Session, scope: Scope, department: Department, parent_id: str, name: str) -> None:
    parent = scope.department(session, parent_id, "parent_id")
    rules.check_move(department.path, parent.path)
    rules.check_depth(parent.path, departments.paths(session, scope.site_id, department.path), department.path)
    departments.move(session, department, parent, name)


def _changed(session: Session, actor: Actor, scope: Scope, department: Department, before: dict[str, Any], moved: bool) -> dict[str, Any]:
    changes = difference(before, _said(session, department), before)
    action = "department.moved" if moved else "department.renamed"
    audit.record(session, actor, scope.site_id, action, _target(department), *changes)
    rows = departments.rows(session, scope.site_id, department.path) if moved else [department]
    version = directory.publish(session, actor, scope.site, departments=[directory.department_row(row) for row in rows])
    return _row(department, version)


def preview_deletion(session: Session, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002
    scope = scopes.read(session, actor)
    department = scope.department(session, id)
    rules.check_not_top(department.path, scope.top.path)
    return {
        "department_count": len(departments.paths(session, scope.site_id, department.path)) - 1,
        "user_count": users.count_in(session, scope.site_id, department.path),
        "moves_to": _row(scope.top, scope.site.directory_version),
        "administrators": departments.scope_holders(session, scope.site_id, department.path),
    }


def delete(session: Session, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002
    """It goes with all below it; the users of all of them go to the top of the scope (spec 1.2.2.4)."""
    scope = scopes.locked(session, actor)
    department = scope.department(session, id)
    rules.check_not_top(department.path, scope.top.path)
    holders = departments.scope_holders(session, scope.site_id, department.path)
    if holders:
        raise rules.is_a_scope([{"id": each.id, "name": each.name} for each in holders])
    gone = departments.rows(session, scope.site_id, department.path)
    before = _said(session, department) | {"departments": [row.name for row in gone]}
    moved = users.move_all(session, scope.site_id, department.path, scope.top.id)
    departments.delete_subtree(session, scope.site_id, department.path)
    before, after = before | {"users_moved": len(moved)}, _users_in(session, scope)
    audit.record(session, actor, scope.site_id, "department.deleted", _target(department), before, after)
    version = directory.publish(
        session,
        actor,
        scope.site,
        departments=[directory.department_row(row, deleted=True) for row in gone],
        accounts=[directory.user_row(row) for row in moved],
    )
    return {"directory_version": version}


def _row(department: Department, version: int) -> dict[str, Any]:
    row = {"id": department.id, "parent_id": department.parent_id, "name": department.name}
    return row | {"directory_version": version}


def _target(department: Department) -> tuple[str, str, str]:
    return "department", department.id, department.name


def _said(session: Session, department: Department) -> dict[str, Any]:
    """What the audit log says of a department."""
    parent_id = department.parent_id or ""
    path = departments.named_paths(session, department.site_id, [parent_id]).get(parent_id) if parent_id else None
    return {"name": department.name, "parent": path[-1] if path else None, "parent_path": path}


def _users_in(session: Session, scope: Scope) -> dict[str, Any]:
    """Where the users of a deleted department are from then on."""
    path = departments.named_paths(session, scope.site_id, [scope.top.id])[scope.top.id]
    return {"users_in": scope.top.name, "users_in_path": path}
