"""org as a process on the run's broker and database, and sites of the test's own."""

from collections.abc import Callable
from typing import Any

import pytest

from kit.db import Access
from kit.rpc import Client
from tests.org import factories
from tests.org.factories import Caller, Company


@pytest.fixture(scope="session")
def org_process(container: Any) -> Any:
    """Its log lines are there to be looked at. booking is there too: it is asked before a licence is changed."""
    container("booking")
    return container("org")


@pytest.fixture(scope="session")
def access(access_to: Callable[[str], Access]) -> Access:
    return access_to("org")


@pytest.fixture
def found(client: Client, org_process: Any) -> Callable[..., Company]:
    """Makes sites: `found(type="concurrent")`."""
    return lambda **given: factories.found(client, **given)


@pytest.fixture
def company(found: Callable[..., Company]) -> Company:
    """An account site with 2 dedicated rooms of 50 and 5 shared ones of 25."""
    return found()


@pytest.fixture
def concurrent(found: Callable[..., Company]) -> Company:
    """A concurrent site with 100 ports."""
    return found(type="concurrent")


@pytest.fixture
def operator(client: Client, org_process: Any) -> Caller:
    return Caller(client, factories.OPERATOR)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Any:
    """What org has logged stands below the failure."""
    report = yield
    process = getattr(item, "funcargs", {}).get("org_process")
    if report.failed and process is not None:
        report.sections.append(("org's log", "\n".join(process.log().splitlines()[-20:])))
    return report
