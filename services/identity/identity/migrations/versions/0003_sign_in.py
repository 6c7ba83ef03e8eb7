"""Credentials, sessions, operators, and what guards sign-in."""

from alembic import op

from kit.migrate.operations import ALL, grant, role, tenant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(_TENANTS)
    tenant("credentials")
    tenant("identifiers", resolver="select")
    tenant("sessions", app="select, insert, update", resolver="select (site_id, id, expires_at), delete")
    tenant("revocations", app="select, insert", resolver="select, delete")
    tenant("sign_in_log", app="select, insert", resolver="select (site_id, id, at), delete")
    op.execute(_OTHERS)
    grant("staged_passwords", app="insert", resolver="select (credential, created_at), delete")
    grant("sign_in_guards", resolver=ALL)
    grant("operators", resolver="select, insert")
    op.execute(_CLAIM)
    op.execute("REVOKE ALL ON FUNCTION claim_staged_password(uuid, uuid) FROM PUBLIC")
    op.execute(f'GRANT EXECUTE ON FUNCTION claim_staged_password(uuid, uuid) TO "{role("app")}"')


def downgrade() -> None:
    op.execute("DROP FUNCTION claim_staged_password(uuid, uuid)")
    for table in (
        "operators",
        "sign_in_guards",
        "staged_passwords",
        "sign_in_log",
        "revocations",
        "sessions",
        "identifiers",
        "credentials",
    ):
        op.drop_table(table)


_TENANTS = """
CREATE TABLE credentials (
    site_id uuid NOT NULL,
    account_id uuid NOT NULL,
    password_hash text,
    temporary boolean NOT NULL DEFAULT false,
    locked_until timestamptz,
    version bigint NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_credentials PRIMARY KEY (site_id, account_id)
);

CREATE TABLE identifiers (
    site_id uuid NOT NULL,
    account_id uuid NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_identifiers PRIMARY KEY (site_id, account_id, kind)
);
CREATE INDEX ix_identifiers_value ON identifiers (value);

CREATE TABLE sessions (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    role text NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    generation bigint NOT NULL DEFAULT 0,
    salt bytea NOT NULL,
    rotations timestamptz[] NOT NULL DEFAULT '{}',
    address text,
    client text NOT NULL DEFAULT '',
    impersonator_id uuid,
    impersonator_name text NOT NULL DEFAULT '',
    parent_id uuid,
    reason text,
    ended_at timestamptz,
    ended_because text,
    CONSTRAINT pk_sessions PRIMARY KEY (site_id, id)
);
CREATE INDEX ix_sessions_site_id_account_id ON sessions (site_id, account_id);
CREATE INDEX ix_sessions_expires_at ON sessions (expires_at);

CREATE TABLE revocations (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    session_id uuid,
    account_id uuid,
    not_before double precision NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_revocations PRIMARY KEY (site_id, id)
);
CREATE INDEX ix_revocations_at ON revocations (at);

CREATE TABLE sign_in_log (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    account_id uuid,
    name text NOT NULL DEFAULT '',
    login_name text NOT NULL DEFAULT '',
    address text,
    client text NOT NULL DEFAULT '',
    action text NOT NULL,
    result text NOT NULL,
    by_id uuid,
    by_name text NOT NULL DEFAULT '',
    detail jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT pk_sign_in_log PRIMARY KEY (site_id, id)
);
CREATE INDEX ix_sign_in_log_site_id_at_id ON sign_in_log (site_id, at, id);
CREATE INDEX ix_sign_in_log_at ON sign_in_log (at);
"""

_OTHERS = """
CREATE TABLE staged_passwords (
    credential uuid NOT NULL CONSTRAINT pk_staged_passwords PRIMARY KEY,
    account_id uuid NOT NULL,
    password_hash text NOT NULL,
    temporary boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sign_in_guards (
    subject bytea NOT NULL,
    address text NOT NULL,
    failures double precision[] NOT NULL,
    locked_until double precision NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_sign_in_guards PRIMARY KEY (subject, address)
);
CREATE INDEX ix_sign_in_guards_changed_at ON sign_in_guards (changed_at);

CREATE TABLE operators (
    id uuid NOT NULL CONSTRAINT pk_operators PRIMARY KEY,
    name text NOT NULL CONSTRAINT uq_operators_name UNIQUE,
    token_hash bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
"""

# The app may take out a staged password that it can name, and cannot look around among the others.
_CLAIM = """
CREATE FUNCTION claim_staged_password(wanted uuid, account uuid) RETURNS TABLE (password_hash text, temporary boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM staged_passwords AS staged WHERE staged.credential = wanted AND staged.account_id = account
    RETURNING staged.password_hash, staged.temporary
$$;
"""
