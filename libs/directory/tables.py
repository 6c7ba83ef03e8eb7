"""The replica's tables. `version` of a row is the site's directory version that it was last written by."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, Integer, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB

from kit.db import metadata as new_metadata

metadata = new_metadata()


def _uuid(name: str, **options: Any) -> Column[str]:
    return Column(name, Uuid(as_uuid=False), **options)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _deleted() -> Column[bool]:
    return Column("deleted", Boolean, nullable=False, server_default="false")


# One row a site, from the first sign of it. Version 0: nothing but its id is known yet.
sites = Table(
    "directory_sites",
    metadata,
    _uuid("site_id", primary_key=True),
    Column("version", BigInteger, nullable=False, server_default="0"),
    _text("name_zh"),
    _text("name_en"),
    _text("type"),
    _text("time_zone"),
    _text("country"),
    _text("language"),
    Column("page_size", Integer, nullable=False, server_default="20"),
    Column("features", JSONB, nullable=False, server_default="[]"),
    Column("expires_on", Date),
    Column("require_totp", Boolean, nullable=False, server_default="false"),
)

# Deleted ones stay as tombstones: what happened in them keeps its place in the tree.
departments = Table(
    "directory_departments",
    metadata,
    _uuid("site_id", primary_key=True),
    _uuid("id", primary_key=True),
    _uuid("parent_id"),
    _text("name"),
    _text("path"),
    _deleted(),
    Column("version", BigInteger, nullable=False),
    # Paths are compared by < and >=: under row-level security LIKE would not use an index (it is not leakproof).
    Index("ix_directory_departments_site_id_path", "site_id", "path"),
)

accounts = Table(
    "directory_accounts",
    metadata,
    _uuid("site_id", primary_key=True),
    _uuid("id", primary_key=True),
    _text("role"),
    _text("login_name"),
    _text("name"),
    _text("english_name"),
    _text("email"),
    Column("phone", Text),
    Column("mobile", Text),
    _uuid("department_id"),
    _uuid("scope_department_id"),
    Column("account_kind", Text),
    Column("capacity", Integer),
    Column("expires_on", Date),
    Column("language", Text),
    Column("page_size", Integer),
    Column("invited", Boolean, nullable=False, server_default="false"),
    _uuid("credential"),
    _deleted(),
    Column("version", BigInteger, nullable=False),
    Index("ix_directory_accounts_site_id_department_id", "site_id", "department_id"),
)

# Changes that came before their predecessors, until those arrive or a snapshot makes them unnecessary.
pending = Table(
    "directory_pending",
    metadata,
    _uuid("site_id", primary_key=True),
    Column("version", BigInteger, primary_key=True),
    Column("body", JSONB, nullable=False),
    Column("parked_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
