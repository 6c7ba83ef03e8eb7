"""What engines have told, the runs and legs that follow from it, what was booked, and users by their e-mail.

Observations have the moment in their key, so that they can become partitions by time. What they say is json and not jsonb, which refuses
some of what engines send (NUL).
"""

from alembic import op

from kit.migrate.operations import tenant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(_TABLES)
    tenant("observations", app="select, insert", resolver="select (site_id, at, id, forget_at), delete")
    tenant("runs", app="select, insert, update", resolver="select (site_id, id, forget_at), delete")
    tenant("legs", app="select, insert, update")
    tenant("meetings", app="select, insert, update", resolver="select (site_id, id, end_at), delete")
    tenant("members")


def downgrade() -> None:
    for table in ("members", "meetings", "legs", "runs", "observations"):
        op.drop_table(table)


_TABLES = """
CREATE TABLE observations (
    site_id uuid NOT NULL,
    at timestamptz NOT NULL,
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    engine_id text,
    leg text,
    bound_to text,
    received_at timestamptz NOT NULL,
    forget_at timestamptz NOT NULL,
    payload json NOT NULL,
    CONSTRAINT pk_observations PRIMARY KEY (site_id, at, id)
);
CREATE INDEX ix_observations_leg ON observations (site_id, source_id, engine_id, leg) WHERE leg IS NOT NULL;
CREATE INDEX ix_observations_bound_to ON observations (site_id, source_id, engine_id) WHERE bound_to IS NOT NULL;
CREATE INDEX ix_observations_forget_at ON observations (forget_at);

CREATE TABLE runs (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    engine_id text NOT NULL,
    meeting_id uuid,
    number text,
    topic text NOT NULL DEFAULT '',
    host_email text NOT NULL DEFAULT '',
    started_at timestamptz,
    ended_at timestamptz,
    last_at timestamptz,
    succeeded_at timestamptz,
    has_bound boolean NOT NULL DEFAULT false,
    forget_at timestamptz NOT NULL,
    CONSTRAINT pk_runs PRIMARY KEY (site_id, id)
);
CREATE INDEX ix_runs_meeting_id ON runs (site_id, meeting_id) WHERE meeting_id IS NOT NULL;
CREATE INDEX ix_runs_number ON runs (site_id, source_id, number, started_at);
CREATE INDEX ix_runs_forget_at ON runs (forget_at);

CREATE TABLE legs (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    run_id uuid NOT NULL,
    key text NOT NULL,
    place bigint NOT NULL,
    joined_at timestamptz,
    left_at timestamptz,
    closed_by text CONSTRAINT ck_legs_closed_by CHECK (closed_by IN ('left', 'ended', 'inferred')),
    name text NOT NULL,
    email text NOT NULL,
    participant_user_id text NOT NULL,
    registrant_id text NOT NULL,
    bound_to text NOT NULL,
    person text NOT NULL,
    account_id uuid,
    CONSTRAINT pk_legs PRIMARY KEY (site_id, id),
    CONSTRAINT uq_legs_site_id_run_id_key_place UNIQUE (site_id, run_id, key, place),
    CONSTRAINT ck_legs_open CHECK ((closed_by IS NULL) = (left_at IS NULL)),
    CONSTRAINT fk_legs_site_id_run_id_runs FOREIGN KEY (site_id, run_id) REFERENCES runs (site_id, id) ON DELETE CASCADE
);

CREATE TABLE meetings (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    series_id uuid,
    meeting_number text NOT NULL,
    topic text NOT NULL,
    type text NOT NULL,
    host_id uuid,
    room_id uuid,
    room_kind text,
    room_capacity bigint,
    capacity bigint NOT NULL,
    start_at timestamptz NOT NULL,
    end_at timestamptz NOT NULL,
    status text NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    invitees jsonb NOT NULL DEFAULT '[]',
    version bigint NOT NULL,
    CONSTRAINT pk_meetings PRIMARY KEY (site_id, id)
);
CREATE INDEX ix_meetings_end_at ON meetings (end_at);

CREATE TABLE members (
    site_id uuid NOT NULL,
    account_id uuid NOT NULL,
    email text NOT NULL,
    CONSTRAINT pk_members PRIMARY KEY (site_id, account_id)
);
CREATE INDEX ix_members_email ON members (site_id, email);
"""
