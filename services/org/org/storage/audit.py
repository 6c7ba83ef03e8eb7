"""The audit log's rows and, a site, the head of their chain."""

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from org.domain.audit import START
from org.storage.models import AuditHead, AuditRecord


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
