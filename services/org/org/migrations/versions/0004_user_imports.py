"""Uploaded tables of users and what was found of each row."""

from alembic import op

from kit.migrate.operations import tenant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(_TABLES)
    tenant("user_imports", resolver="select, delete")
    tenant("user_import_rows", resolver="select, delete")


def downgrade() -> None:
    op.drop_table("user_import_rows")
    op.drop_table("user_imports")


_TABLES = """
CREATE TABLE user_imports (
    id uuid NOT NULL CONSTRAINT pk_user_imports PRIMARY KEY,
    site_id uuid NOT NULL,
    account_id uuid NOT NULL,
    state text NOT NULL CONSTRAINT ck_user_imports_state CHECK (state IN ('checking', 'checked', 'applying', 'applied', 'failed')),
    mode text,
    file_name text NOT NULL,
    blob text NOT NULL,
    job_id text,
    done bigint NOT NULL,
    total bigint,
    error jsonb,
    created_at timestamptz NOT NULL,
    CONSTRAINT uq_user_imports_site_id_id UNIQUE (site_id, id)
);
CREATE INDEX ix_user_imports_created_at ON user_imports (created_at);

CREATE TABLE user_import_rows (
    import_id uuid NOT NULL,
    number bigint NOT NULL,
    site_id uuid NOT NULL,
    verdict text COLLATE "C" NOT NULL,
    values jsonb NOT NULL,
    request jsonb,
    password bytea,
    faults jsonb NOT NULL,
    CONSTRAINT pk_user_import_rows PRIMARY KEY (import_id, number),
    CONSTRAINT fk_user_import_rows_site_id_import_id_user_imports FOREIGN KEY (site_id, import_id)
        REFERENCES user_imports (site_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_user_import_rows_verdict ON user_import_rows (import_id, verdict, number);
"""
