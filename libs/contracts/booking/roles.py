"""Who may call, and the words that several nouns share."""

from contracts.call import Role

USERS = frozenset({Role.USER})
MEDIA_SOURCES = frozenset({Role.MEDIA_SOURCE})
LICENSORS = frozenset({Role.OPERATOR, Role.SYSTEM})

STATUSES = ("booked", "in_progress", "ended", "cancelled")
TYPES = ("scheduled", "recurring", "pmi", "unscheduled")
SCOPES = ("one", "following", "all")
CHANGES = ("booked", "changed", "cancelled", "started", "ended", "imported")

# Why a slot may not be held; of a booking also: no room fits, or slots of a series are refused. The codes of `Conflict` and of reasons.
SLOT_REFUSALS = ("room_taken", "ports_exhausted", "beyond_expiry", "own_overlap")
REFUSALS = (*SLOT_REFUSALS, "no_room_free", "series_clashes")
CLOSED = ("already_started", "already_over", "already_cancelled")  # why a meeting cannot be changed any more
