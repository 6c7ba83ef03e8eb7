"""What one gateway process holds: its settings, its connection to the bus, and what it has learnt."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from flask import current_app

from contracts.call import Actor, Call, Envelope
from gateway.limits import Limits
from gateway.media_sources import Sources
from gateway.revocations import Revocations
from gateway.settings import Settings
from gateway.tokens import Verifier
from kit.blobs import Blobs

EXTENSION = "rostrum"


class Caller(Protocol):
    """kit.rpc.Client, or what stands in its place."""

    def __call__(self, call: Call, request: dict[str, Any], actor: Actor, timeout: float | None = None) -> dict[str, Any]: ...

    def raw(self, call: Call, request: dict[str, Any], actor: Actor, timeout: float | None = None) -> bytes: ...


class Publish(Protocol):
    """kit.events.publisher.Publisher, or what stands in its place."""

    def __call__(self, envelope: Envelope) -> None: ...


@dataclass(frozen=True)
class State:
    settings: Settings
    bus: Caller
    verifier: Verifier
    revocations: Revocations
    limits: Limits
    publish: Publish
    sources: Sources = field(default_factory=Sources)
    blobs: Blobs | None = None  # without BLOBS_URL nothing is uploaded or exported
    directory_versions: dict[str, int] = field(default_factory=dict)  # by site


def state() -> State:
    found: State = current_app.extensions[EXTENSION]
    return found
