"""The side that answers: takes requests from the service's queue, and sends what became of them.

One connection a process. A request is loaded by its contract, then refused or run in a worker; the reply and the acknowledgement
leave in one write and in that order, so whoever dies in between, the request is delivered again.
"""

import importlib
import sys
import time
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

import eventlet
import orjson
import structlog
from nameko.exceptions import ConfigurationError, ContainerBeingKilled

from contracts.call import Actor, Call, calls
from contracts.errors import RostrumError, Unavailable
from kit import metrics, trace
from kit.consuming import Consuming
from kit.db.idempotency import Answer
from kit.dump import dump
from kit.rpc import checks, faults
from kit.rpc.client import CONTEXT, EXCHANGE
from kit.wire import frames
from kit.wire.frames import Message
from kit.wire.link import CHANNEL, Link, LinkDown, LinkStalled

if TYPE_CHECKING:
    from kit.rpc.entrypoints import Rpc

REPLY_LIMIT = 5.0  # seconds that a reply may wait for a broker that does not read

log = structlog.get_logger("kit.rpc")


class Context(dict[str, Any]):
    """Nameko's context data, which also has the actor that it describes."""

    actor: Actor


class Job:
    """One request on its way through this process."""

    __slots__ = ("actor", "began", "call", "context", "link", "message", "span")

    def __init__(self, message: Message, link: "ServerLink") -> None:
        self.message, self.link, self.began = message, link, monotonic()
        self.call: Call | None = None
        self.actor: Actor | None = None
        self.context: dict[str, Any] = {}
        self.span: trace.Span | None = None

    @property
    def request_id(self) -> str:
        return self.actor.request_id if self.actor else ""

    def name(self) -> str:
        return self.call.name if self.call else "unknown"


class ServerLink(Link):
    """Requests in, replies out."""

    def __init__(self, uri: str, server: "RpcServer") -> None:
        super().__init__(uri, f"{server.service} rpc", server.heartbeat)
        self._server = server
        self._outgoing: list[tuple[Job, bytes]] = []
        self._flush_planned = False

    def prepare(self, channel: Any) -> None:
        declare(channel, self._server.service)
        channel.basic_qos(0, self._server.container.max_workers, False)

    def ready(self) -> None:
        self._server.consume(self, queue_of(self._server.service))

    def delivered(self, message: Message) -> None:
        self._server.take(Job(message, self))

    def send(self, job: Job, data: bytes) -> None:
        """Send a reply: at once when nothing else is being worked on, else with those that are ready by the next turn of the hub.
        Writing is the dearest thing that a busy service does."""
        self._outgoing.append((job, data))
        if self._server.in_flight == 0:
            self.flush()
        elif not self._flush_planned:
            self._flush_planned = True
            eventlet.spawn_n(self.flush)

    def flush(self) -> None:
        """Write the replies that are ready. Those that cannot be sent are dropped: their callers have given up by then. The link
        goes with them, since a request that is not acknowledged takes a place here for as long as the link lives."""
        self._flush_planned = False
        outgoing, self._outgoing = self._outgoing, []
        if not outgoing:
            return
        try:
            self.write(b"".join(data for _, data in outgoing), monotonic() + REPLY_LIMIT)
        except (LinkDown, LinkStalled) as error:
            self.abort()
            for job, _ in outgoing:
                log.warning("reply dropped", call=job.name(), request_id=job.request_id, reason=repr(error))

    def cancelled(self) -> None:
        self._server.cancelled()

    def ended(self) -> None:
        self._server.quiet.set()


def queue_of(service: str) -> str:
    return f"rpc.{service}"


def declare(channel: Any, service: str) -> None:
    """The exchange and the service's queue, by a py-amqp channel. Both outlive the broker's restart; the messages do not."""
    channel.exchange_declare(EXCHANGE, "direct", durable=True, auto_delete=False)
    channel.queue_declare(queue_of(service), durable=True, auto_delete=False)
    channel.queue_bind(queue_of(service), EXCHANGE, service)


