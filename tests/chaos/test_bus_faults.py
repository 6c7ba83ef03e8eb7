"""Processes killed and connections cut in the middle of work: what was acknowledged has happened, and nothing has happened twice."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from herald import contract
from sqlalchemy import text
from uuid_utils.compat import uuid7

from contracts.call import Actor, Role
from contracts.errors import Conflict, Unavailable
from kit.db import Access
from kit.outbox import emit
from kit.rpc import Client
from kit.testing.broker import Broker, Containers
from kit.testing.process import ServiceProcess
from kit.testing.proxy import Proxy

SITE = str(uuid7())
ACTOR = Actor(Role.ADMINISTRATOR, "request-1", account_id="account-1", site_id=SITE)


class Stage:
    """The herald service with a broker, a database, and a way between them that can be cut."""

    def __init__(self, broker: Broker, database: tuple[Access, dict[str, str]], container: Containers, marks: Path) -> None:
        self.access, environ = database
        self.marks, self._container = marks, container
        self.to_service, self.to_client = Proxy(broker.uri), Proxy(broker.uri)
        self._environ = environ | {"AMQP_URI": self.to_service.uri, "HERALD_MARKS": str(marks)}
        self.client = Client(self.to_client.uri, name="chaos")
        self.processes: list[ServiceProcess] = []

    def start(self) -> ServiceProcess:
        self.processes.append(self._container("herald", own=True, **self._environ))
        return self.processes[-1]

    def paused(self, name: str) -> bool:
        return Path(f"{self.marks}.{name}").exists()

    def effects(self) -> list[str]:
        """What committed commands have written, one for each time."""
        with self.access.resolver() as session:
            return list(session.execute(text("SELECT body ->> 'text' FROM outbox WHERE type = 'herald.echoed'")).scalars())

    def close(self) -> None:
        self.client.close()
        for process in self.processes:
            process.kill()
        self.to_service.close()
        self.to_client.close()


@pytest.fixture
def stage(
    make_broker: Callable[[], Broker],
    own_database: Callable[[], tuple[Access, dict[str, str]]],
    container: Containers,
    tmp_path: Path,
) -> Iterator[Stage]:
    made = Stage(make_broker(), own_database(), container, tmp_path / "marks")
    yield made
    made.close()


def eventually(condition: Callable[[], Any], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.02)


@pytest.mark.parametrize("where", ["inside", "after"])
def test_a_command_whose_service_is_killed_in_the_middle_is_answered_by_another_and_happens_once(stage: Stage, where: str) -> None:
    victim = stage.start()
    with ThreadPoolExecutor(1) as executor:
        request = {"name": f"killed-{where}", "pause": where}
        call = executor.submit(stage.client, contract.enlist, request, replace(ACTOR, idempotency_key="key-1"))
        eventually(lambda: stage.paused(f"killed-{where}"))
        stage.start()
        victim.kill()
        assert call.result(15) == {}
    assert stage.effects() == [f"killed-{where}"]


def test_an_event_whose_handler_is_killed_in_the_middle_is_handled_once_by_another(stage: Stage) -> None:
    victim = stage.start()
    with stage.access.begin(SITE) as session:
        emit(session, contract.announced, {"text": "deadly", "how": "deadly"}, site_id=SITE, key="key", version=1)
    eventually(lambda: stage.paused("deadly"))
    stage.start()
    victim.kill()
    eventually(lambda: stage.effects() == ["deadly"])
    time.sleep(0.5)
    assert stage.effects() == ["deadly"]


def test_commands_under_cuts_and_kills_happen_exactly_once_each(stage: Stage) -> None:
    acknowledged: list[str] = []
    over = threading.Event()

    def work(thread: int) -> None:
        for number in range(10_000):
            if over.is_set():
                return
            name = f"{thread}-{number}"
            _insist(stage.client, name)
            acknowledged.append(name)

    stage.start()
    stage.start()
    chance = random.Random(7)
    with ThreadPoolExecutor(6) as executor:
        workers = [executor.submit(work, thread) for thread in range(6)]
        for round_ in range(12):
            time.sleep(0.5)
            chance.choice([stage.to_service.cut, stage.to_client.cut])()
            if round_ % 4 == 3:
                stage.start()
                stage.processes[round_ // 4].kill()
        over.set()
        for worker in workers:
            worker.result()
    assert len(acknowledged) > 100
    assert sorted(stage.effects()) == sorted(acknowledged)


def _insist(client: Client, name: str) -> None:
    """As a client with an idempotency key does: repeat until the answer is there."""
    actor = replace(ACTOR, idempotency_key=name)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            client(contract.enlist, {"name": name}, actor, 3)
        except (Unavailable, Conflict):  # the bus was cut, or the first delivery is still at it
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"{name} was never answered")
