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


def dead_letters(amqp_uri: str, service: str) -> Iterator[DeadLetter]:
    """Yield the dead letters of a service, oldest first. They stay where they are."""
    with _unacknowledged(amqp_uri, service) as (_, messages):
        yield from map(_letter, messages)


def replay(amqp_uri: str, service: str, ids: Collection[str] | None = None) -> int:
    """Give these dead letters (or all) another full round of attempts. Return their number."""
    with _unacknowledged(amqp_uri, service) as (channel, messages):
        count = 0
        for message in _chosen(messages, ids):
            again = amqp.Message(message.body, delivery_mode=2, message_id=message.properties.get("message_id"))
            channel.basic_publish_confirm(again, "", topology.queue_of(service), mandatory=True, confirm_timeout=5)
            channel.basic_ack(message.delivery_tag)
            count += 1
        return count


def drop(amqp_uri: str, service: str, ids: Collection[str] | None = None) -> int:
    """Delete these dead letters (or all) for good. Return their number."""
    with _unacknowledged(amqp_uri, service) as (channel, messages):
        count = 0
        for message in _chosen(messages, ids):
            channel.basic_ack(message.delivery_tag)
            count += 1
        return count


@contextmanager
def _unacknowledged(amqp_uri: str, service: str) -> Iterator[tuple[Any, Iterator[Any]]]:
    """The messages that the dead queue holds at the start. Those not acknowledged return to their places when the connection ends."""
    connection = connect_any(amqp_uri, f"{service} dead letters")
    try:
        channel = connection.channel()
        queue = topology.dead_queue(service)
        held = channel.queue_declare(queue, passive=True).message_count
        yield channel, _messages(channel, queue, held)
    finally:
        connection.close()


def _messages(channel: Any, queue: str, held: int) -> Iterator[Any]:
    """Read at most `held` messages: a replayed one that fails again comes back behind them."""
    for _ in range(held):
        message = channel.basic_get(queue)
        if message is None:  # another operator has them
            return
        yield message


def _chosen(messages: Iterator[Any], ids: Collection[str] | None) -> Iterator[Any]:
    return (message for message in messages if ids is None or message.properties.get("message_id") in ids)


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
