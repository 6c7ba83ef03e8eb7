"""identity as a process on the run's broker and database, and a company of the test's own."""

import base64
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from contracts import identity as contract
from contracts.call import Event
from kit.db import Access
from kit.db.tables import outbox
from kit.rpc import Client
from kit.testing.broker import Broker
from tests.identity.factories import Company, Events

TOKEN_KEY = Ed25519PrivateKey.generate()
# Real argon2id, at the least cost that it allows: these tests are about the rules around it.
QUICK = {"ARGON2_MEMORY_KIB": "64", "ARGON2_PASSES": "1"}


@pytest.fixture(scope="session")
def identity_environ() -> dict[str, str]:
    return {"TOKEN_PRIVATE_KEY": base64.urlsafe_b64encode(TOKEN_KEY.private_bytes_raw()).decode(), **QUICK}


@pytest.fixture(scope="session")
def identity(container: Any, identity_environ: dict[str, str]) -> Any:
    """The process; its log lines are there to be looked at."""
    return container("identity", own=True, **identity_environ)


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

    def read(event: Event, site_id: str) -> list[dict[str, Any]]:
        with access.resolver() as session:
            rows = session.execute(
                select(outbox.c.body).where(outbox.c.type == event.type, outbox.c.site_id == site_id).order_by(outbox.c.id)
            )
            return [row.body for row in rows]

    return read
