"""Who may call, and the words that several nouns share."""

from contracts.call import Role

USERS = frozenset({Role.USER})
MEDIA_SOURCES = frozenset({Role.MEDIA_SOURCE})
LICENSORS = frozenset({Role.OPERATOR, Role.SYSTEM})

STATUSES = ("booked", "in_progress", "ended", "cancelled")
TYPES = ("scheduled", "recurring", "pmi", "unscheduled")
SCOPES = ("one", "following", "all")
CHANGES = ("booked", "changed", "cancelled", "started", "ended", "imported")
