"""Limits, rooms, meetings and series, what the media plane reports of them, and calendar feeds.

btree_gist is a trusted extension: the database's owner may create it.
"""

from alembic import op

from kit.migrate.operations import tenant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute(_TABLES)
    op.execute(_CHANGED)
    tenant("limits", app="select, insert, update")
    tenant("rooms")
    tenant("meeting_numbers", app="select, insert")
    tenant("series", app="select, insert, update")
    tenant("meetings", resolver="select (site_id, id, type, status, start_at, end_at, started_at)")
    tenant("runs", app="select, insert, update")
    tenant("calendar_tokens", resolver="select")


def downgrade() -> None:
    for table in ("calendar_tokens", "runs", "meetings", "series", "meeting_numbers", "rooms", "limits"):
        op.drop_table(table)
    op.execute("DROP FUNCTION note_change()")
    op.execute("DROP EXTENSION btree_gist")


_TABLES = """
CREATE TABLE limits (
    site_id uuid NOT NULL CONSTRAINT pk_limits PRIMARY KEY,
    version bigint NOT NULL,
    expires_on date NOT NULL,
    ports bigint,
    lines jsonb NOT NULL
);

CREATE TABLE rooms (
    id uuid NOT NULL CONSTRAINT pk_rooms PRIMARY KEY,
    site_id uuid NOT NULL,
    kind text NOT NULL CONSTRAINT ck_rooms_kind CHECK (kind IN ('shared', 'dedicated')),
    name text NOT NULL,
    capacity bigint NOT NULL,
    expires_on date,
    owner_id uuid,
    pmi text,
    retired_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT ck_rooms_owner CHECK ((kind = 'dedicated') = (owner_id IS NOT NULL)),
    CONSTRAINT uq_rooms_site_id_owner_id UNIQUE (site_id, owner_id),
    CONSTRAINT uq_rooms_site_id_id UNIQUE (site_id, id)
);
CREATE INDEX ix_rooms_site_id_pmi ON rooms (site_id, pmi) WHERE pmi IS NOT NULL;

CREATE TABLE meeting_numbers (
    number text NOT NULL CONSTRAINT pk_meeting_numbers PRIMARY KEY,
    site_id uuid NOT NULL
);

CREATE TABLE series (
    id uuid NOT NULL CONSTRAINT pk_series PRIMARY KEY,
    site_id uuid NOT NULL,
    host_id uuid,
    meeting_number text NOT NULL,
    rrule text NOT NULL,
    exdates jsonb NOT NULL,
    time_zone text NOT NULL,
    start_at timestamptz NOT NULL,
    duration_minutes bigint NOT NULL,
    sequence bigint NOT NULL DEFAULT 0,
    CONSTRAINT uq_series_site_id_id UNIQUE (site_id, id)
);

CREATE TABLE meetings (
    id uuid NOT NULL CONSTRAINT pk_meetings PRIMARY KEY,
    site_id uuid NOT NULL,
    series_id uuid,
    recurrence_at timestamptz,
    room_id uuid,
    host_id uuid,
    start_at timestamptz NOT NULL,
    end_at timestamptz NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    capacity bigint NOT NULL,
    ports bigint NOT NULL CONSTRAINT ck_meetings_ports CHECK (ports >= 0),
    sequence bigint NOT NULL DEFAULT 0,
    version bigint NOT NULL DEFAULT 1,
    changed bigint NOT NULL DEFAULT 0,
    status text NOT NULL CONSTRAINT ck_meetings_status CHECK (status IN ('booked', 'in_progress', 'ended', 'cancelled')),
    type text NOT NULL CONSTRAINT ck_meetings_type CHECK (type IN ('scheduled', 'recurring', 'pmi', 'unscheduled')),
    meeting_number text NOT NULL,
    topic text NOT NULL,
    agenda text NOT NULL DEFAULT '',
    password text,
    invitees jsonb NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL DEFAULT now(),
    cancelled_by text,
    cancelled_reason text,
    external_id text,
    CONSTRAINT ck_meetings_length CHECK (start_at < end_at AND end_at <= start_at + interval '24 hours'),
    CONSTRAINT fk_meetings_site_id_room_id_rooms FOREIGN KEY (site_id, room_id) REFERENCES rooms (site_id, id),
    CONSTRAINT fk_meetings_site_id_series_id_series FOREIGN KEY (site_id, series_id) REFERENCES series (site_id, id),
    CONSTRAINT ex_meetings_room EXCLUDE USING gist (room_id WITH =, tstzrange(start_at, end_at) WITH &&)
        WHERE (status IN ('booked', 'in_progress'))
);
CREATE INDEX ix_meetings_start_at ON meetings (site_id, start_at, id);
CREATE INDEX ix_meetings_host_id ON meetings (site_id, host_id, start_at);
CREATE INDEX ix_meetings_room_id ON meetings (site_id, room_id, start_at);
CREATE INDEX ix_meetings_number ON meetings (site_id, meeting_number, start_at);
CREATE INDEX ix_meetings_series_id ON meetings (site_id, series_id) WHERE series_id IS NOT NULL;
CREATE INDEX ix_meetings_changed ON meetings (site_id, changed, id);
CREATE UNIQUE INDEX ix_meetings_external_id ON meetings (site_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX ix_meetings_over ON meetings (end_at) WHERE status = 'booked';

CREATE TABLE runs (
    site_id uuid NOT NULL,
    source_id uuid NOT NULL,
    engine_id text NOT NULL,
    meeting_id uuid NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT pk_runs PRIMARY KEY (site_id, source_id, engine_id)
);
CREATE INDEX ix_runs_meeting_id ON runs (site_id, meeting_id);

CREATE TABLE calendar_tokens (
    site_id uuid NOT NULL,
    account_id uuid NOT NULL,
    token_hash bytea NOT NULL CONSTRAINT uq_calendar_tokens_token_hash UNIQUE,
    CONSTRAINT pk_calendar_tokens PRIMARY KEY (site_id, account_id)
);
"""

# A reader that has seen all transactions below the oldest one still running has missed none: see storage/feed.py.
_CHANGED = """
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER note_change BEFORE INSERT OR UPDATE ON meetings FOR EACH ROW EXECUTE FUNCTION note_change();
"""
