"""How often a meeting's password was tried in vain."""

from alembic import op

from kit.migrate.operations import tenant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE password_attempts (
            site_id uuid NOT NULL,
            meeting_number text NOT NULL,
            since timestamptz NOT NULL,
            attempts bigint NOT NULL,
            CONSTRAINT pk_password_attempts PRIMARY KEY (site_id, meeting_number)
        )
        """
    )
    op.execute("CREATE INDEX ix_password_attempts_since ON password_attempts (since)")
    tenant("password_attempts", resolver="select (site_id, meeting_number, since), delete")


def downgrade() -> None:
    op.drop_table("password_attempts")
