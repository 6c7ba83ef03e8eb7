"""What is forgotten, and when. Forgotten by the resolver, over all sites. A run takes its legs along."""

from datetime import timedelta

from kit.db.retention import Kept

HISTORY = timedelta(days=397)  # 13 months
SAMPLES = timedelta(days=92)  # 3 months

_WHEN_DUE = timedelta()

KEPT = (
    Kept("observations", "site_id, at, id", "forget_at", _WHEN_DUE),
    Kept("runs", "site_id, id", "forget_at", _WHEN_DUE),
    Kept("meetings", "site_id, id", "end_at", HISTORY),
)
