"""org and identity killed while an import leaves its passwords: everybody is there once, with the password of their row."""

import io
import os
import secrets
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import func, select

from contracts import identity, org
from contracts.call import Role
from contracts.errors import Unauthenticated, Unavailable
from identity.storage.models import Credential
from kit.blobs import blob_key, open_blobs
from kit.db import Access
from kit.events import declare
from kit.migrate.provision import variable
from kit.rpc import Client
from kit.testing.broker import Broker, Containers
from kit.testing.database import Databases
from kit.testing.process import ServiceProcess
from org.storage.models import User
from tests.org.factories import Caller, actor, found
from tests.org.tables import person, workbook

ROWS = 120
# Some 20 ms a hash: all of them take seconds, so that a service can be killed in the middle.
SLOW = {"ARGON2_MEMORY_KIB": "32768", "ARGON2_PASSES": "1", "JOB_LEASE": "2"}


@dataclass
class Stage:
    """org and identity on a broker and databases of the test's own."""

    client: Client
    environ: dict[str, str]
    container: Containers
    running: dict[str, ServiceProcess] = field(default_factory=dict)

    def start(self, service: str) -> None:
        self.running[service] = self.container(service, own=True, **self.environ)

    def kill(self, service: str) -> None:
        """With its process for jobs, if it has one."""
        child = self.running[service].wait_for("job process started")["child"]
        self.running[service].kill()
        with suppress(ProcessLookupError):  # it may have ended with its parent
            os.kill(child, signal.SIGKILL)

    def sign_in(self, login: str, password: str) -> None:
        somewhere = f"2001:db8:{secrets.token_hex(2)}::1"
        Caller(self.client, actor(Role.ANONYMOUS, address=somewhere))(identity.sign_in, login=login, password=password)


@pytest.fixture
def stage(make_broker: Callable[[], Broker], container: Containers, service_environ: dict[str, str]) -> Iterator[Stage]:
    broker, databases = make_broker(), Databases(os.environ["DATABASE_URL"])
    declare(broker.uri, "identity")
    with ExitStack() as stack:
        stack.callback(databases.drop)
        environ = {**databases.environ("org"), **databases.environ("identity"), **SLOW, "AMQP_URI": broker.uri}
        client = Client(broker.uri, name="chaos")
        stack.callback(client.close)
        made = Stage(client, environ, container)
        stack.callback(lambda: [process.kill() for process in made.running.values()])
        for service in ("identity", "org"):
            made.start(service)
        yield made


@pytest.mark.parametrize("mode", ["all", "valid"])
def test_an_import_whose_services_are_killed_adds_everybody_once_with_their_password(
    stage: Stage, service_environ: dict[str, str], mode: str
) -> None:
    company = found(stage.client)
    rows = [person(password=f"A-fine-sentence-{number}") for number in range(ROWS)]
    key = blob_key(company.id, "imports", "users.xlsx")
    open_blobs(service_environ["BLOBS_URL"]).put(key, io.BytesIO(workbook(*rows)), limit=10**9)
    import_id = company.root(org.start_user_import, blob=key, file_name="users.xlsx")["id"]

    def state() -> dict[str, Any]:
        while True:
            with suppress(Unavailable):  # org is just being started
                return company.root(org.get_user_import, id=import_id)

    _until(lambda: state()["state"] == "checked")
    company.root(org.apply_user_import, id=import_id, mode=mode)
    for victim in ("identity", "org"):
        before = state()["done"]
        _until(lambda before=before: state()["done"] > before)
        assert state()["state"] == "applying", "it was too quick to be killed in the middle"
        stage.kill(victim)
        stage.start(victim)
    _until(lambda: state()["state"] == "applied", 90)

    assert (state()["added"], company.root(org.list_users)["total"]) == (ROWS, ROWS)
    for row in rows:
        _until(lambda row=row: _signs_in(stage, row), 30)
    with pytest.raises(Unauthenticated):
        stage.sign_in(rows[0][0], rows[1][-1])
    assert [_count(stage.environ, "org", User, company.id), _count(stage.environ, "identity", Credential, company.id)] == [ROWS, ROWS]
    _until(lambda: len(_told(company.root)) >= ROWS)
    assert len(_told(company.root)) == len(set(_told(company.root))) == ROWS


def _until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


def _signs_in(stage: Stage, row: list[Any]) -> bool:
    """False while org's change is on its way."""
    with suppress(Unauthenticated):
        stage.sign_in(row[0], row[-1])
        return True
    time.sleep(0.5)
    return False


def _count(environ: dict[str, str], service: str, table: Any, site_id: str) -> int:
    access = Access(environ[variable(service, "app")], environ[variable(service, "resolver")], pool=1)
    try:
        with access.begin(site_id) as session:
            return int(session.execute(select(func.count()).select_from(table).where(table.site_id == site_id)).scalar_one())
    finally:
        access.close()


def _told(root: Caller) -> list[str]:
    """Who was imported, as the audit log has them."""
    records = root(org.list_audit, action="users.imported", page_size=100)["items"]
    return [user["id"] for record in records for user in record["after"]["users"]]
