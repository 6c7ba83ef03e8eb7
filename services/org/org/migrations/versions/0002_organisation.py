"""Sites, licences, departments, users, administrators and the audit log."""

from alembic import op

from kit.migrate.operations import tenant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(_TABLES)
    tenant("sites", resolver="select")  # the operator's list; how far each directory is
    tenant("licence_lines", resolver="select")
    tenant("departments", resolver="select")
    tenant("identifiers", app="select, insert, delete")
    tenant("users", resolver="select, delete")  # counts; the end of what was deleted
    tenant("administrators", resolver="select, delete")
    tenant("audit_log", app="select, insert")
    tenant("audit_heads", app="select, insert, update", resolver="select")


def downgrade() -> None:
    for table in ("audit_heads", "audit_log", "administrators", "users", "identifiers", "departments", "licence_lines", "sites"):
        op.drop_table(table)


_TABLES = """
CREATE TABLE sites (
    site_id uuid NOT NULL CONSTRAINT pk_sites PRIMARY KEY,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    type text NOT NULL CONSTRAINT ck_sites_type CHECK (type IN ('account', 'concurrent')),
    lease_mode text NOT NULL,
    expires_on date NOT NULL,
    time_zone text NOT NULL,
    country text NOT NULL,
    language text NOT NULL,
    page_size smallint NOT NULL,
    features jsonb NOT NULL,
    require_totp boolean NOT NULL,
    hosts bigint NOT NULL,
    ports bigint CONSTRAINT ck_sites_ports CHECK ((type = 'concurrent') = (ports IS NOT NULL)),
    directory_version bigint NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX ix_sites_created_at ON sites (created_at);

CREATE TABLE licence_lines (
    id uuid NOT NULL CONSTRAINT pk_licence_lines PRIMARY KEY,
    site_id uuid NOT NULL CONSTRAINT fk_licence_lines_site_id_sites REFERENCES sites,
    room_kind text NOT NULL CONSTRAINT ck_licence_lines_room_kind CHECK (room_kind IN ('shared', 'dedicated')),
    capacity bigint NOT NULL,
    quantity bigint NOT NULL CONSTRAINT ck_licence_lines_quantity CHECK (quantity >= 0),
    expires_on date NOT NULL,
    CONSTRAINT uq_licence_lines_site_id_id UNIQUE (site_id, id),
    CONSTRAINT uq_licence_lines_site_id_room_kind_capacity_expires_on UNIQUE (site_id, room_kind, capacity, expires_on)
);

CREATE TABLE departments (
    id uuid NOT NULL CONSTRAINT pk_departments PRIMARY KEY,
    site_id uuid NOT NULL CONSTRAINT fk_departments_site_id_sites REFERENCES sites,
    parent_id uuid,
    name text NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    path text COLLATE "C" NOT NULL,
    CONSTRAINT uq_departments_site_id_id UNIQUE (site_id, id),
    CONSTRAINT uq_departments_site_id_parent_id_name_key UNIQUE (site_id, parent_id, name_key),
    CONSTRAINT uq_departments_site_id_path UNIQUE (site_id, path),
    CONSTRAINT fk_departments_site_id_parent_id_departments FOREIGN KEY (site_id, parent_id) REFERENCES departments (site_id, id),
    CONSTRAINT ck_departments_path_ends_in_id CHECK (right(path, 37) = id::text || '/'),
    CONSTRAINT ck_departments_root_path CHECK ((parent_id IS NULL) = (length(path) = 37))
);
CREATE UNIQUE INDEX uq_departments_root ON departments (site_id) WHERE parent_id IS NULL;

CREATE TABLE identifiers (
    kind text COLLATE "C" NOT NULL,
    normal text COLLATE "C" NOT NULL,
    site_id uuid NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT pk_identifiers PRIMARY KEY (kind, normal)
);
CREATE INDEX ix_identifiers_account_id ON identifiers (account_id);

CREATE TABLE users (
    id uuid NOT NULL CONSTRAINT pk_users PRIMARY KEY,
    site_id uuid NOT NULL,
    department_id uuid NOT NULL,
    licence_line_id uuid,
    credential uuid,
    created_at timestamptz NOT NULL,
    deleted_at timestamptz,
    expires_on date,
    locked_until timestamptz,
    invited boolean NOT NULL,
    has_initial_password boolean NOT NULL,
    capacity bigint,
    version bigint NOT NULL,
    account_kind text COLLATE "C" NOT NULL CONSTRAINT ck_users_account_kind CHECK (account_kind IN ('shared', 'dedicated')),
    search text COLLATE "C" NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    login_name text COLLATE "C" NOT NULL,
    email text COLLATE "C" NOT NULL,
    name text NOT NULL,
    english_name text NOT NULL,
    phone text,
    mobile text,
    language text,
    page_size smallint,
    pending_email text,
    pending_email_id uuid,
    pending_email_until timestamptz,
    changed jsonb NOT NULL,
    CONSTRAINT fk_users_site_id_department_id_departments FOREIGN KEY (site_id, department_id) REFERENCES departments (site_id, id),
    CONSTRAINT fk_users_site_id_licence_line_id_licence_lines FOREIGN KEY (site_id, licence_line_id) REFERENCES licence_lines (site_id, id)
);
CREATE INDEX ix_users_created_at ON users (site_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_name_key ON users (site_id, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_login_name ON users (site_id, login_name, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_email ON users (site_id, email, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_department_id ON users (site_id, department_id, deleted_at);
CREATE INDEX ix_users_licence_line_id ON users (site_id, licence_line_id) WHERE licence_line_id IS NOT NULL;
CREATE INDEX ix_users_deleted_at ON users (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE administrators (
    id uuid NOT NULL CONSTRAINT pk_administrators PRIMARY KEY,
    site_id uuid NOT NULL,
    scope_department_id uuid NOT NULL,
    credential uuid,
    created_at timestamptz NOT NULL,
    deleted_at timestamptz,
    locked_until timestamptz,
    invited boolean NOT NULL,
    has_initial_password boolean NOT NULL,
    version bigint NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    search text COLLATE "C" NOT NULL,
    login_name text COLLATE "C" NOT NULL,
    email text COLLATE "C" NOT NULL,
    name text NOT NULL,
    english_name text NOT NULL,
    phone text,
    mobile text,
    language text,
    page_size smallint,
    pending_email text,
    pending_email_id uuid,
    pending_email_until timestamptz,
    changed jsonb NOT NULL,
    CONSTRAINT fk_administrators_site_id_scope_department_id_departments FOREIGN KEY (site_id, scope_department_id)
        REFERENCES departments (site_id, id)
);
CREATE INDEX ix_administrators_created_at ON administrators (site_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_administrators_scope_department_id ON administrators (site_id, scope_department_id);
CREATE INDEX ix_administrators_deleted_at ON administrators (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE audit_log (
    site_id uuid NOT NULL,
    number bigint NOT NULL,
    at timestamptz NOT NULL,
    event_id uuid NOT NULL,
    service text NOT NULL,
    action text COLLATE "C" NOT NULL,
    actor_role text NOT NULL,
    actor_id text,
    actor_name text NOT NULL,
    impersonator_id text,
    impersonator_name text,
    address text,
    user_agent text,
    request_id text NOT NULL,
    target_type text NOT NULL,
    target_id text NOT NULL,
    target_name text NOT NULL,
    before jsonb,
    after jsonb,
    reason text,
    salt bytea NOT NULL,
    content bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT pk_audit_log PRIMARY KEY (site_id, number)
);
CREATE INDEX ix_audit_log_at ON audit_log (site_id, at, number);

CREATE TABLE audit_heads (
    site_id uuid NOT NULL CONSTRAINT pk_audit_heads PRIMARY KEY,
    number bigint NOT NULL,
    hash bytea NOT NULL
);
"""
