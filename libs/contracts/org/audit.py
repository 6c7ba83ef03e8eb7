"""The audit log."""

from marshmallow import fields

from contracts import jobs
from contracts.call import Call, Reply, Strict
from contracts.errors import NotFound
from contracts.org.roles import ADMINISTRATORS, OPERATORS
from contracts.values import (
    Id,
    Instant,
    Json,
    PageQuery,
    PageReply,
    Prose,
    Text,
    Whole,
    sort_field,
)


class Audited(Reply):
    """A change as its owner tells it. `before` and `after` hold what changed, never a secret."""

    at = Instant()
    action = fields.String(metadata={"description": "department.created, user.deleted, …"})
    target_type = fields.String()
    target_id = fields.String()
    target_name = fields.String()
    before = Json(allow_none=True)
    after = Json(allow_none=True)
    reason = Prose(allow_none=True)


class AuditQuery(PageQuery):
    """`q` looks in the names of actor and target and in the action; `actor` and `target` in their own names or ids. `action`: one
    action, or several with commas between them. `from` and `to` bound `at`, the second excluded."""

    class Meta(Strict.Meta):
        include = {"from": Instant(), "to": Instant()}  # noqa: RUF012 - "from" is a keyword

    action = Text(0, 1000, metadata={"description": "user.created, or several: user.created,user.deleted"})
    actor = Text(0, 100)
    target = Text(0, 100)
    sort = sort_field("at", default="-at")


class AuditChange(Reply):
    """One field that a change touched, with names in place of ids. `field` is a name of `AUDIT_ACTIONS`, less its `_id` or `_path`;
    departments are paths from the root down, a room is its name. `before` or `after` is null where there was nothing, and
    `{"unknown": true}` where the record holds only the id of something that is gone."""

    field = fields.String()
    before = Json(allow_none=True)
    after = Json(allow_none=True)


class AuditRow(Reply):
    """`number` counts the site's records. `actor_name` acted; on a jump that is the user, and `impersonator_name` the
    administrator. `before` and `after` are the record as it was written; `changes` is the same to be read: only what changed."""

    number = fields.Integer()
    at = Instant()
    action = fields.String()
    actor_id = fields.String(allow_none=True)
    actor_name = fields.String()
    actor_role = fields.String()
    impersonator_id = fields.String(allow_none=True)
    impersonator_name = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    target_type = fields.String()
    target_id = fields.String()
    target_name = fields.String()
    before = Json(allow_none=True)
    after = Json(allow_none=True)
    changes = fields.List(fields.Nested(AuditChange))
    reason = fields.String(allow_none=True)
    request_id = fields.String()
    actor_login_name = fields.String(allow_none=True, metadata={"description": "as it is now; null once the account is gone"})
    impersonator_login_name = fields.String(allow_none=True)
    target_login_name = fields.String(allow_none=True, metadata={"description": "of a user or an administrator who is still there"})


class AuditPage(PageReply):
    items = fields.List(fields.Nested(AuditRow))


class AuditCheck(Strict):
    """`number` and `hash` of a head that was kept elsewhere: the chain has to pass through it, else records were cut off its end."""

    site_id = Id(required=True)
    number = Whole(0, 2**53)
    hash = Text(64, 64)


class AuditVerdict(Reply):
    """`broken_at` is the number of the first record that is missing or does not fit; null when all hold. `problem`: changed, removed
    or truncated."""

    site_id = Id()
    records = fields.Integer()
    broken_at = fields.Integer(allow_none=True)
    problem = fields.String(allow_none=True)
    head_number = fields.Integer()
    head_hash = fields.String()


class AuditExport(Strict):
    """The filters of `AuditQuery`."""

    class Meta(Strict.Meta):
        include = {"from": Instant(), "to": Instant()}  # noqa: RUF012 - "from" is a keyword

    q = Text(0, 100, load_default="")
    action = Text(0, 1000, metadata={"description": "user.created, or several: user.created,user.deleted"})
    actor = Text(0, 100)
    target = Text(0, 100)
    format = jobs.format_field()


export_audit = Call("org", "export_audit", AuditExport(), jobs.Job(), ADMINISTRATORS, command=True, root_only=True)
list_audit = Call("org", "list_audit", AuditQuery(), AuditPage(), ADMINISTRATORS, root_only=True)
verify_audit = Call("org", "verify_audit", AuditCheck(), AuditVerdict(), OPERATORS, (NotFound,), timeout=60.0)
