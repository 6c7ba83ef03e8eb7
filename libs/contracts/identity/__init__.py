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

from contracts import call
from contracts.identity.credentials import *
from contracts.identity.impersonations import *
from contracts.identity.invitations import *
from contracts.identity.links import *
from contracts.identity.operators import *
from contracts.identity.passwords import *
from contracts.identity.revocations import *
from contracts.identity.roles import *
from contracts.identity.sessions import *
from contracts.identity.sign_in_log import *
from contracts.identity.totp import *

health = call.health("identity")
