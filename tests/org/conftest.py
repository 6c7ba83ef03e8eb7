"""org as a process on the run's broker and database, and sites of the test's own."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from contracts import org
from kit.blobs import Blobs, blob_key, open_blobs
from kit.db import Access
from kit.rpc import Client
from tests.org import factories
from tests.org.factories import Caller, Company
from tests.org.tables import settled


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


@pytest.fixture(scope="session")
def blobs(service_environ: dict[str, str]) -> Blobs:
    return open_blobs(service_environ["BLOBS_URL"])


@pytest.fixture
def upload(blobs: Blobs, company: Company) -> Callable[..., dict[str, Any]]:
    """Puts a file where the gateway puts uploads, and has it checked."""

    def upload(data: bytes, name: str = "users.xlsx", caller: Caller | None = None, site: Company | None = None) -> dict[str, Any]:
        caller = caller or company.root
        key = blob_key((site or company).id, "imports", name)
        blobs.put(key, io.BytesIO(data), limit=10**9)
        started = caller(org.start_user_import, blob=key, file_name=name)
        return settled(caller, started["id"])

    return upload


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
