"""Which administrators an administrator may manage, and what nobody may do to themselves (spec 1.2.4, "Who may do what")."""

from collections.abc import Collection
from dataclasses import dataclass

from contracts.errors import Conflict, Forbidden
from contracts.permissions import permissions
from org.domain.departments import holds, level_of

FIELDS = ("login_name", "name", "english_name", "email", "phone", "mobile", "scope_department_id")


def sees(own_scope: str, other_scope: str) -> bool:
    """Paths. Who manages the whole site manages every administrator; anybody else those whose scope lies strictly inside their own."""
    return level_of(own_scope) == 1 or (holds(own_scope, other_scope) and other_scope != own_scope)


def check_gives(own_scope: str, given_scope: str) -> None:
    """A scope can be given by who could manage its holder."""
    if not sees(own_scope, given_scope):
        raise Forbidden("scope_too_wide", "the scope must lie strictly inside your own")


def check_not_self(own_id: str | None, other_id: str) -> None:
    if own_id == other_id:
        raise Forbidden("own_account", "nobody deletes themselves")


def check_not_narrowed(own_id: str | None, other_id: str, old_scope: str, new_scope: str) -> None:
    if own_id == other_id and old_scope != new_scope:
        raise Forbidden("own_account", "nobody changes their own scope")


def check_not_own_sign_in(own_id: str | None, other_id: str, changed: Collection[str]) -> None:
    """An open session alone must not be enough to take the account over: PATCH /me asks for the password."""
    if own_id == other_id and {"login_name", "email", "mobile", "password"}.intersection(changed):
        raise Forbidden("own_sign_in", "what one signs in by oneself is changed in the personal settings")


def check_root_remains(root_administrators: int) -> None:
    """`root_administrators`: how many there are, the one who is about to go or to be narrowed included."""
    if root_administrators <= 1:
        raise Conflict("last_root_administrator", "the last administrator of the whole site has to stay")


# The administration portal's screens in its order, each with the permission to read it.
_SCREENS = {
    "dashboard": "dashboard.read",
    "site": "site.read",
    "departments": "departments.read",
    "users": "users.read",
    "administrators": "administrators.read",
    "shared_rooms": "shared_rooms.read",
    "dedicated_rooms": "rooms.read",
    "meetings": "meetings.read",
    "live_meetings": "live_meetings.read",
    "meeting_reports": "meeting_reports.read",
    "statistics": "statistics.read",
    "sign_in_log": "sign_in_log.read",
    "audit_log": "audit_log.read",
    "rooms_accounts": "rooms_accounts.read",
    "terminals": "terminals.read",
    "webinars": "webinars.read",
    "recordings": "recordings.read",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What an administrator may do, and what only one of the whole site may: permissions, and the screens that they open."""

    permissions: list[str]
    withheld_permissions: list[str]

    @property
    def screens(self) -> list[str]:
        return [name for name, needs in _SCREENS.items() if needs in self.permissions]

    @property
    def withheld(self) -> list[str]:
        return [name for name, needs in _SCREENS.items() if needs in self.withheld_permissions]


def offer(*, whole_site: bool, site_type: str, features: Collection[str]) -> Offer:
    own, most = (
        permissions(role="administrator", whole_site=each, features=features, site_type=site_type, jumped=False)
        for each in (whole_site, True)
    )
    return Offer(own, [name for name in most if name not in own])
