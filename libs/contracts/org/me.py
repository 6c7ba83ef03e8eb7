"""The signed-in account: its profile and preferences (manual 1.5, 1.6)."""

from marshmallow import fields

from contracts.call import Call, Reply, Strict
from contracts.credentials import TypedPassword
from contracts.errors import Conflict, Forbidden, Gone, Invalid, NotFound, RateLimited, Stale, Unavailable
from contracts.org.roles import LANGUAGES, SIGNED_IN
from contracts.values import (
    Choice,
    Day,
    Email,
    Id,
    LoginName,
    Phone,
    Secret,
    Text,
    Whole,
)


class Profile(Reply):
    """One's own account. `pending_email` counts once it is confirmed by the link that was sent to it."""

    id = Id()
    role = fields.String()
    login_name = fields.String()
    name = fields.String()
    english_name = fields.String()
    email = fields.String()
    pending_email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True, metadata={"description": "E.164"})
    mobile = fields.String(allow_none=True, metadata={"description": "E.164"})
    department_path = fields.List(fields.String(), metadata={"description": "a user's department, or an administrator's scope"})
    account_kind = fields.String(allow_none=True)
    capacity = fields.Integer(allow_none=True)
    expires_on = Day(allow_none=True)
    version = fields.Integer()
    directory_version = fields.Integer()


class ProfileChange(Strict):
    """Absent means unchanged. A new e-mail is only asked for by it; see `Profile.pending_email`. A change of what the account signs in
    by (login name, e-mail, mobile) needs the account's `password`."""

    login_name = LoginName()
    name = Text(1, 100)
    english_name = Text(0, 100)
    email = Email()
    phone = Phone(allow_none=True)
    mobile = Phone(allow_none=True)
    password = TypedPassword(metadata={"description": "the current one; required to change login name, e-mail or mobile"})


class EmailConfirmation(Strict):
    token = Secret(1, 256, required=True)


get_me = Call("org", "get_me", Strict(), Profile(), SIGNED_IN, (NotFound,))
update_me = Call(
    "org",
    "update_me",
    ProfileChange(),
    Profile(),
    SIGNED_IN,
    (Conflict, Forbidden, Invalid, NotFound, RateLimited, Stale, Unavailable),
    command=True,
    jumped=False,
    timeout=10.0,
)
confirm_email = Call(
    "org",
    "confirm_email",
    EmailConfirmation(),
    Profile(),
    SIGNED_IN,
    (Conflict, Gone, NotFound, Unavailable),
    command=True,
    jumped=False,
    timeout=10.0,
)


class Preferences(Reply):
    """What holds for the account: its own choice, else the site's. `own_*` is what it has chosen for itself, null where it goes with
    the site; `site_*` is the site's."""

    language = fields.String()
    page_size = fields.Integer()
    own_language = fields.String(allow_none=True)
    own_page_size = fields.Integer(allow_none=True)
    site_language = fields.String()
    site_page_size = fields.Integer()


class PreferencesChange(Strict):
    """`level` site: for everybody who has not chosen for themselves (root administrators only; both are needed); account: for
    oneself, null meaning as the site has it."""

    language = Choice(*LANGUAGES, allow_none=True, load_default=None)
    page_size = Whole(10, 100, allow_none=True, load_default=None)
    level = Choice("site", "account", load_default="account")


class PreferencesPatch(Strict):
    """For oneself: absent means unchanged, null as the site has it."""

    language = Choice(*LANGUAGES, allow_none=True)
    page_size = Whole(10, 100, allow_none=True)


get_preferences = Call("org", "get_preferences", Strict(), Preferences(), SIGNED_IN)
put_preferences = Call("org", "put_preferences", PreferencesChange(), Preferences(), SIGNED_IN, (Forbidden, Invalid), command=True)
update_preferences = Call("org", "update_preferences", PreferencesPatch(), Preferences(), SIGNED_IN, (Invalid,), command=True)
