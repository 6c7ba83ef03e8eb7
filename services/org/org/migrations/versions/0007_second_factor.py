"""Lists show who has a second factor."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("users", "administrators"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN has_totp boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    for table in ("users", "administrators"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN has_totp")
