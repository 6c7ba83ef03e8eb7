"""One's own profile (manual 1.6.1). A new e-mail counts once it is confirmed by a mail to it."""

from typing import Any

from sqlalchemy.orm import Session

from contracts import org as contract
from contracts.call import Actor, Role
from contracts.errors import Gone, invalid_field
from org.domain import administrators as administrator_rules
from org.domain import departments as tree
from org.domain import identifiers as identifier_rules
from org.domain import users as user_rules
from org.domain.audit import difference
from org.storage import departments, identifiers, sites
from org.storage.models import Administrator, Department, Site, User
from org.usecases import accounts, audit, directory
from org.usecases.preferences import account_row, own_account

_SHOWN = ("id", "login_name", "name", "english_name", "email", "pending_email", "phone", "mobile", "version")


def get(session: Session, actor: Actor) -> dict[str, Any]:
    return _view(session, sites.get(session, actor.site_id), own_account(session, actor))


def needed(session: Session, actor: Actor, request: dict[str, Any]) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Return what identity must be asked first: to verify the password, and to send a link to a new address. None: not needed.

    Raises Invalid when the password is missing, Conflict when somebody has the address.
    """
    site, account = sites.get(session, actor.site_id), own_account(session, actor)
    changes = _sign_in_changes(account, accounts.in_e164(request, site.country, account))
    if not changes:
        return None, None
    _check_proven("password" in request)
    return {"password": request["password"]}, _link(session, site, account, changes.get("email"))


def _sign_in_changes(account: User | Administrator, wanted: dict[str, Any]) -> dict[str, Any]:
    return accounts.really(account, wanted, ("login_name", "email", "mobile"))


def _check_proven(proven: bool) -> None:
    """An open session alone must not be enough to take an account over (ASVS 5.0, 7.5.1)."""
    if not proven:
        raise invalid_field("password", "required", "what the account signs in by changes with its password only")


def _link(session: Session, site: Site, account: User | Administrator, email: str | None) -> dict[str, Any] | None:
    if email is None:
        return None
    values = {field: getattr(account, field) for field in identifier_rules.FIELDS} | {"email": email}
    identifiers.check_free(session, site.id, account.id, identifier_rules.claims(values, site.country))
    return {"account_id": account.id, "name": account.name, "email": email, "language": account.language or site.language}


def update(
    session: Session,
    actor: Actor,
    *,
    proven: bool,
    password: str | None = None,  # noqa: ARG001 - identity has verified it
    **given: Any,
) -> dict[str, Any]:
    """`proven`: the password was right. Raises Invalid when the change needs one after all."""
    site = sites.locked(session, actor.site_id)
    account = own_account(session, actor)
    accounts.check_fresh(actor, account, lambda: _view(session, site, account), contract.Profile())
    wanted = accounts.in_e164(given, site.country, account)
    _check_proven(proven or not _sign_in_changes(account, wanted))
    if "email" in wanted:  # not yet: it waits for its confirmation
        email = wanted.pop("email")
        wanted["pending_email"] = None if email == account.email else email
    changes = accounts.really(account, wanted, (*identifier_rules.FIELDS, "name", "english_name", "pending_email"))
    return _changed(session, actor, site, account, changes)


def confirm_email(session: Session, actor: Actor, *, token: str, redeemed: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    """`redeemed` is what identity knows of the token. Raises Gone when another address was asked for, or given, since."""
    site = sites.locked(session, actor.site_id)
    account = own_account(session, actor)
    if redeemed["account_id"] != account.id or redeemed["email"] != account.pending_email:
        raise Gone("link_expired", "the address was changed again since")
    return _changed(session, actor, site, account, {"email": redeemed["email"], "pending_email": None})


def _changed(session: Session, actor: Actor, site: Site, account: User | Administrator, changes: dict[str, Any]) -> dict[str, Any]:
    if not changes:
        return _view(session, site, account)
    fields = (*(user_rules if isinstance(account, User) else administrator_rules).FIELDS, "pending_email")
    before = {name: getattr(account, name) for name in fields}
    accounts.apply(account, changes)
    accounts.index(account)
    accounts.claim(session, site, account)
    after = {name: getattr(account, name) for name in fields}
    kind = "user" if isinstance(account, User) else "administrator"
    audit.record(session, actor, site.id, f"{kind}.updated", (kind, account.id, account.name), *difference(before, after, fields))
    directory.publish(session, actor, site, accounts=[account_row(session, account)])
    return _view(session, site, account)


def _view(session: Session, site: Site, account: User | Administrator) -> dict[str, Any]:
    shown = {name: getattr(account, name) for name in _SHOWN} | {"directory_version": site.directory_version}
    if isinstance(account, User):
        own = {name: getattr(account, name) for name in ("account_kind", "capacity", "expires_on")}
        return shown | own | {"role": Role.USER, "department_path": _path(session, site, account.department_id)}
    none = dict.fromkeys(("account_kind", "capacity", "expires_on"))
    return shown | none | {"role": Role.ADMINISTRATOR, "department_path": _path(session, site, account.scope_department_id)}


def _path(session: Session, site: Site, department_id: str) -> list[str]:
    department = departments.get(session, site.id, department_id)
    ids = tree.ids_of(department.path) if isinstance(department, Department) else []
    names = departments.names(session, site.id, ids)
    return [names[each] for each in ids]
