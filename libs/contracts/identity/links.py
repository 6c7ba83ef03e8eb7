"""Links sent by mail.

They point at PUBLIC_URL with the token behind a "#", which no server's log and no Referer gets to see: /reset-password#…, /invitation#…,
/confirm-email#….
"""

from marshmallow import fields

from contracts import call
from contracts.call import Call, Reply, Strict
from contracts.credentials import NewPassword
from contracts.errors import Gone, Invalid, RateLimited
from contracts.identity.roles import ANYBODY
from contracts.org import LANGUAGES, SIGNED_IN
from contracts.values import Choice, Email, Id, Secret, Text


class ResetRequest(Strict):
    email = Email(required=True)


class Reset(Strict):
    """`token` is that of a recovery mail (good for 30 minutes) or of an invitation (7 days), and good once."""

    token = Secret(1, 256, required=True)
    password = NewPassword(required=True)


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
