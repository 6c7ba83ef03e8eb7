"""Whom an administrator sees, by the scope that the directory names: a token's may be a moment older."""

from sqlalchemy.orm import Session as Transaction

import directory
from contracts.call import Actor, Role
from directory import visible_user


def sees(session: Transaction, site_id: str, administrator_id: str, user_id: str) -> bool:
    """Return whether the user lies in the administrator's scope. False for an administrator who was deleted."""
    account = directory.account(session, site_id, administrator_id)
    if account is None or account.deleted or account.role != Role.ADMINISTRATOR:
        return False
    scope = account.scope_department_id
    return visible_user(session, Actor(Role.ADMINISTRATOR, "", account_id=account.id, site_id=site_id, scope_department_id=scope), user_id)
