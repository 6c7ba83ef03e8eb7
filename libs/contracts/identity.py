"""identity: sign-in, sessions, credentials, second factors, operators, jumps, and the sign-in log.

The access token is a JWT (RFC 7519) signed with Ed25519 (header `alg` EdDSA, RFC 8037); whoever has TOKEN_PUBLIC_KEY verifies it
without a call. Its claims, and what of `contracts.call.Actor` each becomes:

    sub         account_id
    sid         session_id
    site        site_id
    role        role: user or administrator
    name        name
    lang        language
    scope       scope_department_id; absent for users and for administrators of the whole site
    restriction restriction: "password" or "totp"; absent when the session is free
    imp         impersonator_id, imp_name impersonator_name; absent unless an administrator jumped into this session
    iat         when it was issued, seconds since the epoch with a fraction (compare with a revocation's `not_before`)
    exp         when it ends: five minutes later, or earlier when the account or the jump ends
    jti         unique

A token is refused when its `sid` is revoked, or its `sub` is and `iat` is earlier than the revocation's `not_before`.
A refresh token is opaque; it names its session, and is good once (30 s of grace give the same successor).
"""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from contracts import call, jobs
from contracts.call import EVERYONE, Call, Empty, Event, Reply, Role, Strict
from contracts.errors import Conflict, Forbidden, Gone, Invalid, NotFound, RateLimited, Unauthenticated
from contracts.org import ADMINISTRATORS, LANGUAGES, OPERATORS, OURSELVES, SIGNED_IN, Audited
from contracts.values import Choice, Email, Flag, Id, Instant, Json, Many, PageQuery, PageReply, Part, Secret, Text, Whole, sort_field

ANYBODY = frozenset({Role.ANONYMOUS})
USERS = frozenset({Role.USER})
ISSUERS = frozenset({Role.ADMINISTRATOR, Role.OPERATOR, Role.SYSTEM, Role.USER})

# The session ---------------------------------------------------------------------------------------------------------


class SessionSite(Reply):
    id = Id()
    name_zh = fields.String()
    name_en = fields.String()
    type = fields.String()
    time_zone = fields.String()
    country = fields.String()
    features = fields.List(fields.String())
    expires_on = fields.Date()


class ActingAs(Reply):
    """The jump: `id` and `name` are the user's, `by` is the administrator's name, `until` when it ends by itself."""

    id = Id()
    name = fields.String()
    by = fields.String()
    until = Instant()


class Account(Reply):
    """Who is signed in. `permissions` are slugs the portal shows menus by; the services decide on their own.
    `scope_department_id` is null for an administrator of the whole site and for users."""

    id = Id()
    role = fields.String()
    name = fields.String()
    login_name = fields.String()
    email = fields.String()
    site = fields.Nested(SessionSite)
    scope_department_id = Id(allow_none=True)
    permissions = fields.List(fields.String())
    language = fields.String()
    page_size = fields.Integer()
    account_kind = fields.String(allow_none=True)
    capacity = fields.Integer(allow_none=True)
    must_change_password = fields.Boolean()
    totp_enabled = fields.Boolean()
    totp_enrolment_required = fields.Boolean()
    acting_as = fields.Nested(ActingAs, allow_none=True)


class SignIn(Strict):
    """`login` is a login name, an e-mail address or a telephone number."""

    login = Text(1, 254, required=True)
    password = Secret(1, 128, required=True)
    otp = Secret(6, 16)
    device = Secret(
        1, 128, metadata={"description": "the browser's device mark, given at an earlier sign-in; known devices are not slowed down"}
    )


class Tokens(Reply):
    """`access_token`: a JWT (RFC 7519, Ed25519) good for `expires_in` seconds. `refresh_token` is good once."""

    account = fields.Nested(Account)
    session_id = Id()
    access_token = fields.String(metadata={"secret": True})
    refresh_token = fields.String(metadata={"secret": True})
    device = fields.String(metadata={"secret": True})
    expires_in = fields.Integer()
    refresh_expires_in = fields.Integer()


class Refresh(Strict):
    refresh_token = Secret(1, 512, required=True)


class SessionView(Reply):
    account = fields.Nested(Account)


