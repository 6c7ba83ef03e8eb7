"""The read-only replica of org's directory (sites, departments, accounts) that the other services keep in their own database.

A service adopts it in these lines:

    # storage/models.py
    METADATA = (Model.metadata, tables.metadata, directory.metadata)

    # migrations/versions/….py
    from directory.migrations import create as upgrade, drop as downgrade

    # service.py
    directory = Sync()

    @on(org.directory_changed)
    def directory_changed(self, session, event):
        self.directory.apply(session, event)

Queries then filter by `in_scope(actor, Meeting.host_id)`, and an entrypoint that a write may have preceded begins with
`wait_for(self.db.begin, self.actor)`.
"""

from directory.read import account, accounts, administrators, hold, site
from directory.replica import AccountChange, Replica, SiteChange
from directory.rows import Account, Department, Site
from directory.scope import in_scope, visible, visible_user, wait_for
from directory.sync import Sync
from directory.tables import metadata

__all__ = [
    "Account",
    "AccountChange",
    "Department",
    "Replica",
    "Site",
    "SiteChange",
    "Sync",
    "account",
    "accounts",
    "administrators",
    "hold",
    "in_scope",
    "metadata",
    "site",
    "visible",
    "visible_user",
    "wait_for",
]
