"""Bookings a second, 32 clients, one site, all admissible: by booking's call, against the bare INSERT of the same rows into the same
table, under the same constraints and policies, by psycopg2; once where rooms are taken and once where ports are. And the day of 500 rooms
through the gateway, against the limit.
"""

import base64
import http.client
import os
import threading
from collections.abc import Callable, Iterator
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
ROOMS, LIMIT, ASKED = 500, 150.0, 20  # LIMIT: ms
_INSERT = """INSERT INTO meetings (id, site_id, room_id, host_id, start_at, end_at, capacity, ports, status, type, meeting_number, topic)
 VALUES (%s, %s, %s, %s, %s, %s, 10, %s, 'booked', 'scheduled', %s, 'bench')"""


def rows() -> Iterator[Row]:
    with ExitStack() as stack:
        bench = _Bench(stack)
        for site, what in ((bench.account, "rooms"), (bench.concurrent, "ports")):
            contest = _Contest(bench, site)
            rounds = [(_rate(contest.call), _rate(contest.insert)) for _ in range(ROUNDS)]
            ours, theirs = zip(*rounds, strict=True)
            yield Row(f"Bookings of {what}, {CLIENTS} clients", "a second", list(ours), list(theirs), "the bare INSERT, psycopg2", ">=0.4")
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
        self.concurrent.license(ports=1_000_000)

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
            cursor.execute("SELECT set_config('app.site_id', %s, true)", (self.account.id,))
            for room in self.account.root.rooms(kind="shared"):
                for hour in range(0, 8, 2):
                    start = today + timedelta(hours=hour)
                    row = (new_id(), self.account.id, room["id"], new_id(), start, start + timedelta(hours=1), 0, "123456789")
                    cursor.execute(_INSERT, row)
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
        connection = psycopg2.connect(self._url)
        host, room, ports = self._users[number].id, self._rooms[number], 0 if self._rooms[number] else 10

        def book() -> None:
            start = self._start(number)
            with connection, connection.cursor() as cursor:
                cursor.execute("SELECT set_config('app.site_id', %s, true)", (self._site.id,))
                row: Any = (new_id(), self._site.id, room, host, start, start + timedelta(hours=1), ports, text(start)[:9])
                cursor.execute(_INSERT, row)

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


def _timed(step: Callable[[], Any]) -> float:
    began = perf_counter()
    step()
    return (perf_counter() - began) * 1000
