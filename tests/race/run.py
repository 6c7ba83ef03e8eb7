"""Sets up a broker's virtual host, a database, two sites and booking's processes; lets the clients race, kills, and has it judged."""

import dataclasses
import json
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from kit.db import Access
from kit.migrate.provision import environment, provision, unprovision, variable
from kit.migrate.schema import up
from kit.rpc import Client
from kit.testing.broker import Broker, Management
from kit.testing.process import ServiceProcess
from tests.booking.factories import Events, Site, line
from tests.race import checker
from tests.race.client import Orders

ROOMS, PORTS = 4, 100
LOOK = 0.5  # seconds between two looks at the whole of it
STARTED = 120.0  # seconds that a process has to come up, on a machine that the clients keep busy


@dataclass(frozen=True, slots=True)
class Plan:
    clients: int = 16
    processes: int = 3
    seconds: float = 120.0
    kill_every: float = 4.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    faults: dict[str, int]
    tally: Counter[str]
    kills: int
    looks: int
    failed_clients: int

    @property
    def clean(self) -> bool:
        return not any(self.faults.values()) and not self.failed_clients

    def __str__(self) -> str:
        done = ", ".join(f"{count} {kind}" for kind, count in sorted(self.tally.items()))
        found = [f"{count:>6}  {name}" for name, count in self.faults.items()]
        head = f"{self.kills} kills, {self.looks} looks at all of it meanwhile; clients saw: {done}; {self.failed_clients} gave up"
        return "\n".join([head, *found])


def race(plan: Plan) -> Outcome:
    with _database() as environ, _broker() as broker:
        environ |= {"AMQP_URI": broker.uri, "METRICS_PORT": "0", "SMTP_URL": "smtp://127.0.0.1:1", "MAIL_FROM": "race@example.com"}
        services = [_service(environ) for _ in range(plan.processes)]
        try:
            for service in services:
                service.wait_until_ready(STARTED)
                service.wait_for("broker connected", 60, link="booking events")
            with tempfile.TemporaryDirectory() as folder:
                sites = _sites(broker, environ)
                return _raced(plan, environ, broker, services, sites, Path(folder))
        finally:
            for service in services:
                service.kill()


def _raced(
    plan: Plan, environ: dict[str, str], broker: Broker, services: list[ServiceProcess], sites: list[dict[str, Any]], folder: Path
) -> Outcome:
    day = (datetime.now(UTC) + timedelta(days=3)).replace(hour=0, minute=0, second=0, microsecond=0)
    logs = [folder / f"{number}.jsonl" for number in range(plan.clients + 1)]
    clients = [
        _client(
            "licensor" if number == plan.clients else "client",
            Orders(broker.uri, str(log), plan.seed * 1000 + number, plan.seconds, day.isoformat(), sites),
            environ,
        )
        for number, log in enumerate(logs)
    ]
    seen: list[dict[str, int]] = []
    try:
        kills = _kill(plan, environ, services, clients, seen)
        failed = sum(client.wait(timeout=120) != 0 for client in clients)
    finally:
        for client in clients:
            client.kill()
    lines = checker.read(log for log in logs if log.exists())
    _heard(environ, broker, [line["event"] for line in lines if line["kind"] == "told"])
    faults = checker.judge(_owner_of_all(environ), lines)
    for what in faults:
        faults[what] = max([faults[what], *(found.get(what, 0) for found in seen)])
    return Outcome(faults, checker.tally(lines), kills, len(seen), failed)


def _heard(environ: dict[str, str], broker: Broker, events: list[str]) -> None:
    """Until booking has dealt with all that the engines told."""
    access = Access(environ[variable("booking", "app")], environ[variable("booking", "resolver")], pool=1)
    listening = Events(broker.uri, access)
    try:
        listening.handled(*events)
    finally:
        listening.close()
        access.close()


def _kill(
    plan: Plan,
    environ: dict[str, str],
    services: list[ServiceProcess],
    clients: list[subprocess.Popen[str]],
    seen: list[dict[str, int]],
) -> int:
    """Until all clients are through: every few seconds one process dies without warning, wherever it is, and another comes. What may
    never be is looked for all the time; `seen` is what each look found."""
    kills, rng, next_kill = 0, random.Random(plan.seed), time.monotonic() + plan.kill_every / 2
    until = time.monotonic() + plan.seconds
    while any(client.poll() is None for client in clients):
        seen.append(checker.watch(_owner_of_all(environ)))
        if next_kill <= time.monotonic() < until:
            victim = rng.randrange(len(services))
            services[victim].kill()
            services[victim] = _service(environ)
            services[victim].wait_until_ready(STARTED)
            kills, next_kill = kills + 1, time.monotonic() + plan.kill_every
        time.sleep(LOOK)
    return kills


def _service(environ: dict[str, str]) -> ServiceProcess:
    return ServiceProcess("booking", {**os.environ, **environ})


def _client(module: str, orders: Orders, environ: dict[str, str]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", f"tests.race.{module}"], stdin=subprocess.PIPE, text=True, env={**os.environ, **environ}
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(dataclasses.asdict(orders)))
    process.stdin.close()
    return process


def _sites(broker: Broker, environ: dict[str, str]) -> list[dict[str, Any]]:
    """An account site with few rooms and a concurrent one with few ports, each with some users."""
    access = Access(environ[variable("booking", "app")], environ[variable("booking", "resolver")], pool=2)
    events, client = Events(broker.uri, access), Client(broker.uri, name="race")
    try:
        account = Site(client, events).found()
        account.license(line(25, ROOMS - 1), line(100, 1))
        concurrent = Site(client, events, type="concurrent").found()
        concurrent.license(ports=PORTS)
        return [_told(account, [room["id"] for room in account.root.rooms()]), _told(concurrent, [], capacity=60)]
    finally:
        events.close()
        client.close()
        access.close()


def _told(site: Site, rooms: list[str], **user: Any) -> dict[str, Any]:
    """What racers and licensor know of a site."""
    users = [site.user(**user).id for _ in range(4)]
    return {"id": site.id, "users": users, "rooms": rooms, "operator": str(site.operator.id), "source": site.source_id}


def _owner_of_all(environ: dict[str, str]) -> str:
    """As the server's administrator: row-level security hides nothing from the judge."""
    name = make_url(environ[variable("booking", "owner")]).database
    return make_url(os.environ["DATABASE_URL"]).set(database=name).render_as_string(hide_password=False)


@contextmanager
def _database() -> Iterator[dict[str, str]]:
    admin = os.environ["DATABASE_URL"]
    environ = environment(admin, "booking", secrets.token_urlsafe(16), suffix=f"_race_{secrets.token_hex(4)}")
    provision(admin, "booking", environ)
    try:
        up("booking", environ)
        yield {**environ, "SECRETS_KEY": urlsafe_b64encode(secrets.token_bytes(32)).decode()}
    finally:
        unprovision(admin, "booking", environ)


@contextmanager
def _broker() -> Iterator[Broker]:
    broker = Broker(os.environ["AMQP_URI"].split(";")[0], Management(os.environ["RABBITMQ_API_URI"]))
    try:
        yield broker
    finally:
        broker.drop()
