"""Requests for reset mails wait in a table. Staged passwords name the logins to wait for. Operator tokens expire and can be revoked."""

from alembic import op

from kit.migrate.operations import ALL, grant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(_RESETS)
    grant("reset_requests", resolver=ALL)
    op.execute("ALTER TABLE staged_passwords ADD COLUMN logins bytea[] NOT NULL DEFAULT '{}'")
    grant("staged_passwords", resolver="select (account_id, logins)")
    op.execute(_OPERATORS)
    grant("operators", resolver="update (last_used_at, revoked_at)")


def downgrade() -> None:
    op.execute("DELETE FROM operators WHERE revoked_at IS NOT NULL")
    op.execute("DROP INDEX uq_operators_name")
    op.execute("ALTER TABLE operators ADD CONSTRAINT uq_operators_name UNIQUE (name)")
    op.execute("ALTER TABLE operators DROP COLUMN expires_at, DROP COLUMN revoked_at, DROP COLUMN last_used_at")
    op.execute("ALTER TABLE staged_passwords DROP COLUMN logins")
    op.drop_table("reset_requests")


_RESETS = """
CREATE TABLE reset_requests (
    id uuid NOT NULL CONSTRAINT pk_reset_requests PRIMARY KEY,
    email bytea NOT NULL,
    attempts bigint NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL
);
CREATE INDEX ix_reset_requests_due_at ON reset_requests (due_at);
"""

# The index keeps the constraint's name: the code before this migration knows a taken name by it.
_OPERATORS = """
ALTER TABLE operators
    ADD COLUMN expires_at timestamptz,
    ADD COLUMN revoked_at timestamptz,
    ADD COLUMN last_used_at timestamptz,
    DROP CONSTRAINT uq_operators_name;
CREATE UNIQUE INDEX uq_operators_name ON operators (name) WHERE revoked_at IS NULL;
"""
