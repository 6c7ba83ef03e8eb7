"""The kinds of value that contracts are made of, each with its limits, and how a fault of a value becomes a `FieldError`.

A fault's message is its code ("required", "length 1 64"), never a sentence: the portal and the gateway say it in the reader's
language. `field_errors` takes marshmallow's nested messages apart.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate

from contracts import phones, text
from contracts.call import Reply, Strict
from contracts.errors import FieldError

_PARAMS = {"length": ("min", "max"), "range": ("min", "max")}
# C0, DEL and C1 controls, line and paragraph separators, unpaired surrogates. Invisible characters are dropped, not refused.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROL_IN_PROSE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ATOM, _LABEL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+", r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# No top-level domain is a number; the end of 192.0.2.1 is one.
_EMAIL = re.compile(rf"{_ATOM}(\.{_ATOM})*@({_LABEL}\.)+(?![0-9]+$){_LABEL}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LOGIN_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]*")


# Years of the calendar that a request may name: within them a zone, a duration or a day more never leaves what a datetime can hold.
FIRST_YEAR, LAST_YEAR = 1900, 2999


def is_named(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


class _Coded(fields.Field[Any]):
    """Mixed into every field: what marshmallow would say in English is a code."""

    default_error_messages: Any = {  # noqa: RUF012 - marshmallow's own declaration
        "required": "required",
        "null": "required",
        "validator_failed": "format",
        "invalid": "type",
        "invalid_utf8": "type",
        "too_large": "range",
        "special": "range",
    }


class Text(_Coded, fields.String):
    """One line of words in the form of `contracts.text.line`, without control characters; `low` to `high` characters."""

    _forbidden: ClassVar[re.Pattern[str]] = _CONTROL

    def __init__(self, low: int = 1, high: int = 100, **kwargs: Any) -> None:
        self.low, self.high = low, high
        super().__init__(metadata={"minLength": low, "maxLength": high, **kwargs.pop("metadata", {})}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("type")
        if not value.isprintable() and self._forbidden.search(value):  # what is printable has none of them
            raise ValidationError("format")
        typed = self._form(value) if len(value) <= 4 * self.high + 1000 else value  # no longer text is worth the time
        if not typed and self.low:
            raise ValidationError("required" if self.required else f"length {self.low} {self.high}")
        if not self.low <= len(typed) <= self.high:
            raise ValidationError(f"length {self.low} {self.high}")
        return typed

    def _form(self, value: str) -> str:
        return text.line(value)


class Prose(Text):
    """Several lines of words in the form of `contracts.text.prose`: line breaks and tabs are kept."""

    _forbidden = _CONTROL_IN_PROSE

    def _form(self, value: str) -> str:
        return text.prose(value)


class Secret(_Coded, fields.String):
    """A password or code as typed: never trimmed, changed, logged or stored in an outcome."""

    def __init__(self, low: int = 1, high: int = 128, **kwargs: Any) -> None:
        self.low, self.high = low, high
        metadata = {"secret": True, "minLength": low, "maxLength": high, **kwargs.pop("metadata", {})}
        super().__init__(metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("type")
        if "\x00" in value or re.search(r"[\ud800-\udfff]", value):
            raise ValidationError("format")
        return self._checked(value)

    def _checked(self, value: str) -> str:
        """The value that the handler gets."""
        if not value and self.low:
            raise ValidationError("required" if self.required else f"length {self.low} {self.high}")
        if not self.low <= len(value) <= self.high:
            raise ValidationError(f"length {self.low} {self.high}")
        return value


class _Shaped(Text):
    """Text of one shape, compared without regard to case where `folded`."""

    shape: ClassVar[re.Pattern[str]]
    folded: ClassVar[bool] = True

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        typed = super()._deserialize(value, attr, data, **kwargs)
        if not self.shape.fullmatch(typed.lower() if self.folded else typed):
            raise ValidationError("format")
        return typed


class LoginName(_Shaped):
    """2 to 64 characters of a-z 0-9 . _ @ -, as typed but for full width; unique in the whole network without regard to case."""

    shape = _LOGIN_NAME

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(2, 64, **kwargs)

    def _form(self, value: str) -> str:
        return text.narrow(text.line(value))


class Email(_Shaped):
    """An address that a mail can be sent to by any server: dot-atom@domain, at most 254 characters (RFC 5321).

    A domain of another script is stored with A-labels (xn--…) and shown with U-labels.
    """

    shape = _EMAIL
    folded = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(3, 254, **kwargs)

    def _form(self, value: str) -> str:
        try:
            return text.address(value) if "@" in text.narrow(value) else text.line(value)
        except ValueError:
            raise ValidationError("format") from None


class Phone(_Shaped):
    """A telephone number as a person writes it; the owner stores it as E.164. The empty text means none."""

    shape = phones.SHAPE

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(3, 40, **kwargs)

    def _form(self, value: str) -> str:
        return phones.plain(value)


class Id(_Shaped):
    """An opaque id (a UUID in lower case)."""

    shape = _UUID
    folded = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(36, 36, **kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value)


class Choice(_Coded, fields.String):
    """One of a fixed set of words."""

    def __init__(self, *choices: str, **kwargs: Any) -> None:
        super().__init__(validate=validate.OneOf(choices, error="format"), **kwargs)


class Whole(_Coded, fields.Integer):
    """A whole number between two bounds, both included."""

    def __init__(self, low: int = 0, high: int = 2**31 - 1, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(low, high, error=f"range {low} {high}"), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError("type")
        return super()._deserialize(value, attr, data, **kwargs)


class Flag(_Coded, fields.Boolean):
    """true or false, and nothing that merely looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("type")
        return value


