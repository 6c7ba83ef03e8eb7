"""What every service says of its long jobs: exports, imports, templates. A job's id begins with the name of its service ("org.0192…")."""

from marshmallow import fields

from contracts.call import Call, Reply, Role, Strict
from contracts.errors import NotFound
from contracts.values import Choice, Instant, Json, Text

STARTERS = frozenset({Role.ADMINISTRATOR, Role.USER, Role.OPERATOR})
FORMATS = ("xlsx", "csv")


def format_field() -> Choice:
    """The `format` of an export."""
    return Choice(*FORMATS, load_default="xlsx")


class JobRef(Strict):
    id = Text(1, 100, required=True)


class Job(Reply):
    """How far a job is. `total` is null until it is known. When it is done, `result_blob` is the key of what it made, to be given to the
    starter as `file_name` of `media_type`; when it has failed, `error` is the error as it crosses the bus. Kept for 24 hours."""

    id = fields.String()
    state = fields.String(metadata={"description": "queued, running, done or failed"})
    done = fields.Integer()
    total = fields.Integer(allow_none=True)
    result_blob = fields.String(allow_none=True)
    file_name = fields.String(allow_none=True)
    media_type = fields.String(allow_none=True)
    error = Json(allow_none=True)
    created_at = Instant()
    finished_at = Instant(allow_none=True)


def get_job(service: str) -> Call:
    """The call by which a starter follows a job of `service`; NotFound for everybody else."""
    return Call(service, "get_job", JobRef(), Job(), STARTERS, (NotFound,))