class SessionRow(Reply):
    id = Id()
    current = fields.Boolean()
    created_at = Instant()
    seen_at = Instant()
    address = fields.String(allow_none=True)
    client = fields.String()
    acting_by = fields.String(allow_none=True)


class Sessions(Reply):
    items = fields.List(fields.Nested(SessionRow))


class SessionRef(Strict):
    id = Id(required=True)


sign_in = Call("identity", "sign_in", SignIn(), Tokens(), ANYBODY, (Unauthenticated, RateLimited, Forbidden))
refresh_session = Call("identity", "refresh_session", Refresh(), Tokens(), EVERYONE, (Unauthenticated,), restricted=True)
get_session = Call("identity", "get_session", Empty(), SessionView(), SIGNED_IN, (Unauthenticated,), restricted=True)
sign_out = Call("identity", "sign_out", Empty(), call.Done(), SIGNED_IN, (Unauthenticated,), restricted=True)
list_sessions = Call("identity", "list_sessions", Empty(), Sessions(), SIGNED_IN, jumped=False)
revoke_session = Call("identity", "revoke_session", SessionRef(), call.Done(), SIGNED_IN, (NotFound,), command=True, jumped=False)
revoke_other_sessions = Call("identity", "revoke_other_sessions", Empty(), call.Done(), SIGNED_IN, command=True, jumped=False)

# Passwords -----------------------------------------------------------------------------------------------------------


class PasswordChange(Strict):
    old_password = Secret(1, 128, required=True)
    new_password = Secret(8, 128, required=True)


class StagedPassword(Strict):
    """A password under `credential`, unusable until org's change that names it arrives. `own_words` are the person's names and
    addresses: a password may not contain them. `temporary`: ask for a new one at the first sign-in."""

    credential = Id(required=True)
    account_id = Id(required=True)
    password = Secret(8, 128, required=True)
    own_words = Many(Text(0, 254), high=20, load_default=list)
    temporary = Flag(load_default=True)


class StagedPasswords(Strict):
    """Many at a time; no more than can be hashed well inside the deadline where each hash takes a tenth of a second."""

    items = Many(Part(StagedPassword), low=1, high=20, required=True)


class CheckedPasswords(Strict):
    items = Many(Part(StagedPassword), low=1, high=500, required=True)


class PasswordFault(Reply):
    field = fields.String()
    code = fields.String()
    params = Json()


class RefusedPassword(Reply):
    credential = Id()
    faults = fields.List(fields.Nested(PasswordFault))


class RefusedPasswords(Reply):
    """Those that are not good enough; all others are."""

    refused = fields.List(fields.Nested(RefusedPassword))


change_password = Call(
    "identity",
    "change_password",
    PasswordChange(),
    call.Done(),
    SIGNED_IN,
    (Invalid, Unauthenticated, RateLimited),
    command=True,
    jumped=False,
    restricted=True,
)
stage_password = Call(
    "identity",
    "stage_password",
    StagedPassword(),
    call.Done(),
    ISSUERS,
    (Invalid,),
    command=True,
    jumped=False,
    internal=True,
    timeout=10.0,  # what the calls that stage one may take
)
check_passwords = Call("identity", "check_passwords", CheckedPasswords(), RefusedPasswords(), ISSUERS, jumped=False, internal=True)
stage_passwords = Call(
    "identity", "stage_passwords", StagedPasswords(), RefusedPasswords(), ISSUERS, command=True, jumped=False, internal=True, timeout=15.0
)

# The second factor ---------------------------------------------------------------------------------------------------


class TotpSecret(Reply):
    """RFC 6238: SHA-1, 6 digits, 30 seconds. `uri` is what the QR code says, `qr_svg` the code as an image. Nothing is asked of the
    account before it has been confirmed with a code."""

    secret = fields.String(metadata={"secret": True, "description": "base32"})
    uri = fields.String(metadata={"secret": True})
    qr_svg = fields.String(metadata={"secret": True})


class TotpConfirmation(Strict):
    otp = Secret(6, 6, required=True)


class RecoveryCodes(Reply):
    """Shown once. Each is good for one sign-in in the place of a code."""

    codes = fields.List(fields.String(), metadata={"secret": True})


begin_totp = Call("identity", "begin_totp", Empty(), TotpSecret(), SIGNED_IN, (Conflict,), jumped=False, restricted=True)
confirm_totp = Call(
    "identity",
    "confirm_totp",
    TotpConfirmation(),
    RecoveryCodes(),
    SIGNED_IN,
    (Conflict, Invalid, RateLimited),
    jumped=False,
    restricted=True,
)


