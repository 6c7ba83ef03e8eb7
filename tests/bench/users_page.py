"""A page of 50 of 100,000 users, 16 clients: through the gateway, RabbitMQ and org, against a bare Flask and psycopg2 app under the same
gunicorn that gives the same JSON from the same table. Both stand side by side and are asked in turn.
"""

import base64
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic, perf_counter
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kit.db import Access
from kit.migrate.provision import variable
from kit.rpc import Client
from kit.testing.broker import Broker, Management
from kit.testing.database import Databases
from kit.testing.process import ServiceProcess
from tests.bench.row import Row
from tests.org import factories, population

ROOT = Path(__file__).parents[2]
USERS = int(os.environ.get("BENCH_USERS", "100000"))
CLIENTS, ROUNDS, SECONDS = 16, 3, float(os.environ.get("BENCH_SECONDS", "5"))
UNLIMITED = "100000/100000"


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
        self.token = _token(key, company.id)
        self.gateway = self._served("gateway.app:create_app()", "/api/v1/users?page_size=50", self.token)
        bare = {"SITE_ID": company.id, "BARE_DATABASE_URL": self._environ[variable("org", "app")], "PYTHONPATH": str(ROOT)}
        self.bare = self._served("tests.bench.services.bare_users:app", "/users?page_size=50", **bare)
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

    def _served(self, wsgi: str, path: str, token: str = "", **variables: str) -> int:
        """The port of an application under the gateway's gunicorn settings, once it answers."""
        port = _free_port()
        limits = dict.fromkeys(("RATE_PER_ADDRESS", "RATE_PER_ACCOUNT", "RATE_PER_SITE"), UNLIMITED)
        environ = {**self._environ, **limits, **variables, "GATEWAY_PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
        command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gateway/gunicorn.conf.py"), wsgi]
        log = (Path(mkdtemp()) / "log").open("wb")
        process = subprocess.Popen(command, env=environ, cwd=Path(log.name).parent, stdout=log, stderr=log)
        self._stack.callback(log.close)
        self._stack.callback(process.wait)
        self._stack.callback(process.terminate)
        deadline = monotonic() + 60
        while True:
            try:
                _get(http.client.HTTPConnection("127.0.0.1", port, timeout=10), path, token)
            except (OSError, RuntimeError) as error:
                if monotonic() > deadline:
                    raise RuntimeError(f"{wsgi}: {error}\n{Path(log.name).read_text()[-2000:]}") from error
                time.sleep(0.2)
            else:
                return port


def _token(key: Ed25519PrivateKey, site_id: str) -> str:
    now = time.time()
    claims = {"sub": factories.new_id(), "sid": factories.new_id(), "site": site_id, "role": "administrator", "iat": now, "exp": now + 3600}
    return jwt.encode(claims, key, algorithm="EdDSA")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _get(connection: http.client.HTTPConnection, path: str, token: str) -> bytes:
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(body.decode())
    return body


def _items(port: int, path: str, token: str = "") -> Any:
    return json.loads(_get(http.client.HTTPConnection("127.0.0.1", port, timeout=10), path, token))


def _rate(port: int, path: str, token: str = "") -> float:
    """Pages a second over all clients, each with a connection of its own."""
    done = [0] * CLIENTS
    until = perf_counter() + SECONDS

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        while perf_counter() < until:
            _get(connection, path, token)
            done[number] += 1
        connection.close()

    began = perf_counter()
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (perf_counter() - began)
