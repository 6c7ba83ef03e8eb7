"""The tables of booking."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

import directory
from kit import mail
from kit.db import Base, Id, metadata, tables

HOLDS = text("status IN ('booked', 'in_progress')")


class Model(Base, DeclarativeBase):
    metadata = metadata()


class Limits(Model):
    """What the site's licence allows, as of org's `version` of it. Booking asks this row, and no other service, when it admits."""

    __tablename__ = "limits"

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    version: Mapped[int]
    expires_on: Mapped[date]
    ports: Mapped[int | None]
    lines: Mapped[list[Any]]


class Room(Model):
    """A shared room of a licence line, or the one room of a dedicated user, whose `pmi` it has. A retired one cannot be booked;
    its history stays, and it comes back with the licence or the user. `name_key` tells shared rooms apart, see domain.room_names; a
    dedicated room has none."""

    __tablename__ = "rooms"

    id: Mapped[Id] = mapped_column(primary_key=True)
    site_id: Mapped[Id]
    kind: Mapped[str]
    name: Mapped[str]
    name_key: Mapped[str | None]
    capacity: Mapped[int]
    expires_on: Mapped[date | None]
    owner_id: Mapped[Id | None]
    pmi: Mapped[str | None]
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(server_default="1")

    __table_args__ = (
        CheckConstraint("kind IN ('shared', 'dedicated')", name="kind"),
        CheckConstraint("(kind = 'dedicated') = (owner_id IS NOT NULL)", name="owner"),
        UniqueConstraint("site_id", "owner_id"),
        UniqueConstraint("site_id", "id"),
        Index(
            "uq_rooms_site_id_name_key",
            "site_id",
            "name_key",
            unique=True,
            postgresql_where=text("kind = 'shared' AND retired_at IS NULL"),
        ),
        Index("ix_rooms_site_id_pmi", "site_id", "pmi", postgresql_where=text("pmi IS NOT NULL")),
    )


class MeetingNumber(Model):
    """Every number that was ever given out, in the whole network: the primary key sees all sites, a reader only its own."""

    __tablename__ = "meeting_numbers"

    number: Mapped[str] = mapped_column(primary_key=True)
    site_id: Mapped[Id]


class Series(Model):
    """A recurring booking as one calendar object: its rule from `start_at` on, in the zone it was booked in. What is edited from
    some occurrence on becomes a series of its own, with the same meeting number."""

    __tablename__ = "series"

    id: Mapped[Id] = mapped_column(primary_key=True)
    site_id: Mapped[Id]
    host_id: Mapped[Id | None]
    meeting_number: Mapped[str]
    rrule: Mapped[str]
    exdates: Mapped[list[Any]]
    time_zone: Mapped[str]
    start_at: Mapped[datetime]
    duration_minutes: Mapped[int]
    sequence: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (UniqueConstraint("site_id", "id"),)


class Meeting(Model):
    """One booked time range. `ports` is what it counts against a concurrent site's licence. `recurrence_at` is the start that the
    series' rule gives it, whatever it was moved to. `changed` is the number of the last transaction that wrote it: the order
    of the media plane's feed. `external_id` and
    `external_series` name it in the system that it was imported from."""

    __tablename__ = "meetings"

    id: Mapped[Id] = mapped_column(primary_key=True)
    site_id: Mapped[Id]
    series_id: Mapped[Id | None]
    recurrence_at: Mapped[datetime | None]
    room_id: Mapped[Id | None]
    host_id: Mapped[Id | None]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    capacity: Mapped[int]
    ports: Mapped[int]
    sequence: Mapped[int] = mapped_column(server_default="0")
    version: Mapped[int] = mapped_column(server_default="1")
    changed: Mapped[int] = mapped_column(server_default=text("0"))
    status: Mapped[str]
    type: Mapped[str]
    meeting_number: Mapped[str]
    topic: Mapped[str]
    agenda: Mapped[str] = mapped_column(server_default="")
    password: Mapped[str | None]
    invitees: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    cancelled_by: Mapped[str | None]
    cancelled_reason: Mapped[str | None]
    external_id: Mapped[str | None]
    external_series: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("status IN ('booked', 'in_progress', 'ended', 'cancelled')", name="status"),
        CheckConstraint("type IN ('scheduled', 'recurring', 'pmi', 'unscheduled')", name="type"),
        CheckConstraint("start_at < end_at AND end_at <= start_at + interval '24 hours'", name="length"),
        CheckConstraint("ports >= 0", name="ports"),
        ForeignKeyConstraint(["site_id", "room_id"], ["rooms.site_id", "rooms.id"]),
        ForeignKeyConstraint(["site_id", "series_id"], ["series.site_id", "series.id"]),
        ExcludeConstraint(
            ("room_id", "="), (func.tstzrange(text("start_at"), text("end_at")), "&&"), where=HOLDS, using="gist", name="ex_meetings_room"
        ),
        Index("ix_meetings_start_at", "site_id", "start_at", "id"),
        Index("ix_meetings_host_id", "site_id", "host_id", "start_at"),
        Index("ix_meetings_room_id", "site_id", "room_id", "start_at"),
        Index("ix_meetings_number", "site_id", "meeting_number", "start_at"),
        Index("ix_meetings_series_id", "site_id", "series_id", postgresql_where=text("series_id IS NOT NULL")),
        Index("ix_meetings_changed", "site_id", "changed", "id"),
        Index("ix_meetings_external_id", "site_id", "external_id", unique=True, postgresql_where=text("external_id IS NOT NULL")),
        Index("ix_meetings_external_series", "site_id", "external_series", postgresql_where=text("external_series IS NOT NULL")),
        Index("ix_meetings_over", "end_at", postgresql_where=text("status = 'booked'")),
    )


class Run(Model):
    """One instance of a meeting as an engine reports it, by the engine's own id. `meeting_id` once bound does not change."""

    __tablename__ = "runs"

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    source_id: Mapped[Id] = mapped_column(primary_key=True)
    engine_id: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[Id]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_runs_meeting_id", "site_id", "meeting_id"),)


class PasswordAttempts(Model):
    """How often the password of a meeting number was tried since some moment without being right."""

    __tablename__ = "password_attempts"

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    meeting_number: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    attempts: Mapped[int]

    __table_args__ = (Index("ix_password_attempts_since", "since"),)


class CalendarToken(Model):
    """The hash of the secret in the address of a user's private feed."""

    __tablename__ = "calendar_tokens"

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    account_id: Mapped[Id] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("token_hash"),)


METADATA = (Model.metadata, tables.metadata, directory.metadata, mail.metadata)
