"""Changing a meeting: one occurrence, it and those that follow, or the whole series.

A change of a part of a series makes that part a series of its own (the meeting number stays): calendars know no other way to say it
that all of them understand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from booking.domain import series as rules
from booking.domain.intervals import Interval
from booking.domain.meetings import Status, Type
from booking.domain.recurrence import Rule
from booking.storage import meetings
from booking.storage.models import Meeting, Room, Series
from booking.usecases import audit, bookings, invitations, invitees, restated, showing, sites
from booking.usecases.admission import Claim
from booking.usecases.invitations import News
from booking.usecases.meetings import cancel_quietly, check_open, check_version, locked, occurrences
from booking.usecases.sites import Context
from contracts.call import Actor
from contracts.errors import invalid_field
from directory import Account

_PLACE = frozenset({"start_at", "duration_minutes", "capacity", "room_id", "recurrence"})
_WORDS = ("topic", "agenda", "password")


@dataclass(slots=True)
class Draft:
    """The occurrences as they are to be: for each the meeting that it was, or None for a new one."""

    slots: list[Interval]
    items: list[Meeting | None]
    gone: list[Meeting] = field(default_factory=list)


def change(session: Session, actor: Actor, *, id: str, scope: str, **wanted: Any) -> dict[str, Any]:  # noqa: A002
    """Raises what booking raises, and Conflict or Stale as cancelling does."""
    context = sites.admitting(session, actor.site_id, actor.account_id)
    account = context.account
    item = locked(session, actor, id)
    check_version(actor, item)
    check_open(item)
    _check_scope(item, scope, wanted)
    if wanted.get("start_at"):
        bookings.check_start(context, wanted["start_at"])
    password = item.password
    before = audit.state(session, item, occurrences(session, item, scope)) if audit.is_due(actor) else None
    if item.series_id is None or scope == "one":
        result = _change_one(session, actor, context, account, item, wanted)
    else:
        result = _change_series(session, actor, context, account, item, scope, wanted)
    if before is not None:
        kept = meetings.get(session, actor, result["id"])
        audit.changed(session, actor, kept, before, _left(session, kept, scope), password=kept.password != password)
    return result


def _left(session: Session, kept: Meeting, scope: str) -> list[Meeting]:
    """What a change of `scope` left: the changed part of a series is a series of its own by now."""
    return occurrences(session, kept, "one" if scope == "one" else "all")


def _check_scope(item: Meeting, scope: str, wanted: Mapping[str, Any]) -> None:
    if "recurrence" in wanted and (item.series_id is None or scope == "one"):
        raise invalid_field("recurrence", "not_a_series", "a rule is changed for following or all occurrences of a series")


def _change_one(
    session: Session, actor: Actor, context: Context, account: Account, item: Meeting, wanted: Mapping[str, Any]
) -> dict[str, Any]:
    old = restated.before(session, item, [], None)
    draft = Draft([_slot(item, item.start_at, wanted)], [item])
    if wanted.get("start_at"):
        draft.slots = [_slot(item, wanted["start_at"].astimezone(UTC), wanted)]
    if _PLACE & wanted.keys():
        claim, _ = _admit(session, context, account, item, draft, wanted, skip=False)
        _place(item, draft.slots[0], claim)
    gone, added = _reword([item], wanted)
    if not session.is_modified(item):
        return bookings.outcome(session, context, actor, [item], [])
    series = meetings.series(session, item.series_id) if item.series_id else None
    item.sequence = max(item.sequence, series.sequence if series else 0) + 1
    item.version += 1
    meetings.write(session)
    showing.tell(session, actor, item, _room(session, item), "changed")
    news = News(gone, added, restated.since(session, old, [item], None))
    invitations.due(session, actor, item, None, news)
    return bookings.outcome(session, context, actor, [item], [])


def _change_series(
    session: Session, actor: Actor, context: Context, account: Account, item: Meeting, scope: str, wanted: Mapping[str, Any]
) -> dict[str, Any]:
    series = meetings.series(session, str(item.series_id))
    targets = occurrences(session, item, scope)
    old = restated.before(session, item, targets, series)
    rest = _rest(series, item, targets, wanted)
    draft = _draft(rest, targets, wanted)
    _check_past(context, draft)
    skip = bool(wanted.get("recurrence") and wanted["recurrence"]["skip_clashes"])
    refused: Mapping[int, str] = {}
    skipped: list[dict[str, Any]] = []
    claim: Claim | None = None
    if _PLACE & wanted.keys():
        claim, refused = _admit(session, context, account, item, draft, wanted, skip=skip)
        skipped = [{"start_at": draft.slots[place].start, "reason": why} for place, why in sorted(refused.items())]
    own = _split(session, actor, series, targets[0], rest)
    staying = [each for place, each in enumerate(draft.items) if each and place not in refused]
    cancel_quietly(session, actor, [each for each in targets if each not in staying], "")
    _vacate(session, staying, wanted)
    kept = _write(session, item, own, draft, claim, refused, rest)
    gone, added = _reword(kept, wanted)
    _finish(session, actor, own, kept)
    ended = [each.start_at for each in targets if each not in staying]
    news = News(gone, added, restated.since(session, old, kept, own), ended)
    invitations.due(session, actor, kept[0], own, news)
    return bookings.outcome(session, context, actor, kept, skipped)


def _check_past(context: Context, draft: Draft) -> None:
    """What is moved to an earlier day with the one that was edited may be the past there."""
    for slot, item in zip(draft.slots, draft.items, strict=True):
        if item is None or slot.start != item.start_at:
            bookings.check_start(context, slot.start)


def _rest(series: Series, item: Meeting, targets: Sequence[Meeting], wanted: Mapping[str, Any]) -> rules.Rest:
    """The series from the first of `targets` on as it is to be."""
    zone, rule = ZoneInfo(series.time_zone), Rule.parse(series.rrule)
    live = [each.recurrence_at for each in targets if each.recurrence_at]
    recurrence = wanted.get("recurrence")
    base = item.recurrence_at if recurrence and item.recurrence_at else item.start_at
    shift = rules.shift_between(base, wanted["start_at"], zone) if wanted.get("start_at") else timedelta()
    if recurrence:
        first = rules.later(live[0], shift, zone)
        return rules.replaced(Rule.parse(recurrence["rrule"]), first, zone, set(recurrence["exdates"]), live)
    return rules.moved(rule, series.start_at, zone, live[0], shift, set(live))


def _draft(rest: rules.Rest, targets: Sequence[Meeting], wanted: Mapping[str, Any]) -> Draft:
    found: list[tuple[Interval, Meeting | None]] = []
    gone = []
    for item in targets:
        start = rest.start_of(item.recurrence_at, item.start_at) if item.recurrence_at else None
        if start is None:
            gone.append(item)
        else:
            found.append((_slot(item, start, wanted), item))
    found += [(_slot(targets[0], start, wanted), None) for start in rest.made]
    found.sort(key=lambda each: each[0])
    return Draft([slot for slot, _ in found], [item for _, item in found], gone)


def _slot(item: Meeting, start: Any, wanted: Mapping[str, Any]) -> Interval:
    minutes = wanted.get("duration_minutes")
    return Interval(start, start + (timedelta(minutes=minutes) if minutes else item.end_at - item.start_at))


def _admit(
    session: Session, context: Context, account: Account, item: Meeting, draft: Draft, wanted: Mapping[str, Any], *, skip: bool
) -> tuple[Claim, Mapping[int, str]]:
    """The place of the changed occurrences: the one they have, unless another is asked for."""
    room_id = wanted.get("room_id", item.room_id) if account.account_kind == "shared" else wanted.get("room_id")
    asked = {"room_id": room_id, "capacity": wanted.get("capacity", item.capacity), "recurrence": wanted.get("recurrence")}
    ignored = [each.id for each in (*draft.items, *draft.gone) if each]
    edited = draft.items.index(item) if item in draft.items else 0
    admitted = bookings.admit(session, context, account, draft.slots, asked, skip=skip, ignored=ignored, edited=edited)
    return admitted.claim, admitted.refused


def _split(session: Session, actor: Actor, series: Series, first: Meeting, rest: rules.Rest) -> Series:
    """The series that the changed part is from now on: the same where nothing of it lies before."""
    zone, pivot = ZoneInfo(series.time_zone), first.recurrence_at or first.start_at
    found = meetings.of_series(session, series.site_id, series.id)
    earlier = [each for each in found if each.recurrence_at and each.recurrence_at < pivot and each.status != Status.CANCELLED]
    own = series
    if earlier:
        old = restated.rule_of(series)
        kept = rules.before(Rule.parse(series.rrule), series.start_at, zone, pivot)
        series.rrule = str(kept) if kept else series.rrule
        series.sequence = _next(session, series, found)
        own = Series(id=str(uuid7()), site_id=series.site_id, host_id=series.host_id, meeting_number=series.meeting_number, sequence=-1)
        own.time_zone, own.duration_minutes = series.time_zone, series.duration_minutes
        invitations.due(session, actor, earlier[0], series, News(change=restated.of_rule(session, earlier[0], old, series)))
    own.rrule, own.start_at, own.exdates = str(rest.rule), rest.first, [day.isoformat() for day in sorted(set(rest.exdates))]
    session.add(own)
    return own


def _next(session: Session, series: Series, items: Sequence[Meeting]) -> int:
    """More than anything that was ever said of the series, also of occurrences that were cancelled alone."""
    return max(series.sequence, meetings.highest_sequence(session, series.id), *(each.sequence for each in items)) + 1


def _vacate(session: Session, items: Sequence[Meeting], wanted: Mapping[str, Any]) -> None:
    """Occurrences that move onto each other's old places must not meet on the way."""
    if _PLACE & wanted.keys():
        for each in items:
            each.room_id = None
        session.flush()


