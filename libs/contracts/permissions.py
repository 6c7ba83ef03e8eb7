"""The permissions of an account (spec: Who may do what), for menus and buttons. The services decide on their own.

identity tells them to the account itself, and org to an administrator who is about to give a scope: both by this module.
"""

from collections.abc import Collection

USER = {"profile.write", "preferences.write", "meetings.read", "meetings.write", "sessions.read"}

ADMINISTRATOR = {
    "site.read",
    "dashboard.read",
    "departments.read",
    "departments.write",
    "users.read",
    "users.write",
    "users.impersonate",
    "administrators.read",
    "administrators.write",
    "rooms.read",
    "dedicated_rooms.write",
    "meetings.read",
    "meetings.cancel",
    "live_meetings.read",
    "meeting_reports.read",
    "statistics.read",
    "sign_in_log.read",
    "profile.write",
    "preferences.write",
    "sessions.read",
}

WHOLE_SITE = {"site.write", "site_preferences.write", "licence.read", "rooms.write", "audit_log.read"}

OF_FEATURE = {
    "rooms": {"rooms_accounts.read", "rooms_accounts.write"},
    "rooms_pro": {"terminals.read", "terminals.write"},
    "webinars": {"webinars.read", "webinars.write"},
    "recordings": {"recordings.read", "recordings.write"},
}

CONCURRENT_SITE = {"statistics.occupancy", "statistics.peak"}
ACCOUNT_SITE = {"shared_rooms.read"}

# In a jumped session: nothing that is the person's own business alone.
NOT_WHILE_JUMPED = {"profile.write", "sessions.read"}


def permissions(*, role: str, whole_site: bool, features: Collection[str], site_type: str, jumped: bool) -> list[str]:
    """Slugs, sorted. `whole_site`: an administrator whose scope is the root."""
    if role == "user":
        granted = USER | (OF_FEATURE["recordings"] if "recordings" in features else set())
        return sorted(granted - NOT_WHILE_JUMPED if jumped else granted)
    granted = ADMINISTRATOR | (WHOLE_SITE if whole_site else set())
    for feature in features:
        granted = granted | OF_FEATURE.get(feature, set())
    return sorted(granted | (CONCURRENT_SITE if site_type == "concurrent" else ACCOUNT_SITE))
