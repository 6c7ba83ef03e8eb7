"""Who may call, and the words that several nouns share."""

from contracts.call import Role

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
SIGNED_IN = frozenset({Role.ADMINISTRATOR, Role.USER})
OPERATORS = frozenset({Role.OPERATOR})
OURSELVES = frozenset({Role.SYSTEM})

SITE_TYPES = ("account", "concurrent")
LEASE_MODES = ("annual", "monthly", "trial")
LANGUAGES = ("zh-CN", "en-US")
FEATURES = ("rooms", "rooms_pro", "webinars", "recordings")
ACCOUNT_KINDS = ("shared", "dedicated")
USER_STATUSES = ("active", "invited", "expired", "locked")
CAPACITIES = (10, 25, 50, 100, 200, 300, 500, 1000)
