"""Mails that wait to be sent; the other system's name of an imported series."""

from alembic import op

from kit.migrate.operations import mail_outbox

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    mail_outbox()
    op.execute("ALTER TABLE meetings ADD COLUMN external_series text")
    op.execute("CREATE INDEX ix_meetings_external_series ON meetings (site_id, external_series) WHERE external_series IS NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE meetings DROP COLUMN external_series")
    op.drop_table("mail_outbox")
