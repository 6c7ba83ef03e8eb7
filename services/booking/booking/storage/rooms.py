"""Rooms, and who may see them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from booking.domain import room_names
from booking.storage.models import Room
from contracts.call import Actor, Role
from contracts.errors import NotFound
from directory import Account, in_scope
from directory.tables import accounts
from kit.db import conflict_from
from kit.db.searching import holds

_SORTS: Mapping[str, Any] = {"name": Room.name, "capacity": Room.capacity, "expires_on": Room.expires_on}
_OWNER = and_(accounts.c.site_id == Room.site_id, accounts.c.id == Room.owner_id)
# Made once: building a statement takes as long as sending it.
_BY_ID = select(Room).where(Room.site_id == bindparam("site_id"), Room.id.in_(bindparam("ids", expanding=True)))
_IN_USE = and_(Room.kind == "shared", Room.retired_at.is_(None), Room.id.in_(bindparam("room_ids", expanding=True)))
_BOOKABLE = select(Room).where(
    Room.site_id == bindparam("site_id"), or_(_IN_USE, Room.owner_id.in_(bindparam("owner_ids", expanding=True)))
)


def visible(actor: Actor, account: Account | None = None) -> ColumnElement[bool]:
    """An administrator sees every shared room and the dedicated ones of users in scope; a user their own room, or if they book
    shared ones, those."""
    if actor.role is Role.USER:
        books_shared = account is not None and account.account_kind == "shared"
        return Room.kind == "shared" if books_shared else Room.owner_id == actor.account_id
    return or_(Room.kind == "shared", in_scope(actor, Room.owner_id))


def page(
    session: Session, site_id: str, seen: ColumnElement[bool], *, sort: str, number: int, size: int, **filters: Any
) -> tuple[list[tuple[Room, str | None]], int]:
    """(room, its owner's name) of one page, and how many there are in all."""
    query = select(Room, accounts.c.name).outerjoin(accounts, _OWNER).where(Room.site_id == site_id, Room.retired_at.is_(None), seen)
    query = query.where(*_filters(**filters))
    total = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    column = _SORTS[sort.removeprefix("-")]
    order = column.desc() if sort.startswith("-") else column.asc()
    rows = session.execute(query.order_by(order, Room.name, Room.id).limit(size).offset((number - 1) * size)).all()
    return [(room, owner) for room, owner in rows], total


def ids(session: Session, site_id: str, seen: ColumnElement[bool], *, kind: str | None = None) -> list[str]:
    """All rooms that may be booked, however many there are."""
    query = select(Room.id).where(Room.site_id == site_id, Room.retired_at.is_(None), seen, *_filters(kind=kind))
    return list(session.execute(query).scalars())


def _filters(*, kind: str | None = None, capacity: int | None = None, q: str = "") -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if kind:
        found.append(Room.kind == kind)
    if capacity:
        found.append(Room.capacity == capacity)
    if q:
        found.append(or_(holds(Room.name, q), holds(accounts.c.name, q)))
    return found


def get(session: Session, site_id: str, room_id: str, seen: ColumnElement[bool], *, lock: bool = False) -> tuple[Room, str | None]:
    """(room, its owner's name). Raises NotFound, also for what is not `seen`."""
    query = select(Room, accounts.c.name).outerjoin(accounts, _OWNER).where(Room.site_id == site_id, Room.id == room_id, seen)
    row = session.execute(query.with_for_update(of=Room) if lock else query).one_or_none()
    if row is None:
        raise NotFound("not_found", "no such room")
    return row[0], row[1]


def set_name(room: Room, name: str) -> None:
    """Dedicated rooms have no key: their names may repeat (domain.room_names)."""
    room.name = name
    room.name_key = room_names.key_of(name) if room.kind == "shared" else None


def save(session: Session) -> None:
    """Raises Conflict `taken` on field `name` if another shared room in use has the name, also when both are saved at once."""
    try:
        session.flush()
    except IntegrityError as error:
        raise conflict_from(error, {"uq_rooms_site_id_name_key": room_names.name_taken}) from error


def by_id(session: Session, site_id: str, ids: Collection[str]) -> dict[str, Room]:
    if not ids:
        return {}
    found = session.execute(_BY_ID, {"site_id": site_id, "ids": list(ids)}).scalars()
    return {each.id: each for each in found}


def bookable(session: Session, site_id: str, room_ids: Collection[str], owner_ids: Collection[str]) -> Sequence[Room]:
    """The shared rooms of these ids that are in use, and the rooms of these dedicated users, retired or not."""
    return session.execute(_BOOKABLE, {"site_id": site_id, "room_ids": list(room_ids), "owner_ids": list(owner_ids)}).scalars().all()


def shared(session: Session, site_id: str, *, capacity: int = 0, until: date | None = None) -> Sequence[Room]:
    """The shared rooms that may be booked and hold `capacity`, smallest first."""
    query = select(Room).where(Room.site_id == site_id, Room.kind == "shared", Room.retired_at.is_(None), Room.capacity >= capacity)
    if until:
        query = query.where(Room.expires_on >= until)
    return session.execute(query.order_by(Room.capacity, Room.name, Room.id)).scalars().all()


def of_owner(session: Session, site_id: str, owner_id: str) -> Room | None:
    """The room of a dedicated user, retired or not."""
    return session.execute(select(Room).where(Room.site_id == site_id, Room.owner_id == owner_id)).scalar_one_or_none()


def named(session: Session, site_id: str, names: Collection[str], owner_ids: Collection[str]) -> Sequence[Room]:
    """The rooms of these names and those of these owners, retired or not; where a name stands for several, the one
    that is in use, and of those the oldest, comes last."""
    query = select(Room).where(Room.site_id == site_id, or_(Room.name.in_(names), Room.owner_id.in_(owner_ids)))
    return session.execute(query.order_by(Room.retired_at.is_(None), Room.id.desc())).scalars().all()


def by_pmi(session: Session, site_id: str, pmi: str) -> Room | None:
    query = select(Room).where(Room.site_id == site_id, Room.pmi == pmi, Room.retired_at.is_(None))
    return session.execute(query).scalar_one_or_none()


def every(session: Session, site_id: str, kind: str) -> Sequence[Room]:
    """Retired ones too."""
    return session.execute(select(Room).where(Room.site_id == site_id, Room.kind == kind).order_by(Room.id)).scalars().all()


def hosts_in_scope(session: Session, actor: Actor, hosts: Collection[str]) -> set[str]:
    """Those of `hosts` that the actor may see."""
    query = select(accounts.c.id).where(accounts.c.site_id == actor.site_id, accounts.c.id.in_(hosts), in_scope(actor, accounts.c.id))
    return set(session.execute(query).scalars())
