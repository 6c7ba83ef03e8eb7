"""What is forgotten after a time is found by an index."""

from kit.migrate.operations import dated_versions, undated_versions

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    dated_versions()


def downgrade() -> None:
    undated_versions()
