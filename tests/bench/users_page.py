"""A page of 50 of 100,000 users, 16 clients: through the gateway, RabbitMQ and org, against a bare Flask and psycopg2 app under the same
gunicorn that gives the same JSON from the same table. Both stand side by side and are asked in turn.
"""

import base64
import http.client
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kit.db import Access
from kit.migrate.provision import variable
from kit.rpc import Client
from kit.testing.broker import Broker, Management
from kit.testing.database import Databases
from kit.testing.process import ServiceProcess
from tests.bench.row import Row
from tests.bench.served import ROOT, administrators_token, get, served
from tests.org import factories, population

USERS = int(os.environ.get("BENCH_USERS", "100000"))
CLIENTS, ROUNDS, SECONDS = 16, 3, float(os.environ.get("BENCH_SECONDS", "5"))


def rows() -> Iterator[Row]:
    with ExitStack() as stack:
        bench = _Bench(stack)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(_rate(bench.gateway, "/api/v1/users?page_size=50", bench.token))
            theirs.append(_rate(bench.bare, "/users?page_size=50"))
        yield Row(f"Page of 50 of {USERS} users, {CLIENTS} clients", "pages/s", ours, theirs, "bare Flask and psycopg2", ">=0.5")


class _Bench:
    """org and identity, the gateway, and the bare app, all on one database."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        broker = Broker(os.environ["AMQP_URI"].split(";")[0], Management(os.environ["RABBITMQ_API_URI"]))
        stack.callback(broker.drop)
        databases = Databases(os.environ["DATABASE_URL"])
        stack.callback(databases.drop)
        key = Ed25519PrivateKey.generate()
        secrets = {"TOKEN_PRIVATE_KEY": key.private_bytes_raw(), "TOKEN_PUBLIC_KEY": key.public_key().public_bytes_raw()}
        self._environ = {**os.environ, "AMQP_URI": broker.uri, "METRICS_PORT": "0", "BLOBS_URL": Path(mkdtemp()).as_uri()}
        self._environ |= {name: base64.urlsafe_b64encode(raw).decode() for name, raw in (secrets | {"SECRETS_KEY": os.urandom(32)}).items()}
        self._environ |= {"SMTP_URL": "smtp://127.0.0.1:1", "MAIL_FROM": "bench@rostrum.example"}
        for service in ("identity", "org"):
            self._environ |= databases.environ(service)
            process = ServiceProcess(service, self._environ)
            stack.callback(process.end)
            stack.callback(process.terminate)
            process.wait_until_ready()
        company = self._populated(broker)
        self.token = administrators_token(key, company.id)
        self.gateway = served(stack, self._environ, "gateway.app:create_app()", "/api/v1/users?page_size=50", self.token)
        bare = {"SITE_ID": company.id, "BARE_DATABASE_URL": self._environ[variable("org", "app")], "PYTHONPATH": str(ROOT)}
        self.bare = served(stack, self._environ | bare, "tests.bench.services.bare_users:app", "/users?page_size=50")
        if _items(self.gateway, "/api/v1/users?page_size=50", self.token) != _items(self.bare, "/users?page_size=50"):
            raise RuntimeError("the two do not give the same users")

    def _populated(self, broker: Broker) -> factories.Company:
        client = Client(broker.uri, name="bench")
        self._stack.callback(client.close)
        access = Access(self._environ[variable("org", "app")], self._environ[variable("org", "resolver")])
        self._stack.callback(access.close)
        company = factories.found(client)
        with access.begin(company.id, time.time() + 600) as session:
            population.fill(session, company.id, company.root_id, departments=500, users=USERS)
        return company


def _items(port: int, path: str, token: str = "") -> Any:
    return json.loads(get(http.client.HTTPConnection("127.0.0.1", port, timeout=10), path, token))


def _rate(port: int, path: str, token: str = "") -> float:
    """Pages a second over all clients, each with a connection of its own."""
    done = [0] * CLIENTS
    until = perf_counter() + SECONDS

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        while perf_counter() < until:
            get(connection, path, token)
            done[number] += 1
        connection.close()

    began = perf_counter()
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (perf_counter() - began)
