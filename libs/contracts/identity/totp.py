"""The second factor (RFC 6238)."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from contracts import call
from contracts.call import Call, Empty, Reply, Strict
from contracts.credentials import OneTimeCode, TypedPassword
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, RateLimited
from contracts.org import ADMINISTRATORS, OPERATORS, SIGNED_IN
from contracts.values import Id, Text


class TotpSecret(Reply):
    """RFC 6238: SHA-1, 6 digits, 30 seconds. `uri` is what the QR code says, `qr_svg` the code as an image. Nothing is asked of the
    account before it has been confirmed with a code."""

    secret = fields.String(metadata={"secret": True, "description": "base32"})
    uri = fields.String(metadata={"secret": True})
    qr_svg = fields.String(metadata={"secret": True})


class TotpConfirmation(Strict):
    otp = OneTimeCode(6, 6, required=True)


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

    password = TypedPassword()
    otp = OneTimeCode()

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
