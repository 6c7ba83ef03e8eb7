"""The mails that wait: queued by use-cases (as the app role, which cannot read them), sent by the resolver.

What a mail says is sealed, since it may carry a link that opens an account, and is dropped once it is sent.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Float,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    and_,
    bindparam,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from kit.db import metadata as new_metadata
from kit.mail.message import Calendar, Mail, check
from kit.seal import Seal, seal_for

KEPT = "7 days"
LEASE = 300.0  # seconds that a process has for one mail
FIRST_PAUSE, LONGEST_PAUSE = 30.0, 600.0  # seconds until a mail that was refused for now is tried again

metadata = new_metadata()

mail_outbox = Table(
    "mail_outbox",
    metadata,
    Column("id", Uuid(as_uuid=False), primary_key=True),
    Column("site_id", Uuid(as_uuid=False)),
    Column("content", LargeBinary),  # sealed; null once the mail is through
    Column("state", Text, nullable=False, server_default="queued"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("finished_at", DateTime(timezone=True)),
    Column("error", Text),
    CheckConstraint("state IN ('queued', 'sent', 'failed')", name="state"),
    Index("ix_mail_outbox_due", "not_before", postgresql_where=text("state = 'queued'")),
    Index("ix_mail_outbox_finished_at", "finished_at", postgresql_where=text("finished_at IS NOT NULL")),
)

_QUEUED = mail_outbox.c.state == "queued"


def queue(session: Session, mail: Mail, *, site_id: str | None = None, seal: Seal | None = None) -> str:
    """Sends `mail` with the transaction; its id. Raises ValueError when it could never be sent: see `check`."""
    values = _values(mail, site_id, seal)
    _insert(session, [values])
    return str(values["id"])


def queue_each(session: Session, mails: Sequence[Mail], *, site_id: str | None = None) -> list[ValueError]:
    """The same for many in one statement. One that could never be sent does not cost the others theirs: what is wrong with each
    of these comes back."""
    rows, faults = [], []
    for mail in mails:
        try:
            rows.append(_values(mail, site_id, None))
        except ValueError as fault:
            faults.append(fault)
    if rows:
        _insert(session, rows)
    return faults


def _values(mail: Mail, site_id: str | None, seal: Seal | None) -> dict[str, Any]:
    mail_id = str(uuid7())
    check(mail)
    content = orjson.dumps(asdict(mail) | {"valid_for": None})
    return {
        "id": mail_id,
        "site_id": site_id,
        "content": (seal or seal_for("mail")).close(content, mail_id),
        "valid_for": mail.valid_for.total_seconds(),
    }


def _insert(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.execute(_QUEUE, rows)
    session.info["mailed"] = True


def opened(row: Any, seal: Seal) -> Mail:
    """The mail of a row."""
    values = orjson.loads(seal.open(bytes(row.content), row.id))
    calendar = values.pop("calendar")
    return Mail(**values | {"valid_for": timedelta(0), "calendar": Calendar(**calendar) if calendar else None})


def is_due(session: Session) -> bool:
    return session.execute(select(mail_outbox.c.id).where(_due()).limit(1)).one_or_none() is not None


def claim(session: Session) -> Any:
    """The oldest mail that is due, held for LEASE; None when there is none."""
    oldest = select(mail_outbox.c.id).where(_due()).order_by(mail_outbox.c.not_before).limit(1).with_for_update(skip_locked=True)
    return session.execute(
        update(mail_outbox)
        .where(mail_outbox.c.id == oldest.scalar_subquery())
        .values(attempts=mail_outbox.c.attempts + 1, not_before=_in(LEASE))
        .returning(mail_outbox)
    ).one_or_none()


def sent(session: Session, row: Any) -> None:
    _finish(session, mail_outbox.c.id == row.id, state="sent")


def failed(session: Session, row: Any, reason: str) -> None:
    _finish(session, mail_outbox.c.id == row.id, state="failed", error=reason)


def postponed(session: Session, row: Any, reason: str) -> None:
    """Later again, each time later."""
    pause = min(FIRST_PAUSE * 2 ** (row.attempts - 1), LONGEST_PAUSE)
    session.execute(update(mail_outbox).where(mail_outbox.c.id == row.id, _QUEUED).values(not_before=_in(pause), error=reason))


def expire(session: Session) -> None:
    """Ends mails that are not worth sending any more, and forgets those that are long through."""
    _finish(session, and_(_QUEUED, mail_outbox.c.expires_at <= func.now()), state="failed", error="expired")
    session.execute(delete(mail_outbox).where(mail_outbox.c.finished_at < func.now() - text(f"interval '{KEPT}'")))


def _due() -> Any:
    return and_(_QUEUED, mail_outbox.c.not_before <= func.now(), mail_outbox.c.expires_at > func.now())


def _finish(session: Session, which: Any, **values: Any) -> None:
    session.execute(update(mail_outbox).where(which).values(values | {"content": None, "finished_at": func.now()}))


def _in(seconds: Any) -> Any:
    return func.now() + func.make_interval(0, 0, 0, 0, 0, 0, seconds)


_QUEUE = mail_outbox.insert().values(expires_at=_in(bindparam("valid_for", type_=Float)))
