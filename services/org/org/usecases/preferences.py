"""Language and rows a page: the site's, and what an account has chosen for itself (manual 1.5)."""

from typing import Any

from sqlalchemy.orm import Session

from contracts.call import Actor, Role
from contracts.errors import FieldError, Forbidden, Invalid, Unauthenticated, invalid_field
from org.domain.audit import difference
from org.storage import departments, sites
from org.storage.models import Administrator, Site, User
from org.usecases import audit, directory

PAGE_SIZES = (10, 15, 20, 50, 100)
_NAMES = ("language", "page_size")


def get(session: Session, actor: Actor) -> dict[str, Any]:
    return _view(sites.get(session, actor.site_id), own_account(session, actor))


def put(session: Session, actor: Actor, *, level: str, **chosen: Any) -> dict[str, Any]:
    """`level` site needs an administrator of the whole site, and a value for each. For an account None means: as the site has it."""
    _check(chosen)
    if level == "site" and (actor.role is not Role.ADMINISTRATOR or actor.scope_department_id is not None):
        raise Forbidden("root_only", "the site's preferences are its root administrators'")
    site = sites.locked(session, actor.site_id)
    account = own_account(session, actor)
    if level == "site":
        _put_sites(session, actor, site, chosen)
    else:
        _choose(session, actor, site, account, chosen)
    return _view(site, account)


def update(session: Session, actor: Actor, **chosen: Any) -> dict[str, Any]:
    """For oneself, and only what is named."""
    _check(chosen)
    site = sites.locked(session, actor.site_id)
    account = own_account(session, actor)
    _choose(session, actor, site, account, chosen)
    return _view(site, account)


def _check(chosen: dict[str, Any]) -> None:
    if chosen.get("page_size") is not None and chosen["page_size"] not in PAGE_SIZES:
        raise invalid_field("page_size", "format", "one of " + ", ".join(map(str, PAGE_SIZES)))


def _choose(session: Session, actor: Actor, site: Site, account: User | Administrator, chosen: dict[str, Any]) -> None:
    new = {name: value for name, value in chosen.items() if getattr(account, name) != value}
    if not new:
        return
    for name, value in new.items():
        setattr(account, name, value)
    directory.publish(session, actor, site, accounts=[account_row(session, account)])


def _put_sites(session: Session, actor: Actor, site: Site, chosen: dict[str, Any]) -> None:
    missing = [FieldError(name, "required") for name in _NAMES if chosen[name] is None]
    if missing:
        raise Invalid("invalid", fields=missing)
    old, new = difference({name: getattr(site, name) for name in _NAMES}, chosen, _NAMES)
    if not new:
        return
    for name, value in new.items():
        setattr(site, name, value)
    site.version += 1
    audit.record(session, actor, site.id, "site.updated", ("site", site.id, site.name_zh), old, new)
    directory.publish(session, actor, site, site_changed=True)


def account_row(session: Session, account: User | Administrator) -> dict[str, Any]:
    if isinstance(account, User):
        return directory.user_row(account)
    return directory.administrator_row(account, departments.root(session, account.site_id).id)


def own_account(session: Session, actor: Actor) -> User | Administrator:
    """The signed-in account. A jumped administrator acts on the user's. Raises Unauthenticated when it was deleted meanwhile."""
    table = User if actor.role is Role.USER else Administrator
    account: Any = session.get(table, actor.account_id, populate_existing=True) if actor.account_id else None
    if account is None or account.deleted_at is not None:
        raise Unauthenticated("session_ended")
    found: User | Administrator = account
    return found


def _view(site: Site, account: User | Administrator) -> dict[str, Any]:
    return {
        "language": account.language or site.language,
        "page_size": account.page_size or site.page_size,
        "own_language": account.language,
        "own_page_size": account.page_size,
        "site_language": site.language,
        "site_page_size": site.page_size,
    }
