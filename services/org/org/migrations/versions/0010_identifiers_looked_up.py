"""The resolver looks up what is taken in the network: to try and undo it would write every row of an import for nothing."""

from alembic import op

from kit.migrate.operations import grant, role

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    resolver = role("resolver")
    op.execute(f'CREATE POLICY resolver ON identifiers FOR SELECT TO "{resolver}" USING (true)')
    grant("identifiers", resolver="select (kind, normal)")


def downgrade() -> None:
    resolver = role("resolver")
    op.execute(f'REVOKE select (kind, normal) ON identifiers FROM "{resolver}"')  # noqa: S608
    op.execute("DROP POLICY resolver ON identifiers")
