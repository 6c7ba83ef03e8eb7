"""What a call and an event are, who may make a call, and who is making it.

A service's contract (`contracts/<service>.py`) is a module of `Call` and `Event` objects. The service loads and dumps by them, the
gateway validates and documents by them, the permission tests are generated from them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from types import ModuleType
from typing import Any, TypeVar

from marshmallow import RAISE, Schema
from marshmallow import fields as f

from contracts.errors import RostrumError

T = TypeVar("T")


class Role(StrEnum):
    """Who is at the other end. Every actor has exactly one."""

    ANONYMOUS = "anonymous"
    USER = "user"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"
    TERMINAL = "terminal"
    MEDIA_SOURCE = "media_source"
    SYSTEM = "system"  # one of our own services acting for nobody: a job, an event handler


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, from where, in which request. Set once by the gateway, carried by the bus, never part of a payload.

    `scope_department_id` is an administrator's management scope. `impersonator_*` name the administrator behind a jumped session
    (then the actor itself is the user). `restriction` is "password" or "totp" while the session may do nothing but
    remove that restriction. `idempotency_key` identifies the command across retries; the client may choose it, so whatever is
    derived from it is scoped by site, account and call. `request_id` is the gateway's own and names this attempt in the logs.
    `if_match` is the version that the caller last saw, `directory_version` the state of the site's
    directory that the caller has seen and a replica must have reached. `deadline` is seconds since the epoch.
    """

    role: Role
    request_id: str
    account_id: str | None = None
    site_id: str | None = None
    name: str = ""
    scope_department_id: str | None = None
    impersonator_id: str | None = None
    impersonator_name: str = ""
    session_id: str | None = None
    restriction: str | None = None
    language: str = "zh-CN"
    address: str | None = None
    user_agent: str | None = None
    idempotency_key: str | None = None
    if_match: int | None = None
    directory_version: int | None = None
    deadline: float | None = None
    trace: str | None = None  # W3C traceparent

    def to_context(self) -> dict[str, Any]:
        """JSON without the absent values: it travels with every message."""
        pairs = ((key, getattr(self, key)) for key in _ACTOR_FIELDS)
        return {key: value for key, value in pairs if value is not None and value != ""}

    @classmethod
    def from_context(cls, context: Mapping[str, Any]) -> "Actor":
        """Ignores what this process does not know: a newer sender may say more."""
        known = {key: value for key, value in context.items() if key in _ACTOR_FIELDS}
        return cls(**{**known, "role": Role(known["role"])})

    def nested(self, call_name: str, parent: str = "", part: str = "") -> "Actor":
        """The same actor one call deeper. A command's key is derived, so that a repeated `parent` repeats the same child and two
        parents under one key of the client's have two children. `part` tells several children of one kind apart."""
        key = ":".join(filter(None, (self.idempotency_key, parent, call_name, part)))
        return replace(self, idempotency_key=key if self.idempotency_key else None, if_match=None)


_ACTOR_FIELDS = frozenset(item.name for item in fields(Actor))


class Strict(Schema):
    """Base of every request: what it does not name is refused by name."""

    error_messages: Any = {"unknown": "unknown", "type": "type"}  # noqa: RUF012 - marshmallow's own declaration

    class Meta:
        unknown = RAISE


class Reply(Schema):
    """Base of every reply and event. A field is added, never renamed: readers ignore what they do not know."""


class Empty(Strict):
    """A request without fields."""


class Done(Reply):
    """A reply that says no more than that it is done."""


@dataclass(frozen=True, slots=True)
class Call:
    """One RPC call of a service.

    `roles` may make it; anybody else gets Forbidden from the service itself. `command` says that it writes: it carries an
    idempotency key and its outcome is stored with its effect. `root_only`: administrators need the root as their scope.
    `jumped`: also in a session that an administrator entered as the user. `restricted`: also while the session must first
    change its password or enrol a second factor. `internal`: made by services only, never behind a route. `timeout` in seconds.
    """

    service: str
    name: str
    request: Schema
    reply: Schema
    roles: frozenset[Role]
    errors: tuple[type[RostrumError], ...] = ()
    command: bool = False
    root_only: bool = False
    jumped: bool = True
    restricted: bool = False
    internal: bool = False
    timeout: float = 5.0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in `service`, told to the services named in `consumers` (and to gateways where `broadcast`).

    Every event carries its aggregate's key and version; a handler that has seen a newer version of that key ignores it. `urgent`: people
    wait for what follows from it, so it does not stand in line behind other events.
    """

    service: str
    name: str
    body: Schema
    consumers: tuple[str, ...] = ()
    broadcast: bool = False
    urgent: bool = False

    @property
    def type(self) -> str:
        """The routing key: `org.user_changed`."""
        return f"{self.service}.{self.name}"


@dataclass(frozen=True, slots=True)
class Envelope:
    """An event as a handler gets it. `version` grows with each change of `key`; both come from the sender."""

    id: str
    type: str
    key: str
    version: int
    site_id: str | None
    body: dict[str, Any] = field(default_factory=dict)
    actor: dict[str, Any] = field(default_factory=dict)


class HealthReply(Reply):
    service = f.String()
    database = f.Boolean()
    migrations_at_head = f.Boolean()


EVERYONE = frozenset(Role)


def health(service: str) -> Call:
    """The call that each service answers about itself; Unavailable or silence means that it is not ready."""
    return Call(service, "health", Empty(), HealthReply(), roles=EVERYONE, restricted=True, timeout=2.0)


def calls(contract: ModuleType) -> dict[str, Call]:
    """Every call that a contract module names, by its name on the wire."""
    return {item.name: item for item in _members(contract, Call)}


def events(contract: ModuleType) -> dict[str, Event]:
    """Every event that a contract module names, by its name."""
    return {item.name: item for item in _members(contract, Event)}


def _members(contract: ModuleType, kind: type[T]) -> Iterable[T]:
    return [item for item in vars(contract).values() if isinstance(item, kind)]
