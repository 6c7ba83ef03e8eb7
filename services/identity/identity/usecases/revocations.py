"""Taking effect at once on every gateway: what is revoked is stored for those that start later, and broadcast to the others."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session as Transaction
from uuid_utils.compat import uuid7

from contracts import identity as contract
from contracts.call import Actor
from identity.storage import revocations as storage
from identity.storage.models import Revocation
from kit.outbox import emit

KEPT = timedelta(minutes=6)  # an access token lives for five


def revoke_session(session: Transaction, site_id: str, session_id: str) -> None:
    _revoke(session, site_id, session_id=session_id)


def revoke_tokens(session: Transaction, site_id: str, account_id: str) -> None:
    """Every access token of the account issued until now; its sessions go on, and give tokens that say what is true now."""
    _revoke(session, site_id, account_id=account_id)


def _revoke(session: Transaction, site_id: str, *, session_id: str | None = None, account_id: str | None = None) -> None:
    now = datetime.now(UTC)
    said = {"session_id": session_id, "account_id": account_id, "not_before": now.timestamp(), "at": now}
    row = Revocation(site_id=site_id, id=str(uuid7()), **said)
    session.add(row)
    emit(session, contract.revoked, said, site_id=site_id, key=session_id or str(account_id), version=0)


def list_all(session: Transaction, actor: Actor) -> dict[str, Any]:  # noqa: ARG001 - every use-case takes both
    """Of all sites: whoever verifies tokens needs it before the first."""
    return {"items": storage.since(session, datetime.now(UTC) - KEPT)}
