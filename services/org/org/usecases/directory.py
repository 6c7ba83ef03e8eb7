"""What the other services are told of a site, and what they can ask for (design.md §6, ADR 3)."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from contracts import org as contract
from contracts.call import Actor
from kit.outbox import emit
from org.storage import directory, sites
from org.storage.models import Administrator, Site

AN_EVENT = 500  # rows of either kind: an event stays well below the limits of the broker and of its readers
A_PAGE = 1000

Row = dict[str, Any]


def publish(
    session: Session,
    actor: Actor,
    site: Site,
    *,
    departments: Sequence[Row] = (),
    accounts: Sequence[Row] = (),
    site_changed: bool = False,
) -> int:
    """Tells what this transaction changed; the version that a replica then has reached. The caller holds the site's lock.

    More rows than one event may carry go out as several, each with a version of its own: the versions stay without gaps.
    """
    parts = list(_parts(departments, accounts)) or [((), ())]
    for number, (some_departments, some_accounts) in enumerate(parts):
        site.directory_version += 1
        body = {
            "version": site.directory_version,
            "site": site_row(site) if site_changed and number == 0 else None,
            "departments": some_departments,
            "accounts": some_accounts,
        }
        # Version 0 for the bus: readers put changes in order themselves, and need the ones that come late too.
        emit(session, contract.directory_changed, body, site_id=site.id, key=site.id, version=0, actor=actor)
    session.flush()
    return site.directory_version


def _parts(departments: Sequence[Row], accounts: Sequence[Row]) -> Iterator[tuple[Sequence[Row], Sequence[Row]]]:
    """Departments first: accounts refer to them."""
    for start in range(0, len(departments), AN_EVENT):
        last = start + AN_EVENT >= len(departments)
        yield departments[start : start + AN_EVENT], accounts[:AN_EVENT] if last else ()
    for start in range(AN_EVENT if departments else 0, len(accounts), AN_EVENT):
        yield (), accounts[start : start + AN_EVENT]


SITE_FIELDS = (
    "id",
    "name_zh",
    "name_en",
    "type",
    "time_zone",
    "country",
    "language",
    "page_size",
    "features",
    "expires_on",
    "require_totp",
)


def site_row(site: Site) -> Row:
    return {name: getattr(site, name) for name in SITE_FIELDS}


def department_row(department: Any, *, deleted: bool = False) -> Row:
    """Of a Department or a row with its columns."""
    return {
        "id": department.id,
        "parent_id": department.parent_id,
        "name": department.name,
        "path": department.path,
        "deleted": deleted,
    }


_SHARED = ("id", "login_name", "name", "english_name", "email", "phone", "mobile", "language", "page_size", "invited", "credential")
_OWN = ("department_id", "account_kind", "capacity", "expires_on")


def user_row(user: Any, *, deleted: bool = False) -> Row:
    """Of a User or a row with its columns."""
    return {"role": "user", "deleted": deleted} | {name: getattr(user, name) for name in _SHARED + _OWN}


def administrator_row(administrator: Administrator, root_id: str, *, deleted: bool = False) -> Row:
    scope = administrator.scope_department_id
    row = {name: getattr(administrator, name) for name in _SHARED}
    return row | {"role": "administrator", "scope_department_id": None if scope == root_id else scope, "deleted": deleted}


def snapshot(session: Session, actor: Actor, *, site_id: str, after: str) -> Row:  # noqa: ARG001 - every use-case takes both
    """A page of the whole directory: departments, then users, then administrators, each by id.

    `after` is the kind and the id of the last row of the page before: "user 0190…".
    """
    site = sites.get(session, site_id)
    kind, _, key = after.partition(" ")
    page: Row = {"version": site.directory_version, "site": site_row(site) if not after else None, "departments": [], "accounts": []}
    if kind in ("", "department"):
        found = directory.departments(session, site_id, key, A_PAGE)
        page["departments"] = [department_row(each) for each in found]
        return page | {"next": f"department {found[-1].id}" if len(found) == A_PAGE else "user"}
    if kind == "user":
        users = directory.users(session, site_id, key, A_PAGE)
        page["accounts"] = [user_row(each) for each in users]
        return page | {"next": f"user {users[-1].id}" if len(users) == A_PAGE else "administrator"}
    administrators = directory.administrators(session, site_id, key, A_PAGE)
    root_id = directory.root_id(session, site_id)
    page["accounts"] = [administrator_row(each, root_id) for each in administrators]
    return page | {"next": f"administrator {administrators[-1].id}" if len(administrators) == A_PAGE else None}


def versions(session: Session, actor: Actor) -> Row:  # noqa: ARG001
    return {"sites": sites.versions(session)}
