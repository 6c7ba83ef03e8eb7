"""Whoever signs in waits for the accounts that are just being added one by one, never for an import's."""

from alembic import op

from kit.migrate.operations import grant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE staged_passwords ADD COLUMN awaited boolean NOT NULL DEFAULT true")
    grant("staged_passwords", resolver="select (awaited)")


def downgrade() -> None:
    op.execute("ALTER TABLE staged_passwords DROP COLUMN awaited")
