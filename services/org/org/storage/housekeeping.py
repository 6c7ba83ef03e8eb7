"""What is kept for a time only: deleted accounts that nobody can restore any more, and old imports with their rows. Forgotten by
the resolver, over all sites."""

from datetime import timedelta

from kit.db.retention import Kept
from org.domain.users import KEPT as RESTORABLE

KEPT = (
    Kept("users", "id", "deleted_at", RESTORABLE),
    Kept("administrators", "id", "deleted_at", RESTORABLE),
    Kept("user_imports", "id", "created_at", timedelta(days=7)),
)
