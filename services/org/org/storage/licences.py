"""Licence lines and who holds a room of each."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from org.domain.licences import Line
from org.storage.models import LicenceLine, User


def lines(session: Session, site_id: str) -> list[Line]:
    """With what is used of each, in the order of kind, capacity and expiry."""
    used = select(func.count()).where(User.site_id == site_id, User.licence_line_id == LicenceLine.id).correlate(LicenceLine)
    query = (
        select(LicenceLine, used.scalar_subquery().label("used"))
        .where(LicenceLine.site_id == site_id)
        .order_by(LicenceLine.room_kind, LicenceLine.capacity, LicenceLine.expires_on)
    )
    return [_line(row, used) for row, used in session.execute(query)]


def holders(session: Session, site_id: str) -> dict[str, list[str]]:
    """The users of each line, longest holder first."""
    query = select(User.licence_line_id, User.id).where(User.site_id == site_id, User.licence_line_id.is_not(None))
    found: dict[str, list[str]] = {}
    for line_id, user_id in session.execute(query.order_by(User.created_at, User.id)):
        found.setdefault(str(line_id), []).append(user_id)
    return found


def replace(session: Session, site_id: str, wanted: Sequence[Line], moves: Mapping[str, str]) -> None:
    """`wanted` become the site's lines; `moves`: users that go over to another line."""
    present = {row.id: row for row in session.execute(select(LicenceLine).where(LicenceLine.site_id == site_id)).scalars()}
    for line in wanted:
        if line.id in present:
            present[line.id].quantity = line.quantity
        else:
            session.add(row_of(site_id, line))
    session.flush()
    for user_id, line_id in moves.items():
        session.execute(update(User).where(User.site_id == site_id, User.id == user_id).values(licence_line_id=line_id))
    gone = present.keys() - {line.id for line in wanted}
    if gone:
        session.execute(delete(LicenceLine).where(LicenceLine.site_id == site_id, LicenceLine.id.in_(gone)))


def add(session: Session, site_id: str, wanted: Iterable[Line]) -> None:
    session.add_all(row_of(site_id, line) for line in wanted)
    session.flush()


def row_of(site_id: str, line: Line) -> LicenceLine:
    return LicenceLine(
        id=line.id,
        site_id=site_id,
        room_kind=line.room_kind,
        capacity=line.capacity,
        quantity=line.quantity,
        expires_on=line.expires_on,
    )


def _line(row: LicenceLine, used: int) -> Line:
    return Line(row.id, row.room_kind, row.capacity, row.quantity, row.expires_on, used)