class RpcServer(Consuming):
    """The consumer that the `rpc` entrypoints of a service share."""

    consumer_tag = "r"

    def __init__(self) -> None:
        super().__init__()
        self._entrypoints: dict[str, Rpc] = {}
        self.in_flight = 0

    def register(self, entrypoint: "Rpc") -> None:
        self._entrypoints[entrypoint.call.name] = entrypoint

    def start(self) -> None:
        self._compare_with_contract()
        super().start()

    def make(self, uri: str) -> ServerLink:
        return ServerLink(uri, self)

    def stop(self) -> None:
        link = self._upkeep.link if self._upkeep else None
        if isinstance(link, ServerLink):
            link.flush()
        super().stop()

    def _compare_with_contract(self) -> None:
        contract = getattr(self.container.service_cls, "contract", None)
        if contract is None:
            contract = importlib.import_module(f"contracts.{self.service}")
        missing = calls(contract).keys() - self._entrypoints.keys()
        extra = self._entrypoints.keys() - calls(contract).keys()
        if missing or extra:
            raise ConfigurationError(f"{self.service}: calls without entrypoint {sorted(missing)}, without contract {sorted(extra)}")

    def take(self, job: Job) -> None:
        """A request has arrived. Runs in the reading greenlet: it must neither wait nor raise."""
        try:
            entrypoint, request = self._admit(job)
        except RostrumError as error:
            self._refuse(job, error)
        except Exception:
            log.exception("malformed request", call=job.name())
            self._answer(job, "malformed", faults.dump_internal(job.request_id), faults.ERROR)
        else:
            if request is None:
                self._drop(job)
            else:
                self._spawn(job, entrypoint, request)

    def _admit(self, job: Job) -> tuple["Rpc", dict[str, Any] | None]:
        """The entrypoint and the loaded request; None for the request when its caller has given up. Raises what refuses it."""
        message = job.message
        entrypoint = self._entrypoints.get(message.properties.get("type", ""))
        if entrypoint is None:
            raise Unavailable("unknown_call", "this version of the service does not know the call")
        call = job.call = entrypoint.call
        job.context = orjson.loads(message.headers[CONTEXT])
        actor = job.actor = Actor.from_context(job.context)
        if actor.deadline is not None and time.time() >= actor.deadline:
            return entrypoint, None
        checks.refuse(call, actor)
        return entrypoint, checks.load(call, message.body)

    def _spawn(self, job: Job, entrypoint: "Rpc", request: dict[str, Any]) -> None:
        context = self._context(job)
        self._in_flight(1)
        try:
            self.container.spawn_worker(entrypoint, (request,), {}, context_data=context, handle_result=partial(self._finish, job))
        except ContainerBeingKilled:
            self._in_flight(-1)
            log.info("request left to another process", call=job.name())

    def _in_flight(self, change: int) -> None:
        self.in_flight += change
        metrics.of(metrics.rpc_in_flight, self.service).set(self.in_flight)

    def _context(self, job: Job) -> Context:
        assert job.actor is not None and job.call is not None  # noqa: S101, PT018 - _admit has set both
        context = Context(job.context, redelivered=job.message.redelivered)
        context.actor = job.actor
        job.span = trace.begin("SERVER", job.call, job.actor)
        if job.span is not None:  # what the worker calls in turn belongs under its span
            context["trace"] = job.span.traceparent
            context.actor = replace(job.actor, trace=job.span.traceparent)
        return context

    def _finish(self, job: Job, worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        """What the worker came to, sent to the caller. Runs in the worker's greenlet."""
        self._in_flight(-1)
        if exc_info is None:
            try:
                self._answer(job, "ok", dump_reply(job, result))
            except Exception:  # noqa: BLE001 - answered and logged below like any other fault
                exc_info = sys.exc_info()
        if exc_info is not None:
            self._fail(job, exc_info)
        return result, exc_info

    def _fail(self, job: Job, exc_info: Any) -> None:
        error = exc_info[1]
        if isinstance(error, RostrumError):
            self._refuse(job, error)
            return
        log.error("call failed", call=job.name(), request_id=job.request_id, exc_info=exc_info)
        self._answer(job, "fault", faults.dump_internal(job.request_id), faults.ERROR)

    def _refuse(self, job: Job, error: RostrumError) -> None:
        named = job.call is None or faults.is_named(error, job.call)
        (log.info if named else log.error)(
            "call refused" if named else "call refused with an error that its contract does not name",
            call=job.name(),
            request_id=job.request_id,
            error=type(error).__name__,
            code=error.code,
            reason=error.message,
        )
        self._answer(job, error.code, faults.dump(error), faults.ERROR)

    def _answer(self, job: Job, outcome: str, body: bytes, kind: str | None = None) -> None:
        self._count(job, outcome)
        wire = job.message.properties
        reply_to = wire.get("reply_to")
        if reply_to is None:
            reply = b""
        else:
            properties = frames.properties(correlation_id=wire.get("correlation_id"), type=kind)
            reply = frames.publish(CHANNEL, "", reply_to) + frames.content(CHANNEL, properties, body, job.link.frame_max)
        job.link.send(job, reply + frames.ack(CHANNEL, job.message.tag))

    def _drop(self, job: Job) -> None:
        """Nobody waits for it any more, and it has not begun: it never happens."""
        log.info("expired request dropped", call=job.name(), request_id=job.request_id)
        self._count(job, "expired")
        job.link.send(job, frames.ack(CHANNEL, job.message.tag))

    def _count(self, job: Job, outcome: str) -> None:
        metrics.of(metrics.rpc_served, self.service, job.name(), outcome).inc()
        metrics.of(metrics.rpc_seconds, self.service, job.name()).observe(monotonic() - job.began)
        if job.span is not None:
            job.span.end(outcome)


def dump_reply(job: Job, result: Any) -> bytes:
    """The reply's JSON by the contract. A stored answer has been dumped before."""
    assert job.call is not None  # noqa: S101 - only admitted jobs have results
    return orjson.dumps(result if isinstance(result, Answer) else dump(job.call.reply, result))
