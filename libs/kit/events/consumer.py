"""The `on` entrypoint and its consumer: each event in a transaction of its own, retried with growing delays, then laid aside.

    @on(org_contract.user_changed)
    def user_changed(self, session, event): ...

A failed message is published to a retry queue, and acknowledged when the broker confirms that. Trouble that passes (Unavailable:
the database is away) is retried for as long as it lasts; anything else is a dead letter after the last delay.
"""

import logging
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial, wraps
from time import monotonic
from typing import Any

import structlog
from nameko.exceptions import ConfigurationError, ContainerBeingKilled
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR, Entrypoint, register_entrypoint

from contracts.call import Actor, Envelope, Event, Role
from contracts.errors import Unavailable
from kit import metrics
from kit.consuming import Consuming, only
from kit.db import Database
from kit.events import topology
from kit.events.dead import ATTEMPT, DIED_AT, REASON, TRACEBACK
from kit.events.handling import Handling
from kit.rpc.server import Context
from kit.wire import frames
from kit.wire.confirms import ConfirmLink
from kit.wire.frames import Message
from kit.wire.link import CHANNEL, LinkDown, LinkStalled

AT_ONCE = 4  # events of each of the two queues handled at the same time in one process
PATIENT = 30  # seconds between attempts, at most, while the trouble is one that passes
TRACEBACK_SIZE = 4000

log = structlog.get_logger("kit.events")


class Delivery:
    """One message until all handlers of its event are through."""

    def __init__(self, message: Message, link: "EventLink") -> None:
        self.message, self.link = message, link
        self.remaining = 0
        self.errors: list[BaseException] = []

    @property
    def attempt(self) -> int:
        """How many attempts were made before this one."""
        return int(self.message.headers.get(ATTEMPT, 0))


class EventLink(ConfirmLink):
    """Events in; failed ones out to the retry queues."""

    def __init__(self, uri: str, consumer: "EventConsumer") -> None:
        super().__init__(uri, f"{consumer.service} events", consumer.heartbeat)
        self._consumer = consumer

    def prepare(self, channel: Any) -> None:
        super().prepare(channel)
        topology.declare_on(channel, self._consumer.service, self._consumer.events())
        channel.basic_qos(0, AT_ONCE, False)

    def ready(self) -> None:
        service = self._consumer.service
        self._consumer.consume(self, topology.urgent_queue(service), topology.queue_of(service))

    def delivered(self, message: Message) -> None:
        self._consumer.take(Delivery(message, self))

    def returned(self, message: Message) -> None:
        log.error("a retry queue is missing; declaring anew", queue=message.routing_key)
        self.abort()

    def cancelled(self) -> None:
        self._consumer.cancelled()

    def ended(self) -> None:
        super().ended()
        self._consumer.quiet.set()


