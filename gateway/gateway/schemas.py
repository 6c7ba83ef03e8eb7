"""The few shapes that the gateway itself adds to the contracts: problems, and sessions as they look over HTTP."""

from marshmallow import fields

from contracts.call import Reply
from contracts.identity import Account, Refresh, SignIn
from contracts.values import Choice, Instant, Secret

OPTIONAL = {"optional": True}  # may be absent from an answer


class FieldProblem(Reply):
    field = fields.String(metadata={"description": "a path in the request: invitees.0.email"})
    code = fields.String(
        metadata={"description": "required, unknown, read_only, type, length, range, format, taken, or a rule's slug"},
    )
    detail = fields.String()


class Problem(Reply):
    """RFC 9457. `code` is stable; `title` and `detail` are in the reader's language. Some problems have more members."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    code = fields.String()
    detail = fields.String()
    errors = fields.List(fields.Nested(FieldProblem))
    request_id = fields.String()


class SessionRequest(SignIn):
    """`mode` cookie (the default): the tokens become cookies. `mode` bearer: they are part of the answer and no cookie is set.
    `device` is for bearer clients; browsers keep theirs in a cookie."""

    mode = Choice("cookie", "bearer", load_default="cookie")


class RefreshRequest(Refresh):
    """Bearer clients send their refresh token; browsers send nothing, their cookie is taken."""

    refresh_token = Secret(1, 512)


class SessionAnswer(Reply):
    """`csrf_token` goes into X-CSRF-Token of every unsafe call by cookie. The tokens and `device` are for bearer clients only."""

    account = fields.Nested(Account)
    expires_in = fields.Integer(metadata={"description": "seconds that the access token is good for"})
    csrf_token = fields.String(metadata=OPTIONAL)
    access_token = fields.String(metadata=OPTIONAL)
    refresh_token = fields.String(metadata=OPTIONAL)
    device = fields.String(metadata=OPTIONAL)


class SessionShown(Reply):
    """Who is signed in. `csrf_token` is absent for bearer clients, who need none."""

    account = fields.Nested(Account)
    csrf_token = fields.String(metadata=OPTIONAL)


class JobFault(Reply):
    code = fields.String()
    detail = fields.String()


class JobShown(Reply):
    """How far a job is: queued, running, done or failed. `total` is null until it is known, `result_url` until there is a result.
    Only who started it may read it, for 24 hours."""

    id = fields.String()
    state = fields.String()
    done = fields.Integer()
    total = fields.Integer(allow_none=True)
    result_url = fields.String(allow_none=True)
    file_name = fields.String(allow_none=True)
    error = fields.Nested(JobFault, allow_none=True)
    created_at = Instant()
    finished_at = Instant(allow_none=True)
