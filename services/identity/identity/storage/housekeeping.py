"""What is forgotten, and when. Forgotten by the resolver, over all sites."""

from datetime import timedelta

from kit.db.retention import Kept

KEPT = (
    Kept("staged_passwords", "credential", "created_at", timedelta(days=1)),
    Kept("revocations", "site_id, id", "at", timedelta(minutes=6)),
    Kept("sign_in_guards", "subject, address", "changed_at", timedelta(days=1)),
    Kept("sessions", "site_id, id", "expires_at", timedelta(days=180)),  # jumps are shown to whom they concern
    Kept("links", "site_id, id", "expires_at", timedelta(days=1)),
    Kept("sign_in_log", "site_id, id", "at", timedelta(days=180)),
)
