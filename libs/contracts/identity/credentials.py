"""What org is told: of credentials, and of changes to audit."""

from marshmallow import fields

from contracts.call import Event, Reply
from contracts.org import Audited
from contracts.values import Id, Instant


class CredentialState(Reply):
    """`locked_until` is null unless failed sign-ins have locked the account from somewhere."""

    account_id = Id()
    has_password = fields.Boolean()
    temporary = fields.Boolean()
    locked_until = Instant(allow_none=True)
    has_totp = fields.Boolean()


credential_changed = Event("identity", "credential_changed", CredentialState(), consumers=("org",))
audited = Event("identity", "audited", Audited(), consumers=("org",))
