"""The tables of org."""

from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Row,
    Select,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kit.db import Base, Id, metadata, tables

# Compared byte by byte: a subtree is a range of paths, and search and order must not depend on the server's locale.
Plain = Annotated[str, mapped_column(Text(collation="C"))]
Small = Annotated[int, mapped_column(SmallInteger)]
Binary = Annotated[bytes, mapped_column(LargeBinary)]

# Rows and queries of some columns, which their users name.
AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]

LIVE = text("deleted_at IS NULL")
DELETED = text("deleted_at IS NOT NULL")


class Model(Base, DeclarativeBase):
    metadata = metadata()


class Site(Model):
    """`directory_version` counts what replicas were told (ADR 3); whoever changes anything of the site holds this row's lock."""

    __tablename__ = "sites"

    id: Mapped[Id] = mapped_column("site_id", primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    type: Mapped[str]
    lease_mode: Mapped[str]
    expires_on: Mapped[date]
    time_zone: Mapped[str]
    country: Mapped[str]
    language: Mapped[str]
    page_size: Mapped[Small]
    features: Mapped[list[Any]]
    require_totp: Mapped[bool]
    hosts: Mapped[int]
    ports: Mapped[int | None]
    directory_version: Mapped[int]
    version: Mapped[int]
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("type IN ('account', 'concurrent')", name="type"),
        CheckConstraint("(type = 'concurrent') = (ports IS NOT NULL)", name="ports"),
        Index("ix_sites_created_at", "created_at"),
    )


class LicenceLine(Model):
    __tablename__ = "licence_lines"

    id: Mapped[Id] = mapped_column(primary_key=True)
    site_id: Mapped[Id]
    room_kind: Mapped[str]
    capacity: Mapped[int]
    quantity: Mapped[int]
    expires_on: Mapped[date]

    __table_args__ = (
        ForeignKeyConstraint(["site_id"], ["sites.site_id"]),
        UniqueConstraint("site_id", "id"),
        UniqueConstraint("site_id", "room_kind", "capacity", "expires_on"),
        CheckConstraint("room_kind IN ('shared', 'dedicated')", name="room_kind"),
        CheckConstraint("quantity >= 0", name="quantity"),
    )


class MediaSource(Model):
    """A conferencing engine of one site. `secret` is sealed: signatures are checked with it; of the token there is only a hash."""

    __tablename__ = "media_sources"

    id: Mapped[Id] = mapped_column(primary_key=True)
    site_id: Mapped[Id]
    name: Mapped[str]
    secret: Mapped[Binary]
    token_hash: Mapped[Binary]
    created_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["site_id"], ["sites.site_id"]),
        UniqueConstraint("token_hash"),
        Index("ix_media_sources_site_id", "site_id"),
    )


class Department(Model):
    """`name_key` is how siblings are told apart; `path`: see domain.departments."""

    __tablename__ = "departments"

    id: Mapped[Id] = mapped_column(primary_key=True)
    site_id: Mapped[Id]
    parent_id: Mapped[Id | None]
    name: Mapped[str]
    name_key: Mapped[Plain]
    path: Mapped[Plain]

    __table_args__ = (
        ForeignKeyConstraint(["site_id"], ["sites.site_id"]),
        ForeignKeyConstraint(["site_id", "parent_id"], ["departments.site_id", "departments.id"]),
        UniqueConstraint("site_id", "id"),
        UniqueConstraint("site_id", "parent_id", "name_key"),
        UniqueConstraint("site_id", "path"),
        Index("uq_departments_root", "site_id", unique=True, postgresql_where=text("parent_id IS NULL")),
        CheckConstraint("right(path, 37) = id::text || '/'", name="path_ends_in_id"),
        CheckConstraint("(parent_id IS NULL) = (length(path) = 37)", name="root_path"),
    )


class Identifier(Model):
    """What is taken in the whole network (domain.identifiers). The primary key sees every site's rows; a reader only its own."""

    __tablename__ = "identifiers"

    kind: Mapped[Plain] = mapped_column(primary_key=True)
    normal: Mapped[Plain] = mapped_column(primary_key=True)
    site_id: Mapped[Id]
    account_id: Mapped[Id]

    __table_args__ = (Index("ix_identifiers_account_id", "account_id"),)


