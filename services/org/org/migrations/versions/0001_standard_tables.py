"""The tables that every service has."""

from kit.migrate.operations import drop_standard_tables, standard_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    standard_tables()


def downgrade() -> None:
    drop_standard_tables()
