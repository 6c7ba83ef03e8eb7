"""reporting as a process on the run's database, and sites of the test's own. It has a virtual host to itself: where booking hears an
engine too, it has its own word on which meeting a run belongs to."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kit.db import Access
from kit.rpc import Client
from kit.testing.broker import Broker
from tests.booking.factories import Events
from tests.reporting.factories import Site


@pytest.fixture(scope="session")
def alone(make_broker: Callable[[], Broker]) -> Broker:
    """The virtual host without booking."""
    return make_broker()


@pytest.fixture(scope="session")
def reporting(container: Any, alone: Broker) -> Any:
    """The process; its log lines are there to be looked at."""
    process = container("reporting", AMQP_URI=alone.uri)
    process.wait_for("broker connected", 20, link="reporting events")
    return process


@pytest.fixture(scope="session")
def access(access_to: Callable[[str], Access]) -> Access:
    return access_to("reporting")


@pytest.fixture(scope="session")
def events(alone: Broker, reporting: Any, access: Access) -> Iterator[Events]:
    made = Events(alone.uri, access)
    yield made
    made.close()


@pytest.fixture(scope="session")
def caller(alone: Broker) -> Iterator[Client]:
    """Calls into reporting, as a gateway makes them."""
    made = Client(alone.uri, name="pytest reporting")
    yield made
    made.close()


@pytest.fixture
def site(caller: Client, events: Events) -> Site:
    """Known to reporting, with a root department."""
    made = Site(caller, events)
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