class EventConsumer(Consuming):
    """The consumer that the `on` entrypoints of a service share."""

    consumer_tag = "e"

    def __init__(self) -> None:
        super().__init__()
        self._entrypoints: list[On] = []

    def register(self, entrypoint: "On") -> None:
        self._entrypoints.append(entrypoint)

    def events(self) -> list[Event]:
        return [entrypoint.event for entrypoint in self._entrypoints]

    def make(self, uri: str) -> EventLink:
        return EventLink(uri, self)

    def start(self) -> None:
        self._database = only(self.container, Database)
        super().start()

    def take(self, delivery: Delivery) -> None:
        """A message has arrived. Runs in the reading greenlet: it must neither wait nor raise."""
        try:
            envelope = topology.decode(delivery.message.body)
        except (ValueError, KeyError, TypeError) as error:
            self._bury(delivery, error)
            return
        handlers = [each for each in self._entrypoints if each.event.type == envelope.type]
        if not handlers:  # bound by a newer version's migration, for the newer version
            self._postpone(delivery, LookupError(f"this version of {self.service} has no handler of {envelope.type}"))
            return
        concerned = [each for each in handlers if each.concerns(envelope)]
        if not concerned:
            self._acknowledge(delivery, True)
            return
        delivery.remaining = len(concerned)
        for handler in concerned:
            self._spawn(delivery, handler, envelope)

    def _spawn(self, delivery: Delivery, handler: "On", envelope: Envelope) -> None:
        handling = Handling(self._database, envelope, handler.method_name)
        actor = actor_for(envelope, handler.method_name)
        context = Context(actor.to_context(), redelivered=delivery.message.redelivered)
        context.actor = actor
        try:
            self.container.spawn_worker(
                handler, (handling,), {}, context_data=context, handle_result=partial(self._finish, delivery, handling)
            )
        except ContainerBeingKilled:
            log.info("event left to another process", type=envelope.type, id=envelope.id)

    def _finish(self, delivery: Delivery, handling: Handling, worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        envelope = handling.envelope
        outcome = handling.outcome if exc_info is None else "failed"
        metrics.of(metrics.events_handled, self.service, envelope.type, outcome).inc()
        if exc_info is not None:
            delivery.errors.append(exc_info[1])
            passing = isinstance(exc_info[1], Unavailable)
            log.log(
                logging.WARNING if passing else logging.ERROR,
                "event handler failed",
                type=envelope.type,
                id=envelope.id,
                handler=handling.handler,
                attempt=delivery.attempt,
                exc_info=None if passing else exc_info,
                reason=str(exc_info[1]),
            )
        delivery.remaining -= 1
        if delivery.remaining == 0:
            self._settle(delivery)
        return result, exc_info

    def _settle(self, delivery: Delivery) -> None:
        """All handlers are through: done with it, or once more later."""
        lasting = [error for error in delivery.errors if not isinstance(error, Unavailable)]
        if lasting:
            self._postpone(delivery, lasting[0])
        elif delivery.errors:
            self._again(delivery, min(self._delay(delivery) or PATIENT, PATIENT), counted=False)
        else:
            self._acknowledge(delivery, True)

    def _postpone(self, delivery: Delivery, error: BaseException) -> None:
        delay = self._delay(delivery)
        if delay is None:
            self._bury(delivery, error)
        else:
            self._again(delivery, delay)

    def _delay(self, delivery: Delivery) -> int | None:
        """Seconds to the next attempt; None after the last."""
        return topology.DELAYS[delivery.attempt] if delivery.attempt < len(topology.DELAYS) else None

    def _again(self, delivery: Delivery, delay: int, *, counted: bool = True) -> None:
        headers = {**delivery.message.headers, ATTEMPT: delivery.attempt + counted}
        self._move(delivery, topology.retry_queue(self.service, delay), headers)

    def _bury(self, delivery: Delivery, error: BaseException) -> None:
        log.error("event laid aside", type=delivery.message.properties.get("type"), reason=repr(error))
        metrics.of(metrics.events_handled, self.service, delivery.message.properties.get("type", ""), "dead").inc()
        headers = {
            **delivery.message.headers,
            ATTEMPT: delivery.attempt + 1,
            REASON: repr(error)[:500],
            TRACEBACK: "".join(traceback.format_exception(error))[-TRACEBACK_SIZE:],
            DIED_AT: datetime.now(UTC).isoformat(),
        }
        self._move(delivery, topology.dead_queue(self.service), headers)

    def _move(self, delivery: Delivery, queue: str, headers: dict[str, Any]) -> None:
        message = delivery.message
        properties = frames.properties(
            headers={key: value for key, value in headers.items() if key.startswith("rostrum-")},
            delivery_mode=frames.PERSISTENT,
            message_id=message.properties.get("message_id"),
            type=message.properties.get("type"),
        )
        data = frames.publish(CHANNEL, "", queue, mandatory=True)
        data += frames.content(CHANNEL, properties, message.body, delivery.link.frame_max)
        try:
            delivery.link.publish([(data, partial(self._acknowledge, delivery))], monotonic() + 5)
        except (LinkDown, LinkStalled) as error:
            log.warning("event will be delivered again", reason=repr(error))
            delivery.link.abort()

    def _acknowledge(self, delivery: Delivery, ok: bool) -> None:
        """The message is done with, or safe in another queue. If not, the next connection gets it again."""
        if not ok:
            delivery.link.abort()
            return
        try:
            delivery.link.write(frames.ack(CHANNEL, delivery.message.tag), monotonic() + 5)
        except (LinkDown, LinkStalled):
            delivery.link.abort()


class On(Entrypoint):
    """Handles one type of event."""

    consumer = EventConsumer()

    def __init__(self, event: Event, concerns: Callable[[Envelope], bool] = lambda _: True) -> None:
        self.event, self.concerns = event, concerns
        super().__init__()

    def setup(self) -> None:
        if self.container.service_name not in self.event.consumers:
            raise ConfigurationError(f"{self.event.type} does not name {self.container.service_name} as a consumer")
        self.consumer.register(self)

    def stop(self) -> None:
        self.consumer.quiesce()


def on(event: Event, concerns: Callable[[Envelope], bool] = lambda _: True) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The decorated method `(self, session, event)` runs in a transaction in the event's site, once for each event. Several `on`
    may stand over one method. The bare method stays reachable as `__wrapped__`. Events that it has nothing to do with, which
    `concerns` tells by their words alone, cost no transaction."""

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        if hasattr(method, ENTRYPOINT_EXTENSIONS_ATTR):
            register_entrypoint(method, On(event, concerns))
            return method

        @wraps(method)
        def handler(self: Any, handling: Handling) -> None:
            handling.apply(partial(method, self))

        register_entrypoint(handler, On(event, concerns))
        return handler

    return decorate


def actor_for(envelope: Envelope, handler: str) -> Actor:
    """Whom a handler acts for: the system, in the event's site, in the request that the event came from."""
    origin = envelope.actor
    return Actor(
        role=Role.SYSTEM,
        request_id=str(origin.get("request_id") or envelope.id),
        site_id=envelope.site_id,
        trace=origin.get("trace"),
        idempotency_key=f"{envelope.id}:{handler}",
    )
