"""What one route is: a method and an address, the call that it makes, and where the parts of that call's request come from."""

import re
from dataclasses import dataclass
from functools import cached_property

from marshmallow import Schema

from contracts.call import Call, Done
from contracts.org import Changed

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_SILENT = (Done, Changed)


@dataclass(frozen=True)
class Route:
    """`query` names the request's fields that a route with a body takes from the query string; without a body all that is not
    in the path comes from there. `body` and `reply` differ from the call's where the gateway itself adds or keeps something.
    `media_type` is the answer's. `name` tells a second route of a call from the first. `is_file`: the answer is what a job makes, or
    the job itself while it takes long. `takes_file`: the body is a form with one file. `has_secrets`: the request
    stands in the body whatever the method is, since addresses are logged."""

    method: str
    path: str
    call: Call
    summary: str
    query: tuple[str, ...] = ()
    body: Schema | None = None
    reply: Schema | None = None
    status: int | None = None
    media_type: str = "application/json"
    name: str = ""
    is_file: bool = False
    takes_file: bool = False
    has_secrets: bool = False

    @property
    def has_body(self) -> bool:
        return self.method in _WITH_BODY or self.has_secrets

    @cached_property
    def in_path(self) -> tuple[str, ...]:
        return tuple(_PARAMETER.findall(self.path))

    @cached_property
    def in_query(self) -> tuple[str, ...]:
        if self.has_body:
            return self.query
        return tuple(name for name in self.call.request.fields if name not in self.in_path)

    @cached_property
    def request(self) -> Schema:
        """What the whole request has to be."""
        return self.body or self.call.request

    @property
    def operation(self) -> str:
        """The route's own name: its call's, unless the call has several."""
        return self.name or self.call.name

    @cached_property
    def in_body(self) -> tuple[str, ...]:
        if not self.has_body or self.takes_file:
            return ()
        return tuple(name for name in self.request.fields if name not in self.in_path + self.in_query)

    @cached_property
    def answer(self) -> Schema:
        return self.reply or self.call.reply

    @cached_property
    def success(self) -> int:
        """The status of a good answer: created things are 201, writes without words 204."""
        if self.status is not None:
            return self.status
        return 204 if self.is_silent else 200

    @property
    def is_silent(self) -> bool:
        """Whether a good answer has no body."""
        return isinstance(self.answer, _SILENT) or self.status == 204

    @cached_property
    def has_version(self) -> bool:
        """Whether the answer is one resource with a version, and so has an ETag."""
        return "version" in self.answer.fields and "items" not in self.answer.fields

    @cached_property
    def takes_if_match(self) -> bool:
        return self.method in ("PATCH", "DELETE") and self.call.command

    def part(self, names: tuple[str, ...]) -> Schema:
        """The request's schema narrowed to these fields."""
        narrowed: Schema = type(self.request)(exclude=tuple(name for name in self.request.fields if name not in names))
        return narrowed
