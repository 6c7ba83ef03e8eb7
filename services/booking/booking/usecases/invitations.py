"""Mail to those who were invited: noted in the transaction of what causes it, sent after it (see mails.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from booking.storage.models import Meeting, Series
from booking.usecases import invitees
from contracts import booking as contract
from contracts.call import Actor
from kit.outbox import Told, emit_all

REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True, slots=True)
class News:
    """What there is to say. `gone` are not invited any more, `added` are from now on. Those who stay hear of `change` and of
    `cancelled` occurrences, and nothing where there is neither."""

    gone: Sequence[Mapping[str, Any]] = ()
    added: Sequence[Mapping[str, Any]] = ()
    change: Mapping[str, Any] | None = None
    cancelled: Sequence[datetime] = ()
    reason: str = ""
    is_new: bool = False


BOOKED = News(is_new=True)


def due(session: Session, actor: Actor | None, item: Meeting, series: Series | None, news: News, *, method: str = REQUEST) -> None:
    """Mails about `item`, or about the whole of `series` where that is given."""
    emit_all(session, [told(item, series, news, method=method)], site_id=item.site_id, actor=actor)


def told(item: Meeting, series: Series | None, news: News, *, method: str = REQUEST) -> Told:
    """The event, for who emits it together with others."""
    body = {
        "method": method,
        "meeting_id": None if series else item.id,
        "series_id": series.id if series else None,
        "sequence": series.sequence if series else item.sequence,
        "gone": list(news.gone),
        "is_new": news.is_new,
        "invited": invitees.distinct(item.invitees or ()),
        "added": list(news.added),
        "change": news.change,
        "cancelled": list(news.cancelled),
        "reason": news.reason,
    }
    return Told(contract.invitation_due, series.id if series else item.id, 0, body)
