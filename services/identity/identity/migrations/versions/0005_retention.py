"""What is forgotten after a time is found by an index."""

from alembic import op

from kit.migrate.operations import dated_versions, undated_versions

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    dated_versions()
    op.execute("CREATE INDEX ix_staged_passwords_created_at ON staged_passwords (created_at)")


def downgrade() -> None:
    op.execute("DROP INDEX ix_staged_passwords_created_at")
    undated_versions()
