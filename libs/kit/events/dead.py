"""What could not be handled: listed, given another chance, or dropped, by the operator."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import amqp
import orjson

from kit.events import topology
from kit.wire.link import connect_any

REASON, TRACEBACK, DIED_AT, ATTEMPT = "rostrum-reason", "rostrum-traceback", "rostrum-died-at", "rostrum-attempt"
LIMIT = 1000  # dead letters looked at in one go


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event that its service gave up. `traceback` ends at the fault; `attempts` were made before."""

    id: str
    type: str
    reason: str
    traceback: str
    died_at: str
    attempts: int
    event: dict[str, Any]


def dead_letters(amqp_uri: str, service: str) -> list[DeadLetter]:
    """The dead letters of a service, oldest first. They stay where they are."""
    with _unacknowledged(amqp_uri, service) as (_, messages):
        return [_letter(message) for message in messages]


def replay(amqp_uri: str, service: str, ids: Collection[str] | None = None) -> int:
    """Give these (or all) another full round of attempts; how many."""
    with _unacknowledged(amqp_uri, service) as (channel, messages):
        chosen = _chosen(messages, ids)
        for message in chosen:
            again = amqp.Message(message.body, delivery_mode=2, message_id=message.properties.get("message_id"))
            channel.basic_publish_confirm(again, "", topology.queue_of(service), mandatory=True, confirm_timeout=5)
            channel.basic_ack(message.delivery_tag)
        return len(chosen)


def drop(amqp_uri: str, service: str, ids: Collection[str] | None = None) -> int:
    """Forget these (or all) for good; how many."""
    with _unacknowledged(amqp_uri, service) as (channel, messages):
        chosen = _chosen(messages, ids)
        for message in chosen:
            channel.basic_ack(message.delivery_tag)
        return len(chosen)


@contextmanager
def _unacknowledged(amqp_uri: str, service: str) -> Iterator[tuple[Any, list[Any]]]:
    """The messages of the dead queue. Those not acknowledged when the connection ends go back to their places."""
    connection = connect_any(amqp_uri, f"{service} dead letters")
    try:
        channel = connection.channel()
        messages: list[Any] = []
        while len(messages) < LIMIT and (message := channel.basic_get(topology.dead_queue(service))) is not None:
            messages.append(message)
        yield channel, messages
    finally:
        connection.close()


def _chosen(messages: list[Any], ids: Collection[str] | None) -> list[Any]:
    return [message for message in messages if ids is None or message.properties.get("message_id") in ids]


def _letter(message: Any) -> DeadLetter:
    headers = message.headers or {}
    return DeadLetter(
        id=message.properties.get("message_id", ""),
        type=message.properties.get("type", ""),
        reason=headers.get(REASON, ""),
        traceback=headers.get(TRACEBACK, ""),
        died_at=headers.get(DIED_AT, ""),
        attempts=headers.get(ATTEMPT, 0),
        event=_event(message.body),
    )


def _event(body: Any) -> dict[str, Any]:
    try:
        event: dict[str, Any] = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return event
