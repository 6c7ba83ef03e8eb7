"""Every error that a caller can act on. They cross the bus whole and are rebuilt as the same class.

    RostrumError
    ├── Invalid             422  the request is understood and wrong (400 when the body or the query cannot be read)
    ├── Unauthenticated     401  nobody is signed in, or the credential is not good (any more)
    ├── Forbidden           403  signed in, and may not
    ├── NotFound            404  not there, or outside the caller's site or scope: the two look the same
    ├── Conflict            409  the state of things forbids it
    │   └── Stale           412  the thing has changed since the caller read it
    ├── Gone                410  was there, and is not any more
    ├── RateLimited         429  too often; `retry_after` seconds say when again
    └── Unavailable         503  somebody else is needed who does not answer; safe to retry
        └── DeadlineExceeded 504 the time allowed for the call is over; whether it took effect is not known

`code` is a stable slug: the portal translates it, tests and integrators compare it. `message` is English, for logs and for
readers of the API without a translation. `gateway/errors.py` is the only place where they become HTTP.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """One fault of one field. `field` is a path in the request ("invitees.0.email"); `code` is one of required, unknown,
    read_only, type, length, range, format, taken, or the slug of the rule that it breaks."""

    field: str
    code: str
    detail: str = ""
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


class RostrumError(Exception):
    """The root. `details` is JSON: figures and names that the caller needs to act, never a secret or another site's data."""

    default_code: ClassVar[str] = "error"

    def __init__(
        self,
        code: str | None = None,
        message: str = "",
        *,
        fields: Sequence[FieldError] = (),
        details: dict[str, Any] | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.code = code or self.default_code
        self.message = message or self.code.replace("_", " ")
        self.fields = tuple(fields)
        self.details = details or {}
        self.retry_after = retry_after
        super().__init__(self.code, self.message)

    def to_wire(self) -> dict[str, Any]:
        """JSON from which `from_wire` rebuilds an equal error."""
        return {
            "class": type(self).__name__,
            "code": self.code,
            "message": self.message,
            "fields": [dataclasses.asdict(fault) for fault in self.fields],
            "details": self.details,
            "retry_after": self.retry_after,
        }


class Invalid(RostrumError):
    default_code = "invalid"


class Unauthenticated(RostrumError):
    default_code = "unauthenticated"


class Forbidden(RostrumError):
    default_code = "forbidden"


class NotFound(RostrumError):
    default_code = "not_found"


class Conflict(RostrumError):
    default_code = "conflict"


class Stale(Conflict):
    default_code = "stale"


class Gone(RostrumError):
    default_code = "gone"


class RateLimited(RostrumError):
    default_code = "rate_limited"


class Unavailable(RostrumError):
    default_code = "unavailable"


class DeadlineExceeded(Unavailable):
    default_code = "deadline_exceeded"


CLASSES: dict[str, type[RostrumError]] = {
    cls.__name__: cls
    for cls in (
        Invalid,
        Unauthenticated,
        Forbidden,
        NotFound,
        Conflict,
        Stale,
        Gone,
        RateLimited,
        Unavailable,
        DeadlineExceeded,
    )
}


def from_wire(wire: dict[str, Any]) -> RostrumError:
    """The error that `to_wire` described. A class that this process does not know yet (a newer sender) becomes the nearest
    thing that is safe to show: Unavailable."""
    cls = CLASSES.get(wire["class"], Unavailable)
    return cls(
        wire["code"],
        wire["message"],
        fields=[FieldError(**fault) for fault in wire["fields"]],
        details=wire["details"],
        retry_after=wire["retry_after"],
    )


def invalid_field(name: str, code: str, detail: str = "", **params: Any) -> Invalid:
    """The common case of `Invalid`: one field, one fault."""
    return Invalid("invalid", detail, fields=[FieldError(name, code, detail, params)])
