"""${message}.

It must work with the previous version of the code, which runs on while and after this is applied: add, do not rename or drop what the
previous release still uses; fill new columns by default; drop in a later release.
"""

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}
from kit.migrate.operations import grant, tenant

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
