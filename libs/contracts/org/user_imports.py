"""Import and export of users (manual 1.2.3.2, 1.2.3.4 and 1.2.3.5)."""

from marshmallow import fields

from contracts import jobs
from contracts.call import Call, Reply, Strict
from contracts.errors import Conflict, Invalid, NotFound, RateLimited
from contracts.org.roles import ADMINISTRATORS
from contracts.org.users import UserFilter
from contracts.values import (
    Choice,
    Id,
    Instant,
    Json,
    Many,
    PageReply,
    Text,
    Whole,
    sort_field,
)

IMPORT_STATES = ("checking", "checked", "applying", "applied", "failed")
VERDICTS = ("valid", "invalid", "unchanged", "added", "refused")


class UserExport(UserFilter):
    """Either the users named by `ids`, or all that the filter finds."""

    ids = Many(Id(), low=1, high=10_000)
    sort = sort_field("name", "login_name", "email", "account_kind", "capacity", "expires_on", "created_at", default="-created_at")
    format = jobs.format_field()


class NewUserImport(Strict):
    """`blob` is the key under which the gateway has put the uploaded file, in the site's folder "imports"; `size` its bytes."""

    blob = Text(1, 300, required=True)
    file_name = Text(1, 255, required=True)
    size = Whole(0, 2**31 - 1, load_default=0)


class UserImportRef(Strict):
    id = Id(required=True)


class UserImportQuery(UserImportRef):
    """`verdict` narrows `items`; without it they are the rows at fault."""

    page = Whole(1, 1_000_000, load_default=1)
    page_size = Whole(1, 100, load_default=20)
    verdict = Choice(*VERDICTS)


class UserImportApplication(UserImportRef):
    """`mode` all: every valid row, and only if no row is at fault; valid: the rows that are good."""

    mode = Choice("all", "valid", required=True)


class UserImportErrors(UserImportRef):
    format = jobs.format_field()


class UserImportFault(Reply):
    field = fields.String()
    code = fields.String()
    params = Json()


class UserImportRow(Reply):
    """`number` is the row's in the file, from 1. `values` as they were written, without the password."""

    number = fields.Integer()
    verdict = fields.String()
    values = Json()
    faults = fields.List(fields.Nested(UserImportFault))


class UserImportPreviewRow(Reply):
    """`cells` as texts; long ones end in "…"."""

    number = fields.Integer()
    cells = fields.List(fields.String())


class UserImportPreview(Reply):
    """How the file was read, with its first rows; passwords are masked. `format` xlsx or csv; `sheet` of a workbook; `encoding` and
    `delimiter` of a text."""

    format = fields.String()
    sheet = fields.String(allow_none=True)
    encoding = fields.String(allow_none=True)
    delimiter = fields.String(allow_none=True)
    header = fields.List(fields.String())
    rows = fields.List(fields.Nested(UserImportPreviewRow))


class UserImport(PageReply):
    """`state`: checking → checked → applying → applied, or failed with `error` (as on the wire). The counts are of rows: `unchanged` ones
    are in the site already, exactly so; `refused` ones were valid and could not be added any more. `done` of `total` tells the progress
    of what is going on. `preview` is there once the file was read."""

    id = Id()
    state = fields.String()
    file_name = fields.String()
    mode = fields.String(allow_none=True)
    done = fields.Integer()
    total = fields.Integer(allow_none=True)
    valid = fields.Integer()
    invalid = fields.Integer()
    unchanged = fields.Integer()
    added = fields.Integer()
    refused = fields.Integer()
    error = Json(allow_none=True)
    preview = fields.Nested(UserImportPreview, allow_none=True)
    created_at = Instant()
    items = fields.List(fields.Nested(UserImportRow))


export_users = Call("org", "export_users", UserExport(), jobs.Job(), ADMINISTRATORS, (NotFound,), command=True)
create_user_template = Call("org", "create_user_template", Strict(), jobs.Job(), ADMINISTRATORS, command=True)
start_user_import = Call("org", "start_user_import", NewUserImport(), UserImport(), ADMINISTRATORS, (Invalid, RateLimited), command=True)
get_user_import = Call("org", "get_user_import", UserImportQuery(), UserImport(), ADMINISTRATORS, (NotFound,))
apply_user_import = Call(
    "org", "apply_user_import", UserImportApplication(), UserImport(), ADMINISTRATORS, (Conflict, NotFound), command=True
)
export_user_import_errors = Call(
    "org", "export_user_import_errors", UserImportErrors(), jobs.Job(), ADMINISTRATORS, (NotFound,), command=True
)
get_job = jobs.get_job("org")