class TotpRemoval(Strict):
    """Whoever has got into an open session must not be able to do without the second factor: it takes the password, or a code
    (the app's of now, or a recovery code)."""

    password = Secret(1, 128)
    otp = Secret(6, 16)

    @validates_schema
    def _one_of_them(self, data: dict[str, Any], **_: Any) -> None:
        if not data:
            raise ValidationError({"password": ["required"]})


class AccountRef(Strict):
    id = Id(required=True)


class TotpReset(Strict):
    """`login`: under what the account of the site signs in."""

    site_id = Id(required=True)
    login = Text(1, 254, required=True)


remove_totp = Call(
    "identity", "remove_totp", TotpRemoval(), call.Done(), SIGNED_IN, (Conflict, Invalid, RateLimited), command=True, jumped=False
)
reset_user_totp = Call("identity", "reset_user_totp", AccountRef(), call.Done(), ADMINISTRATORS, (Conflict, NotFound), command=True)
reset_administrator_totp = Call(
    "identity", "reset_administrator_totp", AccountRef(), call.Done(), ADMINISTRATORS, (Conflict, Forbidden, NotFound), command=True
)
reset_totp_of = Call("identity", "reset_totp_of", TotpReset(), call.Done(), OPERATORS, (Conflict, NotFound), command=True)

# The jump (manual 1.2.3.9) -------------------------------------------------------------------------------------------


class Impersonation(Strict):
    """The administrator enters the user portal as the user `id`, for one hour."""

    id = Id(required=True)
    reason = Text(1, 500, required=True)


class ImpersonationRow(Reply):
    """Who acted as me, when and why. `ended_at` is null while it lasts; it ends at `until` by itself."""

    id = Id()
    by = fields.String()
    reason = fields.String()
    started_at = Instant()
    until = Instant()
    ended_at = Instant(allow_none=True)
    address = fields.String(allow_none=True)


class ImpersonationPage(PageReply):
    items = fields.List(fields.Nested(ImpersonationRow))


begin_impersonation = Call(
    "identity", "begin_impersonation", Impersonation(), Tokens(), ADMINISTRATORS, (Conflict, NotFound, Unauthenticated)
)
end_impersonation = Call("identity", "end_impersonation", Empty(), Tokens(), USERS, (Conflict, Unauthenticated), restricted=True)
list_impersonations = Call("identity", "list_impersonations", PageQuery(), ImpersonationPage(), USERS, jumped=False)

# Invitations ---------------------------------------------------------------------------------------------------------


class Invited(Strict):
    """Who has been added and has no password yet gets the mail again; the links that they were sent before end."""

    id = Id(required=True)


invite_user = Call("identity", "invite_user", Invited(), call.Done(), ADMINISTRATORS, (Conflict, NotFound, RateLimited), command=True)
invite_administrator = Call(
    "identity", "invite_administrator", Invited(), call.Done(), ADMINISTRATORS, (Conflict, NotFound, RateLimited), command=True
)

# The sign-in log (manual 1.4.6) --------------------------------------------------------------------------------------

ACTIONS = ("sign_in", "sign_out", "password_change", "password_reset", "jump", "booking", "change", "cancellation")
RESULTS = ("success", "wrong_password", "locked", "second_factor", "expired")


class SignInRow(Reply):
    """`by` is the administrator who acted as the account. `detail` says more of some actions (the meeting's number, a jump's
    reason)."""

    id = Id()
    at = Instant()
    account_id = Id()
    name = fields.String()
    login_name = fields.String()
    address = fields.String(allow_none=True)
    client = fields.String()
    action = fields.String()
    result = fields.String()
    by = fields.String(allow_none=True)
    detail = Json()


class SignInFilter(Strict):
    """`q` looks in name and login name; `from` and `to` bound `at`, the second excluded."""

    class Meta(Strict.Meta):
        include = {"from": Instant(), "to": Instant()}  # noqa: RUF012 - "from" is a keyword

    q = Text(0, 100, load_default="")
    account_id = Id()
    name = Text(0, 100)
    login_name = Text(0, 100)
    address = Text(0, 64)
    client = Text(0, 100)
    action = Choice(*ACTIONS)
    result = Choice(*RESULTS)


