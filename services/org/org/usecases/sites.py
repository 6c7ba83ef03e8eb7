"""Sites: what the operator makes and changes, what an administrator sees and changes of their own (manual 1.2.1)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from contracts import booking
from contracts import org as contract
from contracts.call import Actor
from contracts.errors import Invalid, Stale
from kit.outbox import emit
from org.domain import departments as tree
from org.domain import licences as licence_rules
from org.domain import sites as rules
from org.domain.audit import difference
from org.domain.licences import Line
from org.storage import departments, licences, sites
from org.storage.models import Department, Site
from org.usecases import accounts, administrators, audit, directory
from org.usecases.accounts import Bus, Staged
from org.usecases.keys import new_id

_OF_SITE = ("name_zh", "name_en", "lease_mode", "expires_on", "time_zone", "country", "features", "hosts", "ports", "require_totp")
_DIRECTORY = frozenset(directory.SITE_FIELDS)
_LICENCE = frozenset({"expires_on", "ports", "lines"})


def stage_administrator(bus: Bus, request: Mapping[str, Any]) -> Staged:
    first = request["administrator"]
    return accounts.stage(bus, new_id(), first.get("password"), first, temporary=request["temporary_password"])


def create(
    session: Session,
    actor: Actor,
    *,
    new_site_id: str,
    staged: Staged,
    administrator: Mapping[str, Any],
    temporary_password: bool,
    lines: Sequence[Mapping[str, Any]],
    ports: int | None = None,
    **given: Any,
) -> dict[str, Any]:
    """A site with its root department, its licence and its first administrator, whose password is at identity already.

    Raises Invalid for a key that made another site more than a day ago.
    """
    if session.get(Site, new_site_id) is not None:
        raise Invalid("idempotency_key_reused", "the idempotency key has made another site")
    rules.check_place(given["time_zone"], given["country"])
    licence_rules.check_form(given["type"], lines=bool(lines), ports=ports, new=True)
    site_id = new_site_id
    site = _site(site_id, given | {"ports": ports})
    session.add(site)
    root = Department(
        id=new_id(),
        site_id=site_id,
        parent_id=None,
        name=site.name_zh,
        name_key=tree.key_of(site.name_zh),
        path="",
    )
    root.path = tree.path_of(root.id)
    session.flush()
    departments.save(session, root, "")
    licences.add(session, site_id, _lines(lines, []))
    first = _first_administrator(session, site, root, staged, administrator, temporary_password)
    _tell_created(session, actor, site, root, first)
    return _operators_view(session, site, root.id, 0)


def _site(site_id: str, given: Mapping[str, Any]) -> Site:
    fixed: dict[str, Any] = {"page_size": 20, "require_totp": False, "directory_version": 0, "version": 1}
    return Site(id=site_id, created_at=datetime.now(UTC), **fixed, **given)


def _first_administrator(session: Session, site: Site, root: Department, staged: Staged, given: Mapping[str, Any], temporary: bool) -> Any:
    values = {"login_name": given["login_name"], "name": given["name"], "email": given["email"]}
    values |= {"english_name": "", "phone": None, "mobile": None, "scope_department_id": root.id}
    invited = staged.credential is None
    made = administrators.make(site.id, site.created_at, staged, values, invited=invited, initial=not invited and temporary)
    session.add(made)
    accounts.claim(session, site, made)
    return made


def _tell_created(session: Session, actor: Actor, site: Site, root: Department, first: Any) -> None:
    after = {name: getattr(site, name) for name in (*_OF_SITE, "type")} | {"lines": _told_lines(session, site.id)}
    audit.record(session, actor, site.id, "site.created", _target(site), after=after)
    audit.record(
        session, actor, site.id, "administrator.created", administrators.target(first), after=administrators.told(session, first, root)
    )
    _tell_licence(session, actor, site)
    directory.publish(
        session,
        actor,
        site,
        departments=[directory.department_row(root)],
        accounts=[directory.administrator_row(first, root.id)],
        site_changed=True,
    )


def list_page(session: Session, actor: Actor, *, q: str, sort: str, page: int, page_size: int) -> dict[str, Any]:  # noqa: ARG001
    """As the resolver: every site."""
    rows, total = sites.page(session, q=q, sort=sort, page=page, page_size=page_size)
    figures = sites.figures(session, [row.id for row in rows])
    items = [_operators_view(session, row, figures[row.id].root_department_id, figures[row.id].user_count) for row in rows]
    return {"items": items, "page": page, "page_size": page_size, "total": total}


def get(session: Session, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002, ARG001
    return _own_operators_view(session, sites.get(session, id))


def update(
    session: Session,
    actor: Actor,
    *,
    id: str,  # noqa: A002
    lines: Sequence[Mapping[str, Any]] | None = None,
    **given: Any,
) -> dict[str, Any]:
    """What is not given stays; `lines` replace all lines. A licence below what is used is refused, saying what uses it."""
    site = sites.locked(session, id)
    _check_fresh(actor, site, lambda: contract.OperatorSite().dump(_own_operators_view(session, site)))
    rules.check_place(given.get("time_zone"), given.get("country"))
    licence_rules.check_form(site.type, lines=bool(lines), ports=given.get("ports"))
    before = {name: getattr(site, name) for name in given} | {"lines": _told_lines(session, id)}
    if lines is not None:
        _change_lines(session, site, lines)
    after = before | given | {"lines": _told_lines(session, id)}
    _change(session, actor, site, before, after)
    return _own_operators_view(session, site)


def ask_booking(session: Session, actor: Actor, request: Mapping[str, Any]) -> dict[str, Any] | None:
    """What `booking.change_limits` is asked before a licence is changed; None when this change leaves the licence alone. Whatever
    org itself refuses is refused here, so that booking hears only of what is to happen."""
    if not request.keys() & _LICENCE:
        return None
    site = sites.get(session, request["id"])
    _check_fresh(actor, site, lambda: contract.OperatorSite().dump(_own_operators_view(session, site)))
    licence_rules.check_form(site.type, lines=bool(request.get("lines")), ports=request.get("ports"))
    present = licences.lines(session, site.id)
    lines = _lines(request["lines"], present) if "lines" in request else present
    licence_rules.moved(present, lines, licences.holders(session, site.id))
    wanted = {"ports": request.get("ports", site.ports), "expires_on": request.get("expires_on", site.expires_on).isoformat()}
    return {"site_id": site.id, "version": site.version + 1, "lines": _wire_lines(lines), **wanted}


def allow(bus: Bus, limits: Mapping[str, Any] | None) -> None:
    """Raises Conflict naming the peak, rooms and meetings that stand in the way."""
    if limits is not None:
        bus(booking.change_limits, dict(limits))


def get_own(session: Session, actor: Actor) -> dict[str, Any]:
    """Site figures are root's: an administrator of a department gets none."""
    site = sites.get(session, actor.site_id)
    return _view(site, sites.host_count(session, site.id) if actor.scope_department_id is None else None)


