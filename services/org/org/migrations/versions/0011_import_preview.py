"""Keep how an uploaded table was read, with its first rows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_imports", sa.Column("preview", JSONB))


def downgrade() -> None:
    op.drop_column("user_imports", "preview")
