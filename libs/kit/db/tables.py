"""The tables that every service has: outcomes of commands, events going out and come in, jobs.

Each service's first migration makes them by `kit.migrate.operations.standard_tables()`, so that the five stay alike.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from kit.db.models import metadata as new_metadata

metadata = new_metadata()


def _uuid(name: str, **options: Any) -> Column[str]:
    return Column(name, Uuid(as_uuid=False), **options)


def _moment(name: str, **options: Any) -> Column[Any]:
    return Column(name, DateTime(timezone=True), **options)


def _created() -> Column[Any]:
    return _moment("created_at", nullable=False, server_default=func.now())


# What a command answered, by whom and under which key it was made. Kept for 24 hours.
requests = Table(
    "requests",
    metadata,
    _uuid("site_id", primary_key=True),  # the nil UUID for an actor without a site
    Column("account_id", Text, primary_key=True),
    Column("call", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body_hash", LargeBinary, nullable=False),  # keyed: a body may hold a password
    Column("answer", JSONB, nullable=False),
    _created(),
    Index("ix_requests_created_at", "created_at"),
)

# Events of committed transactions, until the relay has published them.
outbox = Table(
    "outbox",
    metadata,
    _uuid("id", primary_key=True),
    Column("type", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    _uuid("site_id"),
    Column("body", JSONB, nullable=False),
    Column("actor", JSONB, nullable=False),
    _created(),
    _moment("published_at"),
    Index("ix_outbox_unpublished", "created_at", postgresql_where=text("published_at IS NULL")),
    Index("ix_outbox_published_at", "published_at", postgresql_where=text("published_at IS NOT NULL")),
)

# Which event each handler has dealt with, recorded in the handler's own transaction.
inbox = Table(
    "inbox",
    metadata,
    _uuid("event_id", primary_key=True),
    Column("handler", Text, primary_key=True),
    _moment("handled_at", nullable=False, server_default=func.now()),
    Index("ix_inbox_handled_at", "handled_at"),
)

# The newest version of each aggregate that a handler has seen: an older event changes nothing.
versions = Table(
    "versions",
    metadata,
    Column("handler", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    _moment("changed_at", nullable=False, server_default=func.now()),
    Index("ix_versions_changed_at", "changed_at"),
)

# Work that takes longer than a call may. `attempts` counts the claims and is the fence: who claimed it earlier cannot write.
jobs = Table(
    "jobs",
    metadata,
    _uuid("id", primary_key=True),
    _uuid("site_id", nullable=False),
    Column("account_id", Text, nullable=False),  # who started it; only they read the result
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="queued"),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer),
    Column("payload", JSONB, nullable=False),
    Column("cursor", JSONB),  # where the next batch begins; written with the batch
    Column("result", JSONB),
    Column("result_blob", Text),
    Column("error", JSONB),
    Column("actor", JSONB, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    _moment("lease_until"),  # until then nobody else touches it: it is being worked on, or waits after a failure
    _created(),
    _moment("finished_at"),
    CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state"),
    Index("ix_jobs_unfinished", "created_at", postgresql_where=text("state IN ('queued', 'running')")),
    Index("ix_jobs_finished_at", "finished_at", postgresql_where=text("finished_at IS NOT NULL")),
)
