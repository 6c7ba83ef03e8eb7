"""Mail to those who were invited: noted in the transaction of what causes it, sent after it (see mails.py)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from booking.storage.models import Meeting, Series
from contracts import booking as contract
from contracts.call import Actor
from kit.outbox import Told, emit_all

REQUEST, CANCEL = "REQUEST", "CANCEL"


def due(
    session: Session,
    actor: Actor | None,
    item: Meeting,
    series: Series | None,
    *,
    method: str = REQUEST,
    gone: Sequence[Mapping[str, Any]] = (),
) -> None:
    """One mail to each for `item`, or for the whole of `series` where that is given. `gone`: who was invited before and is not
    any more, and hears that it is cancelled for them."""
    emit_all(session, [told(item, series, method=method, gone=gone)], site_id=item.site_id, actor=actor)


def told(item: Meeting, series: Series | None, *, method: str = REQUEST, gone: Sequence[Mapping[str, Any]] = ()) -> Told:
    """The event, for who emits it together with others."""
    body = {
        "method": method,
        "meeting_id": None if series else item.id,
        "series_id": series.id if series else None,
        "sequence": series.sequence if series else item.sequence,
        "gone": list(gone),
    }
    return Told(contract.invitation_due, series.id if series else item.id, 0, body)
