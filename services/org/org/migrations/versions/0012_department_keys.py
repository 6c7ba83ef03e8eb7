"""Departments whose names look the same are one among siblings: name_key takes the form of `contracts.text.key`.

Of siblings that look the same already, the first keeps the common key and the others theirs. So no department is renamed or lost, and
further ones of that name are refused. The previous version of the code writes keys that nearly always are the same.
"""

from alembic import op
from sqlalchemy import text

from contracts.text import key
from kit.migrate.operations import every_site

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ROWS = text("SELECT id, site_id, parent_id, name, name_key FROM departments ORDER BY id")
_SET = text("UPDATE departments SET name_key = :name_key WHERE site_id = :site_id AND id = :id")


def upgrade() -> None:
    with every_site("departments"):
        rows = op.get_bind().execute(_ROWS).all()
        taken = {(row.site_id, row.parent_id, row.name_key) for row in rows}
        for row in rows:
            place = (row.site_id, row.parent_id, key(row.name))
            if place not in taken:
                taken.add(place)
                op.get_bind().execute(_SET, {"name_key": place[2], "site_id": row.site_id, "id": row.id})


def downgrade() -> None:
    """The keys stay: the previous version of the code only compares them."""
