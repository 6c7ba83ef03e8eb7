"""Events go out when, and only when, the transaction that they tell of has committed.

`emit` adds a row in that transaction; the service's `Relay` publishes rows that are not published yet, with confirms, and marks
them. Any number of processes relay side by side; an event may go out twice (a crash between the two), never not at all.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import Any

import structlog
from nameko.extensions import DependencyProvider
from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from contracts.call import Actor, Envelope, Event
from contracts.errors import Unavailable
from kit import metrics
from kit.consuming import only
from kit.db import Database
from kit.db.tables import outbox
from kit.dump import dump
from kit.events import topology
from kit.shape import surely
from kit.wire.confirms import ConfirmLink
from kit.wire.link import LinkDown, LinkStalled
from kit.wire.upkeep import Upkeep

POLL = 1.0  # seconds
BATCH = 200
CONFIRM_LIMIT = 10.0  # seconds that the broker may take for a batch
_PRIVATE = frozenset({"deadline", "if_match", "idempotency_key", "restriction"})  # of the call, not of who made it

# Made once: building a statement takes as long as sending it.
_EMIT = insert(outbox)
_WAITING = select(outbox).where(outbox.c.published_at.is_(None)).order_by(outbox.c.created_at, outbox.c.id).limit(BATCH)
_CLAIM = _WAITING.with_for_update(skip_locked=True)
_PUBLISHED = update(outbox).where(outbox.c.id.in_(bindparam("ids", expanding=True))).values(published_at=func.now())

log = structlog.get_logger("kit.outbox")


def emit(
    session: Session,
    event: Event,
    body: Mapping[str, Any],
    *,
    site_id: str | None,
    key: str,
    version: int,
    actor: Actor | None = None,
) -> str:
    """Tell of something that this transaction does; the event's id.

    `key` and `version` are the aggregate's: a handler that has seen a newer version of the key ignores it. Version 0 says
    that order does not matter. `body` is dumped by the event's schema. Raises ValueError when it is not what the schema says.
    """
    (event_id,) = emit_all(session, [Told(event, key, version, body)], site_id=site_id, actor=actor)
    return event_id


@dataclass(frozen=True, slots=True)
class Told:
    """One event of several: its kind, its aggregate's key and version, and its body; who caused it, where they did not all have
    the same cause."""

    event: Event
    key: str
    version: int
    body: Mapping[str, Any]
    actor: Actor | None = None

    def by(self, actor: Actor) -> "Told":
        return replace(self, actor=actor)


def emit_all(session: Session, told: Sequence[Told], *, site_id: str | None, actor: Actor | None = None) -> list[str]:
    """As `emit`, for many in one statement; the events' ids in the same order."""
    origin = _origin(actor)
    rows: list[dict[str, Any]] = [
        {
            "id": str(uuid7()),
            "type": each.event.type,
            "key": each.key,
            "version": each.version,
            "site_id": site_id,
            "body": _checked(each.event, each.body),
            "actor": _origin(each.actor) if each.actor else origin,
        }
        for each in told
    ]
    if rows:
        session.execute(_EMIT, rows)
        session.info["emitted"] = True
    return [row["id"] for row in rows]


def _checked(event: Event, body: Mapping[str, Any]) -> dict[str, Any]:
    dumped: dict[str, Any] = dump(event.body, body)
    if not surely(event.body, dumped) and (faults := event.body.validate(dumped)):
        raise ValueError(f"{event.type}: {faults}")
    return dumped


def _origin(actor: Actor | None) -> dict[str, Any]:
    return {} if actor is None else {key: value for key, value in actor.to_context().items() if key not in _PRIVATE}


class Relay(DependencyProvider):
    """Publishes the outbox of its service: `relay = Relay()` on the class."""

    def setup(self) -> None:
        self.service: str = self.container.service_name
        self._wake = threading.Event()
        self._stopped = False
        self._measure_at = 0.0
        heartbeat = self.container.config.get("HEARTBEAT", 10)
        name = f"{self.service} outbox"
        self._upkeep = Upkeep(self.container.config["AMQP_URI"], lambda uri: RelayLink(uri, name, heartbeat))

    def start(self) -> None:
        self._database = only(self.container, Database)
        self._database.after_commit(self._committed)
        self.container.spawn_managed_thread(self._upkeep.run, identifier="outbox connection")
        self._worker = self.container.spawn_managed_thread(self._run, identifier="outbox relay")

    def stop(self) -> None:
        """What the last workers committed goes out before the process ends; at the latest the next process sends it."""
        self._stopped = True
        self._wake.set()
        self._worker.wait()
        self._upkeep.stop()

    def kill(self) -> None:
        self._upkeep.stop(grace=0)

    def _committed(self, session: Session) -> None:
        if session.info.get("emitted"):
            self._wake.set()

    def _run(self) -> None:
        while not self._stopped:
            self._wake.wait(POLL)
            self._wake.clear()
            self._relay_all()

    def _relay_all(self) -> None:
        while (link := self._upkeep.link) is not None and not link.blocked:
            if self._guarded(self._relay_batch, link) != BATCH:
                return

    def _guarded(self, step: Callable[..., Any], *args: Any) -> Any:
        """What fails now is tried again at the next round; this loop outlives database and broker."""
        try:
            return step(*args)
        except (Unavailable, LinkDown, LinkStalled) as error:
            log.warning("outbox waits", reason=str(error))
        except Exception:
            log.exception("outbox failed")
        return None

    def _relay_batch(self, link: Any) -> int:
        """Publish the oldest rows that nobody else is at; how many the broker has taken."""
        published: list[str] = []
        with self._database.resolver() as session:
            rows = session.execute(_CLAIM).all()
            if monotonic() >= self._measure_at:
                self._measure(session)
                self._measure_at = monotonic() + POLL
            if rows:
                published = publish(link, [_envelope(row) for row in rows])
                session.execute(_PUBLISHED, {"ids": published})
                metrics.outbox_published.labels(self.service).inc(len(published))
        return len(published)

    def _measure(self, session: Session) -> None:
        age = func.extract("epoch", func.clock_timestamp() - func.min(outbox.c.created_at))
        lag = session.execute(select(age).where(outbox.c.published_at.is_(None))).scalar()
        metrics.outbox_lag.labels(self.service).set(float(lag or 0))


class RelayLink(ConfirmLink):
    def prepare(self, channel: Any) -> None:
        super().prepare(channel)
        channel.exchange_declare(topology.EXCHANGE, "topic", durable=True, auto_delete=False)


def publish(link: ConfirmLink, envelopes: Sequence[Envelope]) -> list[str]:
    """Publish and wait for the broker's word; the ids of those that it has safe. Raises LinkDown or LinkStalled."""
    confirmed: list[str] = []
    remaining = len(envelopes)
    through = threading.Event()

    def done(event_id: str, ok: bool) -> None:
        nonlocal remaining
        remaining -= 1
        if ok:
            confirmed.append(event_id)
        if remaining == 0:
            through.set()

    messages = [(topology.encode(envelope), partial(done, envelope.id)) for envelope in envelopes]
    link.publish(messages, monotonic() + CONFIRM_LIMIT)
    if not through.wait(CONFIRM_LIMIT):
        link.abort()  # a confirm that comes later would be nobody's
        raise LinkStalled("the broker does not confirm")
    return confirmed


def _envelope(row: Any) -> Envelope:
    return Envelope(row.id, row.type, row.key, row.version, row.site_id, row.body, row.actor)
