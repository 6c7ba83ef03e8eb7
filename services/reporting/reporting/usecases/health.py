"""Whether reporting can work: its database answers, and has all migrations that this code needs."""

from typing import Any

from sqlalchemy.orm import Session

from contracts.call import Actor
from kit.migrate.head import at_head


def read(session: Session, actor: Actor) -> dict[str, Any]:  # noqa: ARG001 - every use-case takes both
    return {"service": "reporting", "database": True, "migrations_at_head": at_head(session, "reporting")}