def update_own(session: Session, actor: Actor, **given: Any) -> dict[str, Any]:
    site = sites.locked(session, actor.site_id)
    count = sites.host_count(session, site.id)
    _check_fresh(actor, site, lambda: contract.Site().dump(_view(site, count)))
    _change(session, actor, site, {name: getattr(site, name) for name in given}, given)
    return _view(site, count)


def licence(session: Session, actor: Actor) -> dict[str, Any]:
    """What is licensed, and what org knows to be used: what meetings use is booking's to say."""
    site = sites.get(session, actor.site_id)
    ports = {"licensed": site.ports, "in_use": None, "peak_today": None, "peak_today_at": None} if site.type == "concurrent" else None
    return {
        "lease_mode": site.lease_mode,
        "expires_on": site.expires_on,
        "lines": licences.lines(session, site.id),
        "ports": ports,
        "hosts": {"used": sites.host_count(session, site.id), "total": site.hosts},
    }


def _change(session: Session, actor: Actor, site: Site, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    old, new = difference(before, after, after)
    if not new:
        return
    for name in new.keys() - {"lines"}:
        setattr(site, name, new[name])
    site.version += 1
    audit.record(session, actor, site.id, "site.updated", _target(site), old, new)
    if new.keys() & _LICENCE:
        _tell_licence(session, actor, site)
    if new.keys() & _DIRECTORY:
        directory.publish(session, actor, site, site_changed=True)


def _tell_licence(session: Session, actor: Actor, site: Site) -> None:
    """Booking makes rooms of it and admits by it."""
    body = {"version": site.version, "type": site.type, "expires_on": site.expires_on, "ports": site.ports}
    body |= {"lines": licences.lines(session, site.id)}
    emit(session, contract.licence_changed, body, site_id=site.id, key=site.id, version=site.version, actor=actor)


def _wire_lines(lines: Sequence[Line]) -> list[dict[str, Any]]:
    names = ("room_kind", "capacity", "quantity")
    return [{name: getattr(line, name) for name in names} | {"expires_on": line.expires_on.isoformat()} for line in lines]


def _check_fresh(actor: Actor, site: Site, current: Any) -> None:
    if actor.if_match is not None and actor.if_match != site.version:
        raise Stale(message="somebody else has changed it since", details={"current": current()})


def _change_lines(session: Session, site: Site, lines: Sequence[Mapping[str, Any]]) -> None:
    present = licences.lines(session, site.id)
    wanted = _lines(lines, present)
    moves = licence_rules.moved(present, wanted, licences.holders(session, site.id))
    licences.replace(session, site.id, wanted, moves)


def _lines(lines: Sequence[Mapping[str, Any]], present: Sequence[Line]) -> list[Line]:
    """The lines that the operator names. One of the same kind, capacity and expiry as a present one is that one."""
    ids = {line.key: line.id for line in present}
    keys = [(line["room_kind"], line["capacity"], line["expires_on"]) for line in lines]
    licence_rules.check_distinct(keys)
    return [Line(ids.get(key) or new_id(), *key[:2], line["quantity"], key[2]) for key, line in zip(keys, lines, strict=True)]


def _told_lines(session: Session, site_id: str) -> list[dict[str, Any]]:
    names = ("room_kind", "capacity", "quantity", "expires_on")
    return [{name: str(getattr(line, name)) for name in names} for line in licences.lines(session, site_id)]


def _own_operators_view(session: Session, site: Site) -> dict[str, Any]:
    return _operators_view(session, site, departments.root(session, site.id).id, sites.host_count(session, site.id))


def _operators_view(session: Session, site: Site, root_id: str, user_count: int) -> dict[str, Any]:
    return _view(site, user_count) | {
        "lines": licences.lines(session, site.id),
        "ports": site.ports,
        "user_count": user_count,
        "root_department_id": root_id,
        "directory_version": site.directory_version,
    }


def _view(site: Site, user_count: int | None) -> dict[str, Any]:
    """`user_count`: None where the reader may not know it."""
    names = (*directory.SITE_FIELDS, "lease_mode", "version")
    hosts = None if user_count is None else {"used": user_count, "total": site.hosts}
    return {name: getattr(site, name) for name in names} | {"hosts": hosts}


def _target(site: Site) -> tuple[str, str, str]:
    return "site", site.id, site.name_zh
