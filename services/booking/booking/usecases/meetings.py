"""Meetings as they are looked up and listed, and cancelled."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from booking.domain.meetings import Status, is_open
from booking.storage import meetings
from booking.storage.models import Meeting, Room
from booking.usecases import audit, invitations, showing, sites
from booking.usecases.invitations import News
from contracts.call import Actor
from contracts.errors import Conflict, NotFound, Stale
from directory import visible_user


def list_page(session: Session, actor: Actor, *, page: int, page_size: int, sort: str, **filters: Any) -> dict[str, Any]:
    now = sites.clock()
    rows, total = meetings.page(session, actor, now=now, sort=sort, number=page, size=page_size, filters=filters)
    rules = meetings.rules(session, str(actor.site_id), {row[0].series_id for row in rows if row[0].series_id})
    items = [showing.meeting(row, rules.get(row[0].series_id or ""), now) for row in rows]
    return {"items": items, "page": page, "page_size": page_size, "total": total}


def list_of_user(session: Session, actor: Actor, *, id: str, **query: Any) -> dict[str, Any]:  # noqa: A002
    """Raises NotFound for a user whom the actor does not see."""
    if not visible_user(session, actor, id):
        raise NotFound("not_found", "no such user")
    return list_page(session, actor, host_id=id, **query)


def get(session: Session, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002 - the contract's name
    return showing.one(session, meetings.get(session, actor, id), sites.clock(), actor)


def count_upcoming(session: Session, actor: Actor, *, ids: Sequence[str]) -> dict[str, int]:
    """What would be cancelled with these users."""
    return {"meeting_count": meetings.count_upcoming(session, actor, ids, sites.clock())}


def cancel(session: Session, actor: Actor, *, id: str, scope: str, reason: str) -> dict[str, int]:  # noqa: A002
    """Frees room and ports at once. Whichever of a cancellation and a start commits first wins: both lock the meeting's row.

    Raises Conflict `already_started`, `already_over` or `already_cancelled`, and Stale for a version that is not the current one.
    """
    item = locked(session, actor, id)
    check_version(actor, item)
    check_open(item)
    targets = occurrences(session, item, scope)
    cancel_quietly(session, actor, targets, reason)
    _mail(session, actor, item, targets)
    audit.cancelled(session, actor, item, targets, reason)
    return {"cancelled_count": len(targets)}


def locked(session: Session, actor: Actor, meeting_id: str) -> Meeting:
    """The meeting, nobody else's to change until the transaction ends. Its series first: whoever changes several occurrences locks
    in that order too."""
    item = meetings.get(session, actor, meeting_id)
    if item.series_id:
        meetings.lock_series(session, item.series_id)
    return meetings.get(session, actor, meeting_id, lock=True)


def check_version(actor: Actor, item: Meeting) -> None:
    if actor.if_match is not None and actor.if_match != item.version:
        raise Stale(message="somebody else has changed it since", details={"current": {"version": item.version}})


def check_open(item: Meeting) -> None:
    status, now = Status(item.status), sites.clock()
    if is_open(status, item.end_at, now):
        return
    code = {Status.IN_PROGRESS: "already_started", Status.CANCELLED: "already_cancelled"}.get(status, "already_over")
    raise Conflict(code, f"the meeting is {code.replace('_', ' ')}")


def occurrences(session: Session, item: Meeting, scope: str) -> list[Meeting]:
    """What a change of `scope` means, as far as it can still be changed; locked. One occurrence alone, it and those that
    follow it in the series, or all."""
    if item.series_id is None or scope == "one":
        return [item]
    now = sites.clock()
    found = meetings.of_series(session, item.site_id, item.series_id, lock=True)
    still = [each for each in found if is_open(Status(each.status), each.end_at, now)]
    if scope == "all":
        return still
    return [each for each in still if item.recurrence_at and each.recurrence_at and each.recurrence_at >= item.recurrence_at]


def _cancel(actor: Actor | None, item: Meeting, reason: str) -> None:
    item.status = str(Status.CANCELLED)
    item.cancelled_by = (actor.impersonator_name or actor.name) if actor else None
    item.cancelled_reason = reason or None
    item.version += 1


def cancel_quietly(session: Session, actor: Actor | None, items: Sequence[Meeting], reason: str) -> None:
    """Without mail: whoever calls says to whom and what."""
    for item in items:
        _cancel(actor, item, reason)
    session.flush()
    for item in items:
        showing.tell(session, actor, item, _room(session, item), "cancelled")


def cancel_all(session: Session, actor: Actor | None, items: Sequence[Meeting], reason: str) -> None:
    """What was booked by somebody who is gone."""
    cancel_quietly(session, actor, items, reason)
    for series_id in {item.series_id for item in items}:
        same = [item for item in items if item.series_id == series_id]
        if series_id is None:
            for item in same:
                _mail(session, actor, item, [item])
        else:
            _mail(session, actor, same[0], same)


def _mail(session: Session, actor: Actor | None, item: Meeting, targets: Sequence[Meeting]) -> None:
    """A cancellation of the one meeting; for a series its new state, or its end when nothing of it is left."""
    series = meetings.series(session, item.series_id) if item.series_id else None
    for each in targets:
        each.sequence = max(each.sequence, series.sequence if series else 0) + 1
    news = News(cancelled=[each.start_at for each in targets], reason=targets[0].cancelled_reason or "")
    if series is None:
        invitations.due(session, actor, item, None, news, method=invitations.CANCEL)
        return
    everything = meetings.of_series(session, item.site_id, series.id)
    left = [each for each in everything if each.status != Status.CANCELLED]
    if len(targets) == 1 and left:
        invitations.due(session, actor, item, None, news, method=invitations.CANCEL)
    else:
        series.sequence = max(series.sequence, *(each.sequence for each in everything))
        method = invitations.REQUEST if left else invitations.CANCEL
        invitations.due(session, actor, item, series, news, method=method)


def _room(session: Session, item: Meeting) -> Room | None:
    return session.get(Room, item.room_id) if item.room_id else None
