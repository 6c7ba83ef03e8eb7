"""Shared rooms in use have names that do not look the same: name_key has the form of `contracts.text.key`, under a unique index.

Of rooms that look the same already, the oldest keeps its name, and each other one gets the lowest free number: "Yangtze", "Yangtze 2".
The migration logs each new name, tells the other services, and leaves a record of the change in the site's audit log. The previous
version of the code writes no key: the index does not compare the rooms that it adds until they are renamed.
"""

import logging
from datetime import UTC, datetime

from alembic import op
from sqlalchemy import text

from booking.domain.room_names import first_free, key_of
from kit.migrate.operations import every_site

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

log = logging.getLogger(__name__)

_ROWS = text("SELECT id, site_id, name, retired_at FROM rooms WHERE kind = 'shared' ORDER BY retired_at IS NOT NULL, created_at, id")
_KEY = text("UPDATE rooms SET name_key = :name_key WHERE site_id = :site_id AND id = :id")
_RENAME = text("UPDATE rooms SET name = :name, version = version + 1 WHERE site_id = :site_id AND id = :id")
_TELL = text("""
INSERT INTO outbox (id, type, key, version, site_id, body, actor)
SELECT gen_random_uuid(), 'booking.room_changed', id::text, version, site_id,
       jsonb_build_object('id', id, 'name', name, 'kind', kind, 'capacity', capacity, 'owner_id', owner_id, 'pmi', pmi,
                          'expires_on', expires_on, 'version', version, 'retired', false),
       '{}'
FROM rooms WHERE site_id = :site_id AND id = :id
""")
_AUDIT = text("""
INSERT INTO outbox (id, type, key, version, site_id, body, actor)
SELECT gen_random_uuid(), 'booking.audited', id::text, 0, site_id,
       jsonb_build_object('at', CAST(:at AS text), 'action', 'room.renamed', 'target_type', 'room', 'target_id', id, 'target_name', name,
                          'before', jsonb_build_object('name', CAST(:before AS text)), 'after', jsonb_build_object('name', name),
                          'reason', NULL),
       '{}'
FROM rooms WHERE site_id = :site_id AND id = :id
""")


def upgrade() -> None:
    op.execute("ALTER TABLE rooms ADD COLUMN name_key text")
    with every_site("rooms"):
        _number_look_alikes()
    op.execute("CREATE UNIQUE INDEX uq_rooms_site_id_name_key ON rooms (site_id, name_key) WHERE kind = 'shared' AND retired_at IS NULL")


def _number_look_alikes() -> None:
    rows = op.get_bind().execute(_ROWS).all()
    in_use = {(row.site_id, key_of(row.name)) for row in rows if row.retired_at is None}
    given: set[tuple[str, str]] = set()
    for row in rows:
        name = row.name
        if row.retired_at is None and (row.site_id, key_of(name)) in given:
            name = first_free(name, {key for site_id, key in in_use if site_id == row.site_id})
            _rename(row.site_id, row.id, row.name, name)
            in_use.add((row.site_id, key_of(name)))
        given.add((row.site_id, key_of(name)))
        op.get_bind().execute(_KEY, {"name_key": key_of(name), "site_id": row.site_id, "id": row.id})


def _rename(site_id: str, room_id: str, before: str, name: str) -> None:
    log.warning("site %s has two shared rooms named %r: room %s is named %r now", site_id, before, room_id, name)
    room = {"site_id": site_id, "id": room_id}
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    op.get_bind().execute(_RENAME, room | {"name": name})
    op.get_bind().execute(_TELL, room)
    op.get_bind().execute(_AUDIT, room | {"at": at, "before": before})


def downgrade() -> None:
    """Rooms keep the names that the upgrade gave them."""
    op.execute("DROP INDEX uq_rooms_site_id_name_key")
    op.execute("ALTER TABLE rooms DROP COLUMN name_key")
