"""The `on` entrypoint and its consumer: each event in a transaction of its own, retried with growing delays, then laid aside.

    @on(org_contract.user_changed)
    def user_changed(self, session, event): ...

    @on_all(booking_contract.meeting_changed)
    def meetings_changed(self, session, events): ...

What many events ask for can often be done with as few statements as what one asks for: `on_all` gets those of one site that wait, in one
transaction. When that fails, each of them is handled by itself, so that the one at fault is the one that is retried.

A failed message is published to a retry queue, and acknowledged when the broker confirms that. Trouble that passes (Unavailable:
the database is away) is retried for as long as it lasts; anything else is a dead letter after the last delay.
"""

import logging
import traceback
from collections.abc import Callable, Sequence
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

AT_ONCE = 4  # handlers of each of the two queues that work at the same time in one process
MOST = 32  # events in one transaction, and what a process has in hand of each queue
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


class Task:
    """An event for one handler. `alone`: it failed before, or together with others."""

    __slots__ = ("alone", "delivery", "envelope", "handler")

    def __init__(self, delivery: Delivery, handler: "On", envelope: Envelope) -> None:
        self.delivery, self.handler, self.envelope = delivery, handler, envelope
        self.alone = not handler.plural or delivery.attempt > 0

    @property
    def kind(self) -> tuple[str, str | None]:
        """Those of the same kind are handled together."""
        return self.handler.method_name, self.envelope.site_id


class Line:
    """What waits in this process to be handled, in the order in which it came."""

    def __init__(self) -> None:
        self.running = 0
        self._waiting: list[Task] = []
        self._gathering: set[tuple[str, str | None]] = set()  # kinds that are being handled: what comes meanwhile goes together

    def join(self, *tasks: Task, first: bool = False) -> None:
        self._waiting[0 if first else len(self._waiting) :] = [*tasks, *(self._waiting if first else ())]

    def next(self) -> list[Task]:
        """What is handled next, in one transaction; nothing while enough is being done."""
        if self.running >= AT_ONCE:
            return []
        first = next((task for task in self._waiting if task.alone or task.kind not in self._gathering), None)
        if first is None:
            return []
        company = [first] if first.alone else self._with(first)
        self._waiting = [task for task in self._waiting if task not in company]
        self.running += 1
        if not first.alone:
            self._gathering.add(first.kind)
        return company

    def _with(self, first: Task) -> list[Task]:
        """Of events of the same key the first, and of one that came twice: the others come after it."""
        found: dict[tuple[bool, str], Task] = {}
        for task in self._waiting:
            event = task.envelope
            if task.kind == first.kind and not task.alone and len(found) < MOST:
                found.setdefault((True, event.key) if event.version else (False, event.id), task)
        return list(found.values())

    def done(self, company: Sequence[Task]) -> None:
        self.running -= 1
        if not company[0].alone:
            self._gathering.discard(company[0].kind)


class EventLink(ConfirmLink):
    """Events in; failed ones out to the retry queues."""

    def __init__(self, uri: str, consumer: "EventConsumer") -> None:
        super().__init__(uri, f"{consumer.service} events", consumer.heartbeat)
        self._consumer = consumer

    def prepare(self, channel: Any) -> None:
        super().prepare(channel)
        topology.declare_on(channel, self._consumer.service, self._consumer.events())
        channel.basic_qos(0, MOST, False)

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
        self._lines = {True: Line(), False: Line()}  # urgent events do not wait for others

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
            line = self._lines[handler.event.urgent]
            line.join(Task(delivery, handler, envelope))
            self._go_on(line)

    def _go_on(self, line: Line) -> None:
        """What waits goes to workers, as many as may be at it. A service that is stopping leaves it to another process."""
        while not self._stopping and (company := line.next()):
            self._spawn(line, company)

    def _spawn(self, line: Line, company: Sequence[Task]) -> None:
        first = company[0]
        handling = Handling(self._database, [task.envelope for task in company], first.handler.method_name)
        actor = actor_for(first.envelope, first.handler.method_name)
        context = Context(actor.to_context(), redelivered=first.delivery.message.redelivered)
        context.actor = actor
        try:
            self.container.spawn_worker(
                first.handler, (handling,), {}, context_data=context, handle_result=partial(self._finish, line, company, handling)
            )
        except ContainerBeingKilled:
            log.info("events left to another process", type=first.envelope.type, ids=[task.envelope.id for task in company])

    def _finish(
        self, line: Line, company: Sequence[Task], handling: Handling, worker_ctx: Any, result: Any, exc_info: Any
    ) -> tuple[Any, Any]:
        line.done(company)
        error = None if exc_info is None else exc_info[1]
        if error is not None and len(company) > 1:
            log.warning("events go one by one", handler=handling.handler, count=len(company), reason=repr(error))
            for task in company:
                task.alone = True
            line.join(*company, first=True)
        else:
            for task in company:
                self._note(task, handling, exc_info)
        self._go_on(line)
        return result, exc_info

    def _note(self, task: Task, handling: Handling, exc_info: Any) -> None:
        """What became of an event in a handler that it was alone in, or that did well."""
        envelope, delivery = task.envelope, task.delivery
        outcome = handling.outcomes[envelope.id] if exc_info is None else "failed"
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
    """Handles one type of event; `plural`: those that wait at the same time together."""

    consumer = EventConsumer()

    def __init__(self, event: Event, concerns: Callable[[Envelope], bool] = lambda _: True, *, plural: bool = False) -> None:
        self.event, self.concerns, self.plural = event, concerns, plural
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


def on_all(event: Event, concerns: Callable[[Envelope], bool] = lambda _: True) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """As `on`, for a method `(self, session, events)` that takes all of the site that wait, at least one, in one transaction. Of
    events of one key no two come at once. Its log lines name the request of the first."""

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def handler(self: Any, handling: Handling) -> None:
            handling.apply_all(partial(method, self))

        register_entrypoint(handler, On(event, concerns, plural=True))
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
