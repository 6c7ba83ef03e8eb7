"""What is forgotten, and when. Forgotten by the resolver, over all sites."""

from datetime import timedelta

from kit.db.retention import Kept

KEPT = (Kept("password_attempts", "site_id, meeting_number", "since", timedelta(days=1)),)
