"""Bookings a second, 32 clients, one site, all admissible; once where rooms are taken and once where ports are. By booking's call,
against two programs that know nothing but psycopg2, both as the service's own role, under the same constraints and policies, with a
transaction a meeting:

- the bare INSERT of the meeting. Of a room the exclusion constraint is the referee. Of ports no constraint can be, so this program does
  what any correct one must: it takes the site's lock, asks for the peak of the ports within the time, and then inserts.
- the same with all that a booking leaves behind in its transaction: its number, its outcome under the caller's key, what is told to
  other services and what its mails are made from.

Why rooms are measured by the second, and ports by the first: docs/adr/0011. On a machine that has other things to do the programs come off
better than they should: their 32 connections get more of it than our processes.

And the day of 500 rooms through the gateway, against the limit.
"""

import base64
import http.client
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter
from typing import Any

import psycopg2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kit.db import Access
from kit.migrate.provision import variable
from kit.rpc import Client
from kit.testing.broker import Broker, Management
from kit.testing.database import Databases
from kit.testing.process import ServiceProcess
from tests.bench.row import Row
from tests.bench.served import administrators_token, get, served
from tests.booking.factories import Caller, Events, Site, line, new_id, text

CLIENTS, ROUNDS, SECONDS = 32, 3, float(os.environ.get("BENCH_SECONDS", "5"))
ROOMS, PORTS = 500, 1_000_000
LIMIT, ASKED = 150.0, 20  # LIMIT: ms
_SITE = "SELECT set_config('app.site_id', %(site)s, true)"
_LOCK = _SITE + ", pg_advisory_xact_lock(1)"
_PEAK = """WITH taken AS (
  SELECT greatest(start_at, %(start)s) AS start_at, end_at, ports FROM meetings
  WHERE site_id = %(site)s AND start_at < %(end)s AND end_at > %(start)s AND start_at > %(start)s - interval '24 hours'
    AND status IN ('booked', 'in_progress')
), changes AS (SELECT start_at AS at, ports AS change FROM taken UNION ALL SELECT end_at, -ports FROM taken)
SELECT coalesce(max(used), 0) FROM (SELECT sum(change) OVER (ORDER BY at, change) AS used FROM changes) AS levels"""
_INSERT = """INSERT INTO meetings (id, site_id, room_id, host_id, start_at, end_at, capacity, ports, status, type, meeting_number, topic)
 VALUES (%(id)s, %(site)s, %(room)s, %(host)s, %(start)s, %(end)s, 10, %(ports)s, 'booked', 'scheduled', %(number)s, 'bench')"""
_LEFT_BEHIND = (
    "INSERT INTO meeting_numbers (number, site_id) VALUES (%(id)s, %(site)s)",
    """INSERT INTO requests (site_id, account_id, call, key, body_hash, answer)
 VALUES (%(site)s, %(host)s, 'book_meeting', %(id)s, %(hash)s, %(answer)s)""",
    """INSERT INTO outbox (id, type, key, version, site_id, body, actor, published_at)
 VALUES (%(told)s, 'booking.meeting_changed', %(id)s, 1, %(site)s, %(answer)s, %(actor)s, now()),
 (%(due)s, 'booking.invitation_due', %(id)s, 0, %(site)s, %(mail)s, %(actor)s, now())""",
)


def rows() -> Iterator[Row]:
    with ExitStack() as stack:
        bench = _Bench(stack)
        for site, what, bare_goal, durable_goal in ((bench.account, "rooms", "", ">=0.15"), (bench.concurrent, "ports", ">=0.4", "")):
            contest = _Contest(bench, site)
            rounds = [(_rate(contest.call), _rate(contest.insert), _rate(contest.leave_behind)) for _ in range(ROUNDS)]
            ours, bare, durable = (list(each) for each in zip(*rounds, strict=True))
            yield Row(f"Bookings of {what}, {CLIENTS} clients", "a second", ours, bare, "the bare INSERT, psycopg2", bare_goal)
            yield Row("", "a second", ours, durable, "all that it leaves, psycopg2", durable_goal)
        yield Row(f"Day of {ROOMS} rooms through the gateway", "ms", bench.rooms_page(), [LIMIT], "the limit", "<=1")


