"""Signing in, and the session that comes of it."""

from marshmallow import fields

from contracts import call
from contracts.call import EVERYONE, Call, Empty, Reply, Strict
from contracts.credentials import OneTimeCode, TypedPassword
from contracts.errors import Forbidden, NotFound, RateLimited, Unauthenticated
from contracts.identity.roles import ANYBODY
from contracts.org import SIGNED_IN
from contracts.values import Id, Instant, Secret, Text


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
    password = TypedPassword(required=True)
    otp = OneTimeCode()
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
