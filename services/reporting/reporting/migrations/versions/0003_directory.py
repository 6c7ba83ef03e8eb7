"""The replica of org's directory."""

from directory.migrations import create, drop

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create()


def downgrade() -> None:
    drop()