class SignInQuery(SignInFilter):
    page = Whole(1, 1_000_000, load_default=1)
    page_size = Whole(1, 100, load_default=20)
    sort = sort_field("at", default="-at")


class SignInExport(SignInFilter):
    format = jobs.format_field()


class SignInPage(PageReply):
    items = fields.List(fields.Nested(SignInRow))


list_sign_ins = Call("identity", "list_sign_ins", SignInQuery(), SignInPage(), ADMINISTRATORS)
export_sign_ins = Call("identity", "export_sign_ins", SignInExport(), jobs.Job(), ADMINISTRATORS, command=True)
get_job = jobs.get_job("identity")

# Links sent by mail --------------------------------------------------------------------------------------------------
# They point at PUBLIC_URL with the token behind a "#", which no server's log and no Referer gets to see: /reset-password#…,
# /invitation#…, /confirm-email#….


class ResetRequest(Strict):
    email = Email(required=True)


class Reset(Strict):
    """`token` is that of a recovery mail (good for 30 minutes) or of an invitation (7 days), and good once."""

    token = Secret(1, 256, required=True)
    password = Secret(8, 128, required=True)


class ResetDone(Reply):
    """`device`: the browser's device mark, as after a sign-in."""

    device = fields.String(metadata={"secret": True})


class EmailLink(Strict):
    """`email` is the new address, which counts once the link in the mail to it is used."""

    account_id = Id(required=True)
    name = Text(1, 100, required=True)
    email = Email(required=True)
    language = Choice(*LANGUAGES, required=True)


class LinkToken(Strict):
    token = Secret(1, 256, required=True)


class ConfirmedEmail(Reply):
    account_id = Id()
    email = fields.String()


request_password_reset = Call("identity", "request_password_reset", ResetRequest(), call.Done(), ANYBODY, (RateLimited,))
reset_password = Call("identity", "reset_password", Reset(), ResetDone(), ANYBODY, (Gone, Invalid), command=True)
send_email_confirmation = Call(
    "identity", "send_email_confirmation", EmailLink(), call.Done(), SIGNED_IN, command=True, jumped=False, internal=True
)
redeem_email_confirmation = Call(
    "identity", "redeem_email_confirmation", LinkToken(), ConfirmedEmail(), SIGNED_IN, (Gone,), command=True, jumped=False, internal=True
)

# Operators -----------------------------------------------------------------------------------------------------------


class NewOperator(Strict):
    name = Text(1, 100, required=True)


class OperatorToken(Reply):
    """`token` is shown once: only its hash is kept."""

    id = Id()
    name = fields.String()
    token = fields.String(metadata={"secret": True})


class OperatorCredential(Strict):
    token = Secret(1, 256, required=True)


class Operator(Reply):
    id = Id()
    name = fields.String()


create_operator = Call("identity", "create_operator", NewOperator(), OperatorToken(), OURSELVES, (Conflict,))
authenticate_operator = Call(
    "identity", "authenticate_operator", OperatorCredential(), Operator(), ANYBODY, (Unauthenticated, RateLimited), internal=True
)

# Revocation ----------------------------------------------------------------------------------------------------------


class Revoked(Reply):
    """Either one session, or every token of an account issued before `not_before` (seconds since the epoch)."""

    session_id = Id(allow_none=True)
    account_id = Id(allow_none=True)
    not_before = fields.Float()
    at = Instant()


class Revocations(Reply):
    items = fields.List(fields.Nested(Revoked))


list_revocations = Call("identity", "list_revocations", Empty(), Revocations(), OURSELVES, internal=True)
revoked = Event("identity", "revoked", Revoked(), broadcast=True)

# What org shows of a credential --------------------------------------------------------------------------------------


class CredentialState(Reply):
    """`locked_until` is null unless failed sign-ins have locked the account from somewhere."""

    account_id = Id()
    has_password = fields.Boolean()
    temporary = fields.Boolean()
    locked_until = Instant(allow_none=True)
    has_totp = fields.Boolean()


credential_changed = Event("identity", "credential_changed", CredentialState(), consumers=("org",))
audited = Event("identity", "audited", Audited(), consumers=("org",))

health = call.health("identity")
