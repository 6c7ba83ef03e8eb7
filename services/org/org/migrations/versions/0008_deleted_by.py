"""Who deleted an account is shown where it can be restored; it is read by site, newest first."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("users", "administrators"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN deleted_by text")
        op.execute(f"CREATE INDEX ix_{table}_site_id_deleted_at ON {table} (site_id, deleted_at, id) WHERE deleted_at IS NOT NULL")


def downgrade() -> None:
    for table in ("users", "administrators"):
        op.execute(f"DROP INDEX ix_{table}_site_id_deleted_at")
        op.execute(f"ALTER TABLE {table} DROP COLUMN deleted_by")
