"""An e-mail that waits for its confirmation needs no more than itself: the link that confirms it is identity's."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("users", "administrators"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN pending_email_id, DROP COLUMN pending_email_until")


def downgrade() -> None:
    for table in ("users", "administrators"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN pending_email_id uuid, ADD COLUMN pending_email_until timestamptz")
