"""Records of one moment stand in the order in which they were told, whichever of them arrived first."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP INDEX ix_audit_log_at")
    op.execute("CREATE INDEX ix_audit_log_at ON audit_log (site_id, at, event_id)")


def downgrade() -> None:
    op.execute("DROP INDEX ix_audit_log_at")
    op.execute("CREATE INDEX ix_audit_log_at ON audit_log (site_id, at, number)")