class _Bench:
    """booking and identity, the gateway, and two sites."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        broker = Broker(os.environ["AMQP_URI"].split(";")[0], Management(os.environ["RABBITMQ_API_URI"]))
        stack.callback(broker.drop)
        databases = Databases(os.environ["DATABASE_URL"])
        stack.callback(databases.drop)
        self._key = Ed25519PrivateKey.generate()
        keys = {"TOKEN_PRIVATE_KEY": self._key.private_bytes_raw(), "TOKEN_PUBLIC_KEY": self._key.public_key().public_bytes_raw()}
        keys["SECRETS_KEY"] = os.urandom(32)
        self._environ = {**os.environ, "AMQP_URI": broker.uri, "METRICS_PORT": "0", "BLOBS_URL": Path(mkdtemp()).as_uri()}
        self._environ |= {name: base64.urlsafe_b64encode(raw).decode() for name, raw in keys.items()}
        self._environ |= {"SMTP_URL": "smtp://127.0.0.1:1", "MAIL_FROM": "bench@rostrum.example"}
        for service in ("identity", "booking"):
            self._environ |= databases.environ(service)
            process = ServiceProcess(service, self._environ)
            stack.callback(process.end)
            stack.callback(process.terminate)
            process.wait_until_ready()
            process.wait_for("broker connected", link=f"{service} events")  # what is told before is told to nobody
        self.url = self._environ[variable("booking", "app")]
        client = Client(broker.uri, name="bench")
        stack.callback(client.close)
        access = Access(self.url, self._environ[variable("booking", "resolver")])
        stack.callback(access.close)
        events = Events(broker.uri, access)
        stack.callback(events.close)
        self.account = Site(client, events).found()
        self.account.license(line(25, ROOMS))
        self.concurrent = Site(client, events, type="concurrent").found()
        self.concurrent.license(ports=PORTS)

    def rooms_page(self) -> list[float]:
        """How long each of some pages took, in ms, one after the other."""
        path, token = f"/api/v1/rooms?kind=shared&page_size={ROOMS}", administrators_token(self._key, self.account.id)
        self._book_today()
        port = served(self._stack, self._environ, "gateway.app:create_app()", path, token)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        took = [_timed(lambda: get(connection, path, token)) for _ in range(ASKED + 5)]
        connection.close()
        return took[5:]

    def _book_today(self) -> None:
        """Four meetings in each room."""
        today = datetime.now(UTC).replace(hour=1, minute=0, second=0, microsecond=0)
        with psycopg2.connect(self.url.replace("postgresql+psycopg2", "postgresql")) as connection, connection.cursor() as cursor:
            cursor.execute(_SITE, {"site": self.account.id})
            for room in self.account.root.rooms(kind="shared"):
                for hour in range(0, 8, 2):
                    start = today + timedelta(hours=hour)
                    cursor.execute(_INSERT, _row(self.account.id, room["id"], new_id(), start))
        connection.close()


class _Contest:
    """Each client has a room of its own on an account site, and books one hour after the other."""

    def __init__(self, bench: _Bench, site: Site) -> None:
        self._site, self._url = site, bench.url.replace("postgresql+psycopg2", "postgresql")
        hosts = [site.account(**({} if site.type == "account" else {"capacity": 10})) for _ in range(CLIENTS)]
        site.tell(*hosts)
        self._users: list[Caller] = [site.as_user(host["id"]) for host in hosts]
        rooms = site.root.rooms(kind="shared") if site.type == "account" else []
        self._rooms: list[str | None] = [room["id"] for room in rooms[:CLIENTS]] or [None] * CLIENTS
        self._next = [datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)] * CLIENTS

    def call(self, number: int) -> Callable[[], None]:
        user, room = self._users[number], self._rooms[number]

        def book() -> None:
            user.book(self._start(number), 60, **({"room_id": room} if room else {"capacity": 10}))

        return book

    def insert(self, number: int) -> Callable[[], None]:
        return self._program(number, ())

    def leave_behind(self, number: int) -> Callable[[], None]:
        return self._program(number, _LEFT_BEHIND)

    def _program(self, number: int, further: Sequence[str]) -> Callable[[], None]:
        connection = psycopg2.connect(self._url)
        host, room = self._users[number].id, self._rooms[number]

        def book() -> None:
            row = _row(self._site.id, room, host, self._start(number))
            with connection, connection.cursor() as cursor:
                cursor.execute(_SITE if room else _LOCK, row)
                if not room:
                    cursor.execute(_PEAK, row)
                    assert cursor.fetchone()[0] + row["ports"] <= PORTS
                for statement in (_INSERT, *further):
                    cursor.execute(statement, row)

        return book

    def _start(self, number: int) -> datetime:
        self._next[number] += timedelta(hours=1)
        return self._next[number]


def _rate(contender: Callable[[int], Callable[[], None]]) -> float:
    """How many a second over all clients."""
    steps = [contender(number) for number in range(CLIENTS)]
    done = [0] * CLIENTS
    until = perf_counter() + SECONDS

    def repeat(number: int) -> None:
        while perf_counter() < until:
            steps[number]()
            done[number] += 1

    began = perf_counter()
    threads = [threading.Thread(target=repeat, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (perf_counter() - began)


def _row(site_id: str, room_id: str | None, host_id: str, start: datetime) -> dict[str, Any]:
    """What the programs write: JSON as long as ours."""
    row = {"id": new_id(), "site": site_id, "room": room_id, "host": host_id, "start": start, "end": start + timedelta(hours=1)}
    row |= {"ports": 0 if room_id else 10, "number": text(start)[:9], "hash": bytes(32), "told": new_id(), "due": new_id()}
    return row | {"answer": _json(700), "actor": _json(250), "mail": _json(150)}


def _json(size: int) -> str:
    return '{"text": "%s"}' % ("x" * size)


def _timed(step: Callable[[], Any]) -> float:
    began = perf_counter()
    step()
    return (perf_counter() - began) * 1000
