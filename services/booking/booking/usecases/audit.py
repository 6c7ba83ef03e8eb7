"""What booking tells org's audit log: what administrators change here, in their own name or as somebody else."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from contracts import booking as contract
from contracts.call import Actor, Role
from kit.outbox import emit


def record(
    session: Session,
    actor: Actor,
    action: str,
    target: tuple[str, str, str],
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """`target`: type, id and name. What users do in their own name stands in the log of users' operations, not here."""
    if actor.role is Role.USER and actor.impersonator_id is None:
        return
    kind, target_id, name = target
    said = {
        "at": datetime.now(UTC),
        "action": action,
        "target_type": kind,
        "target_id": target_id,
        "target_name": name,
        "before": dict(before) if before is not None else None,
        "after": dict(after) if after is not None else None,
        "reason": reason or None,
    }
    emit(session, contract.audited, said, site_id=actor.site_id, key=target_id, version=0, actor=actor)
