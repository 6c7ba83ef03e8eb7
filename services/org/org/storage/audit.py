"""The audit log's rows and, a site, the head of their chain."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kit.db.searching import holds
from org.domain.audit import START
from org.storage.models import Administrator, AuditHead, AuditRecord, User

_CHUNK = 500
_TOLD = (AuditRecord.at, AuditRecord.event_id)  # what one transaction tells bears one moment; ids of events grow as they are told
Conditions = list[ColumnElement[bool]]


def locked_head(session: Session, site_id: str) -> tuple[int, bytes]:
    """The number and the hash of the last record. Whoever appends holds the head until the transaction ends."""
    session.execute(insert(AuditHead).values(site_id=site_id, number=0, hash=START).on_conflict_do_nothing())
    query = select(AuditHead.number, AuditHead.hash).where(AuditHead.site_id == site_id).with_for_update()
    row = session.execute(query).one()
    return row.number, row.hash


def append(session: Session, record: AuditRecord) -> None:
    session.add(record)
    head = update(AuditHead).where(AuditHead.site_id == record.site_id)
    session.execute(head.values(number=record.number, hash=record.hash))


def head(session: Session, site_id: str) -> tuple[int, bytes]:
    row = session.execute(select(AuditHead.number, AuditHead.hash).where(AuditHead.site_id == site_id)).one_or_none()
    return (row.number, row.hash) if row else (0, START)


def chain(session: Session, site_id: str) -> Iterator[AuditRecord]:
    """All records in the order of their numbers, some at a time."""
    last = 0
    while True:
        query = select(AuditRecord).where(AuditRecord.site_id == site_id, AuditRecord.number > last)
        rows = session.execute(query.order_by(AuditRecord.number).limit(_CHUNK)).scalars().all()
        yield from rows
        if len(rows) < _CHUNK:
            return
        last = rows[-1].number
        session.expunge_all()


def matching(
    site_id: str,
    *,
    q: str = "",
    action: str = "",
    actor: str = "",
    target: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> Conditions:
    """Which records. `action`: one, or several with commas between them. Texts are found regardless of case and width."""
    by_actor = (AuditRecord.actor_name, AuditRecord.impersonator_name, AuditRecord.actor_id, AuditRecord.impersonator_id)
    by_target = (AuditRecord.target_name, AuditRecord.target_id)
    found: Conditions = [AuditRecord.site_id == site_id]
    found += [AuditRecord.at >= since] if since else []
    found += [AuditRecord.at < until] if until else []
    found += [AuditRecord.action.in_(action.split(","))] if action else []
    for text, columns in ((actor, by_actor), (target, by_target), (q, (*by_actor, *by_target, AuditRecord.action))):
        if text:
            found.append(or_(*(holds(column, text) for column in columns)))
    return found


def page(session: Session, found: Conditions, *, newest_first: bool, page: int, page_size: int) -> Sequence[AuditRecord]:
    query = select(AuditRecord).where(*found).order_by(*((each.desc() for each in _TOLD) if newest_first else _TOLD))
    return session.execute(query.limit(page_size).offset((page - 1) * page_size)).scalars().all()


def login_names(session: Session, site_id: str, ids: Iterable[str]) -> dict[str, str]:
    """Of those of these accounts that are there: users and administrators."""
    found: dict[str, str] = {}
    for table in (User, Administrator):
        query = select(table.id, table.login_name).where(table.site_id == site_id, table.id.in_(set(ids)), table.deleted_at.is_(None))
        found |= {row.id: row.login_name for row in session.execute(query)}
    return found


def stream(session: Session, found: Conditions) -> Iterator[AuditRecord]:
    """From the first to the last, some rows at a time."""
    query = select(AuditRecord).where(*found).order_by(*_TOLD)
    yield from session.execute(query.execution_options(yield_per=1000)).scalars()


def count(session: Session, found: Conditions) -> int:
    return session.execute(select(func.count()).select_from(AuditRecord).where(*found)).scalar_one()
