"""The lines of the sign-in log (manual 1.4.6): who did what, from where, and how it went."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session as Transaction
from uuid_utils.compat import uuid7

import directory
from contracts.call import Actor, Envelope
from directory import Account
from identity.domain.clients import client
from identity.storage.models import SignIn
from kit.db import NO_SITE

# Made once; what comes back makes it one statement for all rows, which would else be sent one after the other.
_ADD = insert(SignIn).on_conflict_do_nothing().returning(SignIn.id)
MEETINGS = {"booked": "booking", "changed": "change", "cancelled": "cancellation"}


def record(
    session: Transaction,
    actor: Actor,
    account: Account | None,
    action: str,
    result: str = "success",
    **detail: Any,
) -> None:
    """Without an account it was nobody's: the nil site keeps it, so that an unknown name costs what a known one does."""
    session.add(SignIn(**_line(actor, account, action, result, detail)))


def is_somebodys(event: Envelope) -> bool:
    """Whether somebody did it. What the media plane, another system or we ourselves did to a meeting is nobody's."""
    return event.body["change"] in MEETINGS and bool(event.actor) and event.site_id is not None


def record_meetings(session: Transaction, events: Sequence[Envelope]) -> None:
    """Write what people of a site did to meetings, as booking tells it: one line a meeting, or a request's whole series."""
    said = [(event, Actor.from_context(event.actor)) for event in events]
    known = directory.accounts(session, str(events[0].site_id), {actor.account_id for _, actor in said if actor.account_id})
    lines = [_meeting_line(event, actor, known[actor.account_id]) for event, actor in said if actor.account_id in known]
    if lines:
        session.connection().execute(_ADD, lines)  # as they are: no objects of the session


def _meeting_line(event: Envelope, actor: Actor, account: Account) -> dict[str, Any]:
    action = MEETINGS[event.body["change"]]
    detail = {name: event.body.get(name) for name in ("meeting_number", "topic", "start_at")}
    return _line(actor, account, action, "success", detail) | {"operation": _operation(event, actor, action)}


def _operation(event: Envelope, actor: Actor, action: str) -> str:
    """Return the key by which a line is written once. Only the meetings of one series, in one request of one account, share one."""
    series_id = event.body.get("series_id")
    return f"{actor.account_id}:{actor.request_id}:{action}:{series_id}" if series_id else event.id


def _line(actor: Actor, account: Account | None, action: str, result: str, detail: dict[str, Any]) -> dict[str, Any]:
    return {
        "site_id": account.site_id if account else NO_SITE,
        "id": str(uuid7()),
        "at": datetime.now(UTC),
        "account_id": account.id if account else None,
        "name": account.name if account else "",
        "login_name": account.login_name if account else "",
        "address": actor.address,
        "client": client(actor.user_agent),
        "action": action,
        "result": result,
        "by_id": actor.impersonator_id,
        "by_name": actor.impersonator_name,
        "detail": detail,
    }
