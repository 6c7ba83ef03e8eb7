"""The tables of identity."""

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Float, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

import directory
from kit import mail
from kit.db import Base, Id, metadata, tables


class Model(Base, DeclarativeBase):
    metadata = metadata()


class Credential(Model):
    """An account's password. `version` counts its changes; `staged` is the staged password it came from."""

    __tablename__ = "credentials"

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    account_id: Mapped[Id] = mapped_column(primary_key=True)
    password_hash: Mapped[str | None]
    temporary: Mapped[bool] = mapped_column(server_default="false")
    locked_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="0")
    changed_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Identifier(Model):
    """Under what an account signs in (domain.identifiers), for the resolver to find its site."""

    __tablename__ = "identifiers"
    __table_args__ = (Index("ix_identifiers_value", "value"),)

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    account_id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Session(Model):
    """A sign-in, until it ends. `generation`, `salt` and `rotations` are its refresh token's (domain.sessions). `parent_id`: the
    administrator's own session, for a jump."""

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_site_id_account_id", "site_id", "account_id"),
        Index("ix_sessions_expires_at", "expires_at"),
        Index("ix_sessions_impersonator_id", "site_id", "impersonator_id", postgresql_where=text("impersonator_id IS NOT NULL")),
    )

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    account_id: Mapped[Id]
    role: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    generation: Mapped[int] = mapped_column(server_default="0")
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    rotations: Mapped[list[datetime]] = mapped_column(ARRAY(DateTime(timezone=True)), server_default="{}")
    address: Mapped[str | None]
    client: Mapped[str] = mapped_column(server_default="")
    impersonator_id: Mapped[Id | None]
    impersonator_name: Mapped[str] = mapped_column(server_default="")
    parent_id: Mapped[Id | None]
    reason: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]


class Revocation(Model):
    """What gateways must refuse although its token is good: kept for as long as such a token can live."""

    __tablename__ = "revocations"
    __table_args__ = (Index("ix_revocations_at", "at"),)

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    session_id: Mapped[Id | None]
    account_id: Mapped[Id | None]
    not_before: Mapped[float] = mapped_column(Float(53))
    at: Mapped[datetime]


class SignIn(Model):
    """A line of the sign-in log. The nil site holds attempts under a name that nobody has; `login_name` is never what was typed.
    `operation`: a series that a request books, changes or cancels is one line, however many events tell of it."""

    __tablename__ = "sign_in_log"
    __table_args__ = (
        Index("ix_sign_in_log_site_id_at_id", "site_id", "at", "id"),
        Index("ix_sign_in_log_at", "at"),
        Index("ux_sign_in_log_operation", "site_id", "operation", unique=True),
    )

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[Id | None]
    name: Mapped[str] = mapped_column(server_default="")
    login_name: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str | None]
    client: Mapped[str] = mapped_column(server_default="")
    action: Mapped[str]
    result: Mapped[str]
    by_id: Mapped[Id | None]
    by_name: Mapped[str] = mapped_column(server_default="")
    detail: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    operation: Mapped[str | None]


class Totp(Model):
    """An account's second factor; asked for once it is confirmed. `last_step`: codes up to there have been used."""

    __tablename__ = "totp"

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    account_id: Mapped[Id] = mapped_column(primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)  # sealed
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(server_default="0")


class RecoveryCode(Model):
    __tablename__ = "recovery_codes"

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    account_id: Mapped[Id] = mapped_column(primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)


class Link(Model):
    """A link that was sent by mail (domain.links). `email`: the address that an EMAIL link confirms."""

    __tablename__ = "links"
    __table_args__ = (
        Index("ix_links_site_id_account_id", "site_id", "account_id"),
        Index("ix_links_expires_at", "expires_at"),
    )

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    account_id: Mapped[Id]
    purpose: Mapped[str]
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    email: Mapped[str | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class StagedPassword(Model):
    """A password that no account has yet. The app may put one in; only claim_staged_password() takes it out. Without a
    site: whose it will be is told by org's change that names it. `awaited`: a sign-in of this account waits for it. `logins`: keyed
    hashes of the names that the account will sign in under."""

    __tablename__ = "staged_passwords"
    __table_args__ = (Index("ix_staged_passwords_created_at", "created_at"),)

    credential: Mapped[Id] = mapped_column(primary_key=True)
    account_id: Mapped[Id]
    password_hash: Mapped[str]
    temporary: Mapped[bool]
    awaited: Mapped[bool] = mapped_column(server_default=text("true"))
    logins: Mapped[list[bytes]] = mapped_column(ARRAY(LargeBinary), server_default="{}")
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class ResetRequest(Model):
    """A request for a reset mail (usecases.recovery). `email` is sealed. The resolver's."""

    __tablename__ = "reset_requests"
    __table_args__ = (Index("ix_reset_requests_due_at", "due_at"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    email: Mapped[bytes] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[datetime]


class SignInGuard(Model):
    """Failed sign-ins of one identifier (a keyed hash: people type passwords into the wrong field) from one address, or from
    everywhere. The resolver's: at that moment no site is known."""

    __tablename__ = "sign_in_guards"
    __table_args__ = (Index("ix_sign_in_guards_changed_at", "changed_at"),)

    subject: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[list[float]] = mapped_column(ARRAY(Float(53)))
    locked_until: Mapped[float] = mapped_column(Float(53))
    changed_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Operator(Model):
    """A token of the operator API and the name of its holder. A name is free again once its token is revoked. The resolver's."""

    __tablename__ = "operators"
    __table_args__ = (Index("uq_operators_name", "name", unique=True, postgresql_where=text("revoked_at IS NULL")),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


METADATA = (Model.metadata, tables.metadata, directory.metadata, mail.metadata)
