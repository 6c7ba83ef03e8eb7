"""identity as a process on the run's broker and database, and a company of the test's own."""

import base64
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import event, select

from contracts import identity as contract
from contracts.call import Event
from kit.db import Access
from kit.db.tables import outbox
from kit.rpc import Client
from kit.testing.broker import Broker
from kit.testing.letterbox import Letterbox
from tests.identity.factories import Company, Events

TOKEN_KEY = Ed25519PrivateKey.generate()
PUBLIC_URL = "https://rostrum.example"
# Real argon2id, at the least cost that it allows: these tests are about the rules around it.
QUICK = {"ARGON2_MEMORY_KIB": "64", "ARGON2_PASSES": "1"}


@pytest.fixture(scope="session")
def identity_environ(letterbox: Letterbox) -> dict[str, str]:
    key = base64.urlsafe_b64encode(TOKEN_KEY.private_bytes_raw()).decode()
    return {"TOKEN_PRIVATE_KEY": key, "SMTP_URL": letterbox.url, "PUBLIC_URL": PUBLIC_URL, **QUICK}


@pytest.fixture(scope="session")
def letterbox() -> Iterator[Letterbox]:
    made = Letterbox()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def identity(container: Any, identity_environ: dict[str, str]) -> Any:
    """The process; its log lines are there to be looked at."""
    process = container("identity", wait=False, own=True, **identity_environ)
    process.wait_until_ready(timeout=60)
    process.wait_for("broker connected", link="identity events")  # what is told before is told to nobody
    return process


@pytest.fixture
def another(container: Any, identity_environ: dict[str, str]) -> Iterator[Callable[..., Any]]:
    """`another(ARGON2_PASSES="2")`: one more process beside the run's, killed at the end of the test: calls go to either."""
    started: list[Any] = []

    def start(**variables: str) -> Any:
        process = container("identity", wait=False, **{**identity_environ, "JOB_PROCESS": "0", **variables})
        started.append(process)
        process.wait_until_ready(timeout=60)
        return process

    yield start
    for process in started:
        process.kill()


@pytest.fixture(scope="session")
def access(access_to: Callable[[str], Access]) -> Access:
    return access_to("identity")


@pytest.fixture(scope="session")
def events(broker: Broker, identity: Any, access: Access) -> Iterator[Events]:
    made = Events(broker.uri, access)
    yield made
    made.close()


@pytest.fixture
def company(client: Client, events: Events) -> Company:
    return Company(client, events).found()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Any:
    """What identity has logged stands below the failure."""
    report = yield
    process = getattr(item, "funcargs", {}).get("identity")
    if report.failed and process is not None:
        report.sections.append(("identity's log", "\n".join(process.log().splitlines()[-20:])))
    return report


@pytest.fixture(scope="session")
def together() -> Any:
    """`together(act, items)`: all at the same time; what each gives, in the order of the items."""

    def run(act: Callable[[Any], Any], items: Any) -> list[Any]:
        with ThreadPoolExecutor(16) as threads:
            return list(threads.map(act, items))

    return run


@pytest.fixture
def credential_events(told: Any) -> Any:
    """`credential_events(site, account)`: what org has been told of a credential, oldest first."""
    return lambda site_id, account_id: [body for body in told(contract.credential_changed, site_id) if body["account_id"] == account_id]


@pytest.fixture(scope="session")
def told(access: Access) -> Any:
    """`told(event, site)`: the bodies of a site's events of one kind, oldest first, from the outbox."""

    def read(kind: Event, site_id: str) -> list[dict[str, Any]]:
        with access.resolver() as session:
            rows = session.execute(
                select(outbox.c.body).where(outbox.c.type == kind.type, outbox.c.site_id == site_id).order_by(outbox.c.id)
            )
            return [row.body for row in rows]

    return read


@pytest.fixture
def statements() -> Any:
    """`with statements(access) as executed`: the statements that the test's own process executes, with placeholders for their values."""

    @contextmanager
    def record(access: Access) -> Iterator[list[str]]:
        executed: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            executed.append(statement)

        engines = (access._app, access._resolver)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        yield executed
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)

    return record
