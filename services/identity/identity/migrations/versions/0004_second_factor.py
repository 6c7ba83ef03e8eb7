"""Second factors, links sent by mail, users' operations in the sign-in log."""

from alembic import op

from kit.migrate.operations import mail_outbox, tenant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(_TABLES)
    tenant("totp")
    tenant("recovery_codes", app="select, insert, delete")
    tenant("links", app="select, insert, update", resolver="select (site_id, id, expires_at), delete")
    mail_outbox()
    op.execute("ALTER TABLE sign_in_log ADD COLUMN operation text")
    op.execute("CREATE UNIQUE INDEX ux_sign_in_log_operation ON sign_in_log (site_id, operation)")
    op.execute("CREATE INDEX ix_sessions_impersonator_id ON sessions (site_id, impersonator_id) WHERE impersonator_id IS NOT NULL")


def downgrade() -> None:
    op.drop_index("ix_sessions_impersonator_id")
    op.drop_index("ux_sign_in_log_operation")
    op.drop_column("sign_in_log", "operation")
    for table in ("mail_outbox", "links", "recovery_codes", "totp"):
        op.drop_table(table)


_TABLES = """
CREATE TABLE totp (
    site_id uuid NOT NULL,
    account_id uuid NOT NULL,
    secret bytea NOT NULL,
    confirmed_at timestamptz,
    last_step bigint NOT NULL DEFAULT 0,
    CONSTRAINT pk_totp PRIMARY KEY (site_id, account_id)
);

CREATE TABLE recovery_codes (
    site_id uuid NOT NULL,
    account_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    CONSTRAINT pk_recovery_codes PRIMARY KEY (site_id, account_id, code_hash)
);

CREATE TABLE links (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    purpose text NOT NULL,
    secret_hash bytea NOT NULL,
    email text,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT pk_links PRIMARY KEY (site_id, id)
);
CREATE INDEX ix_links_site_id_account_id ON links (site_id, account_id);
CREATE INDEX ix_links_expires_at ON links (expires_at);
"""
