"""The exchange and queues of events, on one page.

    rostrum.events (topic) ──type──► evt.<service>, or evt.<service>.urgent ──► handlers
                                          ▲   │ failure
             after its time to live       │   ▼
                        evt.<service>.retry.<seconds> …  after the last: evt.<service>.dead

All are durable. EVENT_QUEUE_TYPE=quorum makes every queue a quorum queue, for clusters; a queue's type cannot be changed
later, only in a new vhost.
"""

import importlib
import os
import pkgutil
from collections.abc import Iterable
from types import ModuleType
from typing import Any

import orjson

import contracts as contracts_package
from contracts.call import Envelope, Event, events
from kit.wire import frames
from kit.wire.link import CHANNEL, connect_any

EXCHANGE = "rostrum.events"
# Seconds before each further attempt. Another list means other queues: what still waits in the old ones comes back from there.
DELAYS = tuple(int(seconds) for seconds in os.environ.get("EVENT_RETRY_SECONDS", "1,5,30,120,600").split(","))


def queue_of(service: str) -> str:
    return f"evt.{service}"


def urgent_queue(service: str) -> str:
    """Of the events for whose effect people wait."""
    return f"evt.{service}.urgent"


def retry_queue(service: str, seconds: int) -> str:
    return f"evt.{service}.retry.{seconds}"


def dead_queue(service: str) -> str:
    return f"evt.{service}.dead"


def consumed(service: str, contracts: Iterable[ModuleType]) -> list[Event]:
    """The events of these contracts that name the service as a consumer."""
    return [event for contract in contracts for event in events(contract).values() if service in event.consumers]


def every_contract() -> list[ModuleType]:
    """All modules of the contracts package."""
    return [importlib.import_module(f"contracts.{item.name}") for item in pkgutil.iter_modules(contracts_package.__path__)]


def declare(amqp_uri: str, service: str, contracts: Iterable[ModuleType] | None = None) -> None:
    """Make the service's queues and bind them to what it consumes, so that nothing is lost before its first start.

    `contracts`: the modules that name the events; all, if not given.
    """
    connection = connect_any(amqp_uri, f"{service} topology")
    try:
        declare_on(connection.channel(), service, consumed(service, every_contract() if contracts is None else contracts))
    finally:
        connection.close()


def declare_on(channel: Any, service: str, wanted: Iterable[Event]) -> None:
    """As `declare`, on an open py-amqp channel."""
    channel.exchange_declare(EXCHANGE, "topic", durable=True, auto_delete=False)
    own, urgent = queue_of(service), urgent_queue(service)
    _queue(channel, own)
    _queue(channel, urgent)
    for event in wanted:
        there, elsewhere = (urgent, own) if event.urgent else (own, urgent)
        channel.queue_bind(there, EXCHANGE, event.type)
        channel.queue_unbind(elsewhere, EXCHANGE, event.type)  # where an earlier version has bound it
    for seconds in DELAYS:
        _queue(channel, retry_queue(service, seconds), _back_to(service, seconds))
    _queue(channel, dead_queue(service))


def _back_to(service: str, seconds: int) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "x-message-ttl": seconds * 1000,
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": queue_of(service),
    }
    if _quorum():  # else a quorum queue may drop a message on its way back
        arguments |= {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
    return arguments


def _queue(channel: Any, name: str, arguments: dict[str, Any] | None = None) -> None:
    kind = {"x-queue-type": "quorum"} if _quorum() else {}
    channel.queue_declare(name, durable=True, auto_delete=False, arguments={**kind, **(arguments or {})})


def _quorum() -> bool:
    return os.environ.get("EVENT_QUEUE_TYPE", "classic") == "quorum"


def encode(envelope: Envelope) -> bytes:
    """The frames that publish an event: persistent, addressed by its type."""
    body = orjson.dumps(envelope)
    properties = frames.properties(delivery_mode=frames.PERSISTENT, message_id=envelope.id, type=envelope.type)
    return frames.publish(CHANNEL, EXCHANGE, envelope.type) + frames.content(CHANNEL, properties, body, frames.FRAME_MAX)


def decode(body: bytes) -> Envelope:
    """The event in a message. Raises ValueError, KeyError or TypeError for what is none."""
    data = orjson.loads(body)
    names = ("id", "type", "key", "version", "site_id", "body", "actor")
    return Envelope(**{name: data[name] for name in names})
