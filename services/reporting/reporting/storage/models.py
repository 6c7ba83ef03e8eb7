"""The tables of reporting."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

import directory
from kit.db import Base, Id, metadata, tables


class Model(Base, DeclarativeBase):
    metadata = metadata()


class Observation(Model):
    """One message of an engine as it came. `leg`: the connection that it is about, empty for the run as a whole; null where it says
    nothing that legs or runs are folded from. `bound_to` is written for the previous release alone."""

    __tablename__ = "observations"

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    source_id: Mapped[Id]
    kind: Mapped[str]
    name: Mapped[str]
    engine_id: Mapped[str | None]
    leg: Mapped[str | None]
    bound_to: Mapped[str | None]
    received_at: Mapped[datetime]
    forget_at: Mapped[datetime]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    raw: Mapped[bytes | None]  # the message's own bytes, where `payload` does not say all of them

    __table_args__ = (
        Index("ix_observations_leg", "site_id", "source_id", "engine_id", "leg", postgresql_where=text("leg IS NOT NULL")),
        Index("ix_observations_bound_to", "site_id", "source_id", "engine_id", postgresql_where=text("bound_to IS NOT NULL")),
        Index("ix_observations_forget_at", "forget_at"),
    )


class Run(Model):
    """One instance of a meeting as an engine tells it; its `id` follows from the source and the engine's own id. `meeting_id` is
    booking's word, and null until it has come. `topic` and `host_email` are as first told. `succeeded_at`: see domain.folding.Course.
    `has_bound` is written for the previous release alone."""

    __tablename__ = "runs"

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    source_id: Mapped[Id]
    engine_id: Mapped[str]
    meeting_id: Mapped[Id | None]
    number: Mapped[str | None]
    topic: Mapped[str] = mapped_column(server_default="")
    host_email: Mapped[str] = mapped_column(server_default="")
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None]
    has_bound: Mapped[bool] = mapped_column(server_default=text("false"))
    forget_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_runs_meeting_id", "site_id", "meeting_id", postgresql_where=text("meeting_id IS NOT NULL")),
        Index("ix_runs_number", "site_id", "source_id", "number", "started_at"),
        Index("ix_runs_forget_at", "forget_at"),
    )


class Leg(Model):
    """One connection of a person to a run: domain.folding.Leg. `account_id`: the user of the site whose e-mail address it had when it
    was first seen. `person` is written for the previous release alone: domain/identity.py makes persons of legs when they are read."""

    __tablename__ = "legs"

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    run_id: Mapped[Id]
    key: Mapped[str]
    place: Mapped[int]
    joined_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
    name: Mapped[str]
    email: Mapped[str]
    participant_user_id: Mapped[str]
    registrant_id: Mapped[str]
    bound_to: Mapped[str]
    person: Mapped[str]
    account_id: Mapped[Id | None]

    __table_args__ = (
        UniqueConstraint("site_id", "run_id", "key", "place"),
        CheckConstraint("closed_by IN ('left', 'ended', 'inferred')", name="closed_by"),
        CheckConstraint("(closed_by IS NULL) = (left_at IS NULL)", name="open"),
        ForeignKeyConstraint(["site_id", "run_id"], ["runs.site_id", "runs.id"], ondelete="CASCADE"),
    )


class Meeting(Model):
    """What is booked, as of booking's `version` of it. `invitees` as booking tells them: name and e-mail."""

    __tablename__ = "meetings"

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    series_id: Mapped[Id | None]
    meeting_number: Mapped[str]
    topic: Mapped[str]
    type: Mapped[str]
    host_id: Mapped[Id | None]
    room_id: Mapped[Id | None]
    room_kind: Mapped[str | None]
    room_capacity: Mapped[int | None]
    capacity: Mapped[int]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    status: Mapped[str]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    invitees: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    version: Mapped[int]

    __table_args__ = (Index("ix_meetings_end_at", "end_at"),)


class Member(Model):
    """A user of the site by e-mail address in lower case, as engines name people. (No index serves lower() under row-level security.)"""

    __tablename__ = "members"

    site_id: Mapped[Id] = mapped_column(primary_key=True)
    account_id: Mapped[Id] = mapped_column(primary_key=True)
    email: Mapped[str]

    __table_args__ = (Index("ix_members_email", "site_id", "email"),)


METADATA = (Model.metadata, tables.metadata, directory.metadata)
