"""Who may call."""

from contracts.call import Role

ANYBODY = frozenset({Role.ANONYMOUS})
USERS = frozenset({Role.USER})
ISSUERS = frozenset({Role.ADMINISTRATOR, Role.OPERATOR, Role.SYSTEM, Role.USER})
