"""What identity tells of passwords, as far as lists show it: invited, locked, still the first password."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from contracts.call import Envelope
from org.storage.models import Administrator, User


def follow(session: Session, event: Envelope) -> None:
    """No new version of the account: who is editing it has not been overtaken by this."""
    body = event.body
    until = body.get("locked_until")
    values: dict[str, Any] = {"has_initial_password": body["temporary"], "locked_until": datetime.fromisoformat(until) if until else None}
    if "has_totp" in body:
        values["has_totp"] = body["has_totp"]
    if body["has_password"]:
        values["invited"] = False
    for table in (User, Administrator):
        own = (table.site_id == event.site_id) & (table.id == body["account_id"])
        session.execute(update(table).where(own).values(values))
