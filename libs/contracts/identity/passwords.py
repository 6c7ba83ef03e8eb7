"""Passwords: staged by org, changed by their owner."""

from marshmallow import fields

from contracts import call
from contracts.call import Call, Reply, Strict
from contracts.credentials import NewPassword, TypedPassword
from contracts.errors import Invalid, RateLimited, Unauthenticated
from contracts.identity.roles import ISSUERS
from contracts.org import SIGNED_IN
from contracts.values import Flag, Id, Json, Many, Part, Text


class PasswordChange(Strict):
    old_password = TypedPassword(required=True)
    new_password = NewPassword(required=True)


class PasswordProof(Strict):
    password = TypedPassword(required=True)


class StagedPassword(Strict):
    """A password under `credential`, unusable until org's change that names it arrives. `own_words` are the person's names and
    addresses: a password may not contain them, and a sign-in under one of them waits for the account. `temporary`: ask for a new one at
    the first sign-in. What is wrong with a password is said of each, so that one does not refuse the others."""

    credential = Id(required=True)
    account_id = Id(required=True)
    password = TypedPassword(required=True)
    own_words = Many(Text(0, 254), high=20, load_default=list)
    temporary = Flag(load_default=True)


class WithdrawnPassword(Strict):
    """A staged password whose account was refused. A claimed or unknown one stays as it is."""

    credential = Id(required=True)
    account_id = Id(required=True)


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
verify_password = Call(
    "identity",
    "verify_password",
    PasswordProof(),
    call.Done(),
    SIGNED_IN,
    (Invalid, Unauthenticated, RateLimited),
    jumped=False,
    internal=True,
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
withdraw_password = Call("identity", "withdraw_password", WithdrawnPassword(), call.Done(), ISSUERS, jumped=False, internal=True)
check_passwords = Call("identity", "check_passwords", CheckedPasswords(), RefusedPasswords(), ISSUERS, jumped=False, internal=True)
stage_passwords = Call(
    "identity", "stage_passwords", StagedPasswords(), RefusedPasswords(), ISSUERS, command=True, jumped=False, internal=True, timeout=15.0
)
