"""What identity tells org's audit log: changes that administrators make here. Never a secret."""

from sqlalchemy.orm import Session as Transaction

from contracts import identity as contract
from contracts import org
from contracts.call import Actor, Role
from directory import Account
from kit.outbox import emit


def record(session: Transaction, actor: Actor, action: str, target: Account, *, reason: str | None = None) -> None:
    """An administrator did `action` to `target` (which may be themselves). What users do to themselves is not audited, unless an
    administrator is behind it."""
    if actor.role is Role.USER and actor.impersonator_id is None:
        return
    said = org.audit_body(action, (str(target.role), target.id, target.name), reason=reason)
    emit(session, contract.audited, said, site_id=target.site_id, key=target.id, version=0, actor=actor)