def _write(
    session: Session, item: Meeting, own: Series, draft: Draft, claim: Claim | None, refused: Mapping[int, str], rest: rules.Rest
) -> list[Meeting]:
    """Each occurrence at its new place; new ones are made like the one that was edited."""
    kept = []
    own.duration_minutes = round(draft.slots[0].length.total_seconds() / 60)
    session.flush()
    for place, (slot, known) in enumerate(zip(draft.slots, draft.items, strict=True)):
        if place in refused:
            continue
        meeting = known or _like(item)
        meeting.series_id = own.id
        if known is None:
            session.add(meeting)
            meeting.recurrence_at = slot.start
        elif known.recurrence_at:
            meeting.recurrence_at = rest.starts[known.recurrence_at]
        if claim:
            _place(meeting, slot, claim)
        kept.append(meeting)
    return kept


def _like(item: Meeting) -> Meeting:
    return Meeting(
        id=str(uuid7()),
        site_id=item.site_id,
        host_id=item.host_id,
        meeting_number=item.meeting_number,
        topic=item.topic,
        agenda=item.agenda,
        password=item.password,
        invitees=item.invitees,
        type=str(Type.RECURRING),
        status=str(Status.BOOKED),
        sequence=0,
        version=0,
    )


def _place(item: Meeting, slot: Interval, claim: Claim) -> None:
    item.start_at, item.end_at = slot.start, slot.end
    item.room_id = claim.room.id if claim.room else None
    item.capacity, item.ports = claim.capacity, claim.ports


def _reword(items: Sequence[Meeting], wanted: Mapping[str, Any]) -> tuple[list[invitees.Invitee], list[invitees.Invitee]]:
    """Write topic, agenda, password and invitees. Return the removed invitees, and those whom one of the meetings did not have yet."""
    for item in items:
        for name in _WORDS:
            if name in wanted:
                setattr(item, name, wanted[name] or (None if name == "password" else ""))
    if "invitees" not in wanted:
        return [], []
    invited = invitees.distinct(wanted["invitees"])
    before = [each for item in items for each in item.invitees or ()]
    added = invitees.distinct(each for item in items for each in invitees.without(invited, item.invitees or ()))
    for item in items:
        item.invitees = invited
    return invitees.without(before, invited), list(added)


def _finish(session: Session, actor: Actor, own: Series, kept: Sequence[Meeting]) -> None:
    own.sequence = _next(session, own, kept)
    for item in kept:
        item.version += 1
        item.sequence = own.sequence
    meetings.write(session)
    for item in kept:
        showing.tell(session, actor, item, _room(session, item), "booked" if item.version == 1 else "changed")


def _room(session: Session, item: Meeting) -> Room | None:
    return session.get(Room, item.room_id) if item.room_id else None
