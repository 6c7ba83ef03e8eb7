"""What follows from a change of a user: a dedicated one has a room of their own, with a personal meeting number; who is deleted
hosts nothing any more."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

import directory
from booking.domain.meetings import PMI_DIGITS
from booking.storage import meetings, numbers, rooms
from booking.storage.locks import lock_owner
from booking.storage.models import Limits, Room
from booking.usecases import sites
from booking.usecases.licences import dedicated_until, of_dedicated
from booking.usecases.meetings import cancel_all
from booking.usecases.rooms import tell
from booking.words import say
from directory import Account, AccountChange


def changed(session: Session, changes: Sequence[AccountChange]) -> None:
    """Told by the replica in the transaction in which it learns of it; may be told again."""
    users = [change for change in changes if change.after.role == "user" and _matters(change)]
    if not users:
        return
    site_id = users[0].after.site_id
    site, limits = directory.site(session, site_id), session.get(Limits, site_id)
    language = site.language if site else "zh-CN"
    for change in sorted(users, key=lambda change: change.after.id):
        lock_owner(session, change.after.id)
        if change.after.deleted:
            _cancel_meetings(session, change.after, language)
        _follow(session, change.after, limits, language)


def _matters(change: AccountChange) -> bool:
    before, after = change.before, change.after
    if before is None:
        return after.account_kind == "dedicated" or after.deleted
    same = (before.account_kind, before.capacity, before.expires_on, before.deleted) == (
        after.account_kind,
        after.capacity,
        after.expires_on,
        after.deleted,
    )
    return not same or after.deleted


def _follow(session: Session, user: Account, limits: Limits | None, language: str) -> None:
    """The room that the user has: made, given the user's capacity and expiry, retired, brought back."""
    has_room = user.account_kind == "dedicated" and not user.deleted
    room = rooms.of_owner(session, user.site_id, user.id)
    if room is None and not has_room:
        return
    if room is None:
        room = _made(session, user, language)
    elif room.retired_at is not None and not has_room:
        return
    before = (room.capacity, room.expires_on, room.retired_at)
    room.capacity = user.capacity or room.capacity
    room.expires_on = dedicated_until(of_dedicated(limits, room.capacity), user.expires_on)
    room.retired_at = None if has_room else sites.clock()
    if room.version and before == (room.capacity, room.expires_on, room.retired_at):
        return
    room.version += 1
    session.flush()
    tell(session, None, room)


def _made(session: Session, user: Account, language: str) -> Room:
    room = Room(id=str(uuid7()), site_id=user.site_id, kind="dedicated", owner_id=user.id, version=0, capacity=user.capacity or 0)
    rooms.set_name(room, say(language, "dedicated_room", name=user.name))  # may repeat: it follows its owner
    room.pmi = numbers.take(session, user.site_id, PMI_DIGITS)
    session.add(room)
    return room


def _cancel_meetings(session: Session, user: Account, language: str) -> None:
    now = sites.clock()
    found = meetings.upcoming(session, user.site_id, [user.id], now)
    for series_id in sorted({item.series_id for item in found if item.series_id}):
        meetings.lock_series(session, series_id)
    still = meetings.upcoming(session, user.site_id, [user.id], now, lock=True) if found else []
    if still:
        cancel_all(session, None, still, say(language, "host_deleted"))
