"""What identity tells org's audit log: changes that administrators make here. Never a secret."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session as Transaction

from contracts import identity as contract
from contracts.call import Actor, Role
from directory import Account
from kit.outbox import emit


def record(session: Transaction, actor: Actor, action: str, target: Account, *, reason: str | None = None, **after: Any) -> None:
    """An administrator did `action` to `target` (which may be themselves). What users do to themselves is not audited, unless an
    administrator is behind it."""
    if actor.role is Role.USER and actor.impersonator_id is None:
        return
    said = {
        "at": datetime.now(UTC),
        "action": action,
        "target_type": target.role,
        "target_id": target.id,
        "target_name": target.name,
        "before": None,
        "after": after or None,
        "reason": reason,
    }
    emit(session, contract.audited, said, site_id=target.site_id, key=target.id, version=0, actor=actor)
