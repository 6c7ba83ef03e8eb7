"""Databases for a test run: made when a service's is first asked for, migrated, dropped when the run ends.

One database a service and a run; two runs can go side by side. Tests are kept apart by tenancy: each makes its own site, and what it
does is seen by nobody else. `DATABASE_URL` says on which server, as its administrator.
"""

import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from kit.db import Access
from kit.db.access import engine
from kit.migrate.provision import SERVICES, environment, provision, unprovision, variable
from kit.migrate.schema import up


class Databases:
    """The databases of this run, by service."""

    def __init__(self, admin_url: str) -> None:
        self.admin_url = admin_url
        self._suffix = f"_test_{secrets.token_hex(4)}"
        self._made: dict[str, dict[str, str]] = {}

    def environ(self, service: str) -> dict[str, str]:
        """The variables by which `service` finds its database, which is at head."""
        if service not in self._made:
            self._made[service] = self.provisioned(service, self._suffix)
            up(service, self._made[service])
        return self._made[service]

    def provisioned(self, service: str, suffix: str) -> dict[str, str]:
        """A database of `service` without any migration. Who takes a suffix of their own also drops it."""
        environ = environment(self.admin_url, service, secrets.token_urlsafe(16), suffix=suffix)
        provision(self.admin_url, service, environ)
        return environ

    def drop(self) -> None:
        for service, environ in self._made.items():
            unprovision(self.admin_url, service, environ)


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    made = Databases(os.environ["DATABASE_URL"])
    yield made
    made.drop()


@pytest.fixture(scope="session")
def secrets_key() -> str:
    return urlsafe_b64encode(secrets.token_bytes(32)).decode()


@pytest.fixture(scope="session")
def service_environ(databases: Databases, secrets_key: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What the five services must find in the environment, but for the bus; also set in this process, for what tests run in it.

    Nobody answers at SMTP_URL: a test that waits for mail gives a service of its own a server of its own.
    """
    environ = {
        "SECRETS_KEY": secrets_key,
        "TOKEN_PRIVATE_KEY": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "BLOBS_URL": tmp_path_factory.mktemp("blobs").as_uri(),
        "SMTP_URL": "smtp://127.0.0.1:1",
        "MAIL_FROM": "Rostrum <no-reply@rostrum.example>",
        "PUBLIC_URL": "http://127.0.0.1:8000",
    }
    for service in SERVICES:
        environ |= databases.environ(service)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        yield environ


@pytest.fixture(scope="session")
def access_to(databases: Databases) -> Iterator["AccessTo"]:
    made = AccessTo(databases)
    yield made
    made.close()


class AccessTo:
    """`access_to("org")`: transactions in org's database, without its service."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self._made: dict[str, Access] = {}

    def __call__(self, service: str) -> Access:
        if service not in self._made:
            environ = self._databases.environ(service)
            urls = (environ[variable(service, "app")], environ[variable(service, "resolver")])
            self._made[service] = Access(*urls, pool=4)
        return self._made[service]

    def as_owner(self, service: str, site_id: str, statement: str, **values: Any) -> Sequence[Any]:
        """Runs what the app role may not, in a site, as the tables' owner: sets a clock back, breaks a row."""
        bind = engine(self._databases.environ(service)[variable(service, "owner")], pool=1)
        try:
            with bind.begin() as connection:
                connection.execute(text("SELECT set_config('app.site_id', :site_id, true)"), {"site_id": site_id})
                result = connection.execute(text(statement), values)
                return result.all() if result.returns_rows else []
        finally:
            bind.dispose()

    def close(self) -> None:
        for access in self._made.values():
            access.close()


@pytest.fixture
def site_id() -> str:
    """A site that nobody else has."""
    return str(uuid7())
