"""identity as a process on the run's broker and database, and a company of the test's own."""

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kit.db import Access
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
