"""reporting as a process on the run's broker and database, and sites of the test's own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kit.db import Access
from kit.rpc import Client
from kit.testing.broker import Broker
from tests.booking.factories import Events
from tests.reporting.factories import Site


@pytest.fixture(scope="session")
def reporting(container: Any) -> Any:
    """The process; its log lines are there to be looked at."""
    process = container("reporting")
    process.wait_for("broker connected", 20, link="reporting events")
    return process


@pytest.fixture(scope="session")
def access(access_to: Callable[[str], Access]) -> Access:
    return access_to("reporting")


@pytest.fixture(scope="session")
def events(broker: Broker, reporting: Any, access: Access) -> Iterator[Events]:
    made = Events(broker.uri, access)
    yield made
    made.close()


@pytest.fixture
def site(client: Client, events: Events) -> Site:
    """Known to reporting, with a root department."""
    made = Site(client, events)
    made.found()
    return made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Any:
    """What reporting has logged stands below the failure."""
    report = yield
    process = getattr(item, "funcargs", {}).get("reporting")
    if report.failed and process is not None:
        report.sections.append(("reporting's log", "\n".join(process.log().splitlines()[-20:])))
    return report
