"""Which administrators an administrator may manage, and what nobody may do to themselves (spec 1.2.4, "Who may do what")."""

from collections.abc import Collection

from contracts.errors import Conflict, Forbidden
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


# The administration portal's screens in its order, each with what it needs of the site or of the scope.
_SCREENS = {
    "dashboard": "",
    "site": "whole_site",
    "departments": "",
    "users": "",
    "administrators": "",
    "shared_rooms": "account",
    "dedicated_rooms": "",
    "meetings": "",
    "live_meetings": "",
    "meeting_reports": "",
    "statistics": "",
    "sign_in_log": "",
    "audit_log": "whole_site",
    "rooms_accounts": "rooms",
    "terminals": "rooms_pro",
    "webinars": "webinars",
    "recordings": "recordings",
}


def screens(*, whole_site: bool, site_type: str, features: Collection[str]) -> tuple[list[str], list[str]]:
    """Those that an administrator has, and those that only one of the whole site would have."""
    there = {name: needs for name, needs in _SCREENS.items() if needs in ("", "whole_site", site_type, *features)}
    own = [name for name, needs in there.items() if whole_site or needs != "whole_site"]
    return own, [name for name in there if name not in own]
