"""The lines of the sign-in log (manual 1.4.6): who did what, from where, and how it went."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session as Transaction
from uuid_utils.compat import uuid7

from contracts.call import Actor
from directory import Account
from identity.domain.clients import client
from identity.storage.models import SignIn
from kit.db import NO_SITE


def record(
    session: Transaction,
    actor: Actor,
    account: Account | None,
    action: str,
    result: str = "success",
    **detail: Any,
) -> None:
    """Without an account it was nobody's: the nil site keeps it, so that an unknown name costs what a known one does."""
    session.add(
        SignIn(
            site_id=account.site_id if account else NO_SITE,
            id=str(uuid7()),
            at=datetime.now(UTC),
            account_id=account.id if account else None,
            name=account.name if account else "",
            login_name=account.login_name if account else "",
            address=actor.address,
            client=client(actor.user_agent),
            action=action,
            result=result,
            by_id=actor.impersonator_id,
            by_name=actor.impersonator_name,
            detail=detail,
        )
    )
