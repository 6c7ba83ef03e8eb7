"""The bytes of messages that JSON values cannot hold exactly: half surrogates, numbers beyond 64 bits."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE observations ADD COLUMN raw bytea")


def downgrade() -> None:
    op.drop_column("observations", "raw")