class User(Model):
    """The columns of fixed width and the search text come first: a scan of the search text then unpacks little of each row.

    `changed` tells in which version each field last changed; `licence_line_id` whose room a dedicated user of an account site has;
    `credential` names the password at identity that org gave last; `pending_email` waits for its confirmation; `deleted_by` is a
    name, for as long as a deletion can be undone.
    """

    __tablename__ = "users"

    id: Mapped[Id] = mapped_column(primary_key=True)
    site_id: Mapped[Id]
    department_id: Mapped[Id]
    licence_line_id: Mapped[Id | None]
    credential: Mapped[Id | None]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    deleted_by: Mapped[str | None]
    expires_on: Mapped[date | None]
    locked_until: Mapped[datetime | None]
    invited: Mapped[bool]
    has_initial_password: Mapped[bool]
    has_totp: Mapped[bool] = mapped_column(server_default=text("false"))
    capacity: Mapped[int | None]
    version: Mapped[int]
    account_kind: Mapped[Plain]
    search: Mapped[Plain]
    name_key: Mapped[Plain]
    login_name: Mapped[Plain]
    email: Mapped[Plain]
    name: Mapped[str]
    english_name: Mapped[str]
    phone: Mapped[str | None]
    mobile: Mapped[str | None]
    language: Mapped[str | None]
    page_size: Mapped[Small | None]
    pending_email: Mapped[str | None]
    changed: Mapped[dict[str, Any]]

    __table_args__ = (
        ForeignKeyConstraint(["site_id", "department_id"], ["departments.site_id", "departments.id"]),
        ForeignKeyConstraint(["site_id", "licence_line_id"], ["licence_lines.site_id", "licence_lines.id"]),
        CheckConstraint("account_kind IN ('shared', 'dedicated')", name="account_kind"),
        Index("ix_users_created_at", "site_id", "created_at", "id", postgresql_where=LIVE),
        Index("ix_users_name_key", "site_id", "name_key", "id", postgresql_where=LIVE),
        Index("ix_users_login_name", "site_id", "login_name", "id", postgresql_where=LIVE),
        Index("ix_users_email", "site_id", "email", "id", postgresql_where=LIVE),
        Index("ix_users_department_id", "site_id", "department_id", "deleted_at"),
        Index("ix_users_licence_line_id", "site_id", "licence_line_id", postgresql_where=text("licence_line_id IS NOT NULL")),
        Index("ix_users_deleted_at", "deleted_at", postgresql_where=DELETED),
        Index("ix_users_site_id_deleted_at", "site_id", "deleted_at", "id", postgresql_where=DELETED),
    )


class Administrator(Model):
    __tablename__ = "administrators"

    id: Mapped[Id] = mapped_column(primary_key=True)
    site_id: Mapped[Id]
    scope_department_id: Mapped[Id]
    credential: Mapped[Id | None]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    deleted_by: Mapped[str | None]
    locked_until: Mapped[datetime | None]
    invited: Mapped[bool]
    has_initial_password: Mapped[bool]
    has_totp: Mapped[bool] = mapped_column(server_default=text("false"))
    version: Mapped[int]
    name_key: Mapped[Plain]
    search: Mapped[Plain]
    login_name: Mapped[Plain]
    email: Mapped[Plain]
    name: Mapped[str]
    english_name: Mapped[str]
    phone: Mapped[str | None]
    mobile: Mapped[str | None]
    language: Mapped[str | None]
    page_size: Mapped[Small | None]
    pending_email: Mapped[str | None]
    changed: Mapped[dict[str, Any]]

    __table_args__ = (
        ForeignKeyConstraint(["site_id", "scope_department_id"], ["departments.site_id", "departments.id"]),
        Index("ix_administrators_created_at", "site_id", "created_at", "id", postgresql_where=LIVE),
        Index("ix_administrators_scope_department_id", "site_id", "scope_department_id"),
        Index("ix_administrators_deleted_at", "deleted_at", postgresql_where=DELETED),
        Index("ix_administrators_site_id_deleted_at", "site_id", "deleted_at", "id", postgresql_where=DELETED),
    )


class AuditRecord(Model):
    """`number` counts a site's records; `content` and `hash`: see domain.audit."""

    __tablename__ = "audit_log"

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    event_id: Mapped[Id]
    service: Mapped[str]
    action: Mapped[Plain]
    actor_role: Mapped[str]
    actor_id: Mapped[str | None]
    actor_name: Mapped[str]
    impersonator_id: Mapped[str | None]
    impersonator_name: Mapped[str | None]
    address: Mapped[str | None]
    user_agent: Mapped[str | None]
    request_id: Mapped[str]
    target_type: Mapped[str]
    target_id: Mapped[str]
    target_name: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    reason: Mapped[str | None]
    salt: Mapped[Binary]
    content: Mapped[Binary]
    hash: Mapped[Binary]

    __table_args__ = (Index("ix_audit_log_at", "site_id", "at", "event_id"),)


class AuditHead(Model):
    """Where a site's chain ends. Its row lock puts the writers of the chain in line."""

    __tablename__ = "audit_heads"

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    number: Mapped[int]
    hash: Mapped[Binary]


class UserImport(Model):
    """An uploaded table of users. `job_id` is what works on it, `error` why it cannot be used (as on the wire).
    `preview`: how the file was read, with its first rows."""

    __tablename__ = "user_imports"

    id: Mapped[Id] = mapped_column(primary_key=True)
    site_id: Mapped[Id]
    account_id: Mapped[Id]
    state: Mapped[str]
    mode: Mapped[str | None]
    file_name: Mapped[str]
    blob: Mapped[str]
    job_id: Mapped[str | None]
    done: Mapped[int]
    total: Mapped[int | None]
    error: Mapped[dict[str, Any] | None]
    preview: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("state IN ('checking', 'checked', 'applying', 'applied', 'failed')", name="state"),
        UniqueConstraint("site_id", "id"),
        Index("ix_user_imports_created_at", "created_at"),
    )


class UserImportRow(Model):
    """`number` is the row's in the file. `values` as written, less the password; `request` what it asks for. `password` is sealed, and kept
    until the row is added or the import expires."""

    __tablename__ = "user_import_rows"

    import_id: Mapped[Id] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[Id]
    verdict: Mapped[Plain]
    values: Mapped[dict[str, Any]]
    request: Mapped[dict[str, Any] | None]
    password: Mapped[bytes | None] = mapped_column(LargeBinary)
    faults: Mapped[list[Any]]

    __table_args__ = (
        ForeignKeyConstraint(["site_id", "import_id"], ["user_imports.site_id", "user_imports.id"], ondelete="CASCADE"),
        Index("ix_user_import_rows_verdict", "import_id", "verdict", "number"),
    )


METADATA = (Model.metadata, tables.metadata)