def _in_range(read: Callable[[], date]) -> date:
    """The day or moment that `read` finds, when it is one that a request may name."""
    try:
        found = read()
    except ValidationError:
        raise ValidationError("format") from None
    except OverflowError:  # in UTC it lies before the year 1 or after 9999
        raise ValidationError(f"range {FIRST_YEAR} {LAST_YEAR}") from None
    if not is_named(found.year):
        raise ValidationError(f"range {FIRST_YEAR} {LAST_YEAR}")
    return found


class Day(_Coded, fields.Date):
    """A day of the site's calendar: 2027-03-30."""

    default_error_messages: Any = {"invalid": "format", "format": "format"}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError("type")
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValidationError("format")
        return _in_range(lambda: super(Day, self)._deserialize(value, attr, data, **kwargs))


class Instant(_Coded, fields.AwareDateTime):
    """A moment in UTC: 2027-03-30T07:00:00Z (RFC 3339). Another offset is converted: PostgreSQL refuses those of 16 hours and more."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError("type")
        return _in_range(lambda: super(Instant, self)._deserialize(value, attr, data, **kwargs).astimezone(UTC))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None or isinstance(value, str):
            return value
        return str(value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")).replace("+00:00", "Z")


class Many(_Coded, fields.List[Any]):
    """A list of at most `high` values of one kind."""

    def __init__(self, item: fields.Field[Any], low: int = 0, high: int = 1000, **kwargs: Any) -> None:
        super().__init__(item, validate=validate.Length(low, high, error=f"length {low} {high}"), **kwargs)


class Part(_Coded, fields.Nested):
    """A nested object."""

    default_error_messages: Any = {"type": "type"}  # noqa: RUF012


class Json(_Coded, fields.Raw):
    """Any JSON value: what was before and after a change."""


class PageQuery(Strict):
    """What every list takes. `page` counts from 1."""

    page = Whole(1, 1_000_000, load_default=1)
    page_size = Whole(1, 100, load_default=20)
    q = Text(0, 100, load_default="")


def sort_field(*names: str, default: str) -> Choice:
    """The `sort` of a list: one of `names`, or one with a minus in front (descending)."""
    return Choice(*names, *(f"-{name}" for name in names), load_default=default)


class PageReply(Reply):
    """What every list answers, beside its `items`."""

    page = fields.Integer()
    page_size = fields.Integer()
    total = fields.Integer()


def field_errors(messages: Any, prefix: str = "") -> list[FieldError]:
    """Marshmallow's nested messages as a flat list; list positions and nested names join by dots ("invitees.0.email")."""
    if isinstance(messages, Mapping):
        found: list[FieldError] = []
        for name, inner in messages.items():
            own = "" if name == "_schema" else str(name)
            found += field_errors(inner, ".".join(part for part in (prefix, own) if part))
        return found
    if isinstance(messages, Sequence) and not isinstance(messages, str):
        return [fault for message in messages for fault in field_errors(message, prefix)]
    code, *rest = str(messages).split(" ")
    params = dict(zip(_PARAMS.get(code, ()), (int(figure) for figure in rest), strict=False)) if code in _PARAMS else {}
    return [FieldError(prefix, code, str(messages), params)]
