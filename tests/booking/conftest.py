"""booking as a process on the run's broker and database, and sites of the test's own."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from contracts.call import Event
from kit.db import Access
from kit.db.tables import outbox
from kit.rpc import Client
from kit.testing.broker import Broker
from tests.booking import factories
from tests.booking.factories import Events, Site, line


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of a test counts its days and minutes from the same moment, also across midnight."""
    began = datetime.now(UTC)
    monkeypatch.setattr(factories, "started", lambda: began)


@pytest.fixture(scope="session")
def booking(container: Any) -> Any:
    """The process; its log lines are there to be looked at."""
    process = container("booking")
    process.wait_for("broker connected", 20, link="booking events")
    return process


@pytest.fixture(scope="session")
def access(access_to: Callable[[str], Access]) -> Access:
    return access_to("booking")


@pytest.fixture(scope="session")
def events(broker: Broker, booking: Any, access: Access) -> Iterator[Events]:
    made = Events(broker.uri, access)
    yield made
    made.close()


@pytest.fixture
def new_site(client: Client, events: Events) -> Callable[..., Site]:
    """`new_site(type="concurrent", zone="Europe/Berlin")`: known to booking, without a licence."""
    return lambda **given: Site(client, events, **given).found()


@pytest.fixture
def site(new_site: Callable[..., Site]) -> Site:
    """An account site with two shared rooms of 25 and one of 100, and dedicated rooms of 50."""
    made = new_site()
    made.license(line(25, 2), line(100, 1), line(50, 3, kind="dedicated"))
    return made


@pytest.fixture
def concurrent(new_site: Callable[..., Site]) -> Site:
    """A concurrent site with 100 ports."""
    made = new_site(type="concurrent")
    made.license(ports=100)
    return made


@pytest.fixture
def told(access: Access) -> Callable[[Event, str], list[dict[str, Any]]]:
    """`told(event, site)`: the bodies of a site's events of one kind, oldest first, from the outbox."""

    def read(event: Event, site_id: str) -> list[dict[str, Any]]:
        with access.resolver() as session:
            found = select(outbox.c.body).where(outbox.c.type == event.type, outbox.c.site_id == site_id)
            return [row.body for row in session.execute(found.order_by(outbox.c.id))]

    return read


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Any:
    """What booking has logged stands below the failure."""
    report = yield
    process = getattr(item, "funcargs", {}).get("booking")
    if report.failed and process is not None:
        report.sections.append(("booking's log", "\n".join(process.log().splitlines()[-20:])))
    return report
