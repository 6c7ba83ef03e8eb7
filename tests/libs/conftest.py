"""The services that exist for the kit's tests (tests/libs/services), as processes and as importable contracts."""

import os
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contracts.call import Actor, Role
from kit.db import Access
from kit.migrate.provision import unprovision, variable
from kit.migrate.schema import up
from kit.rpc import Client
from kit.testing.broker import Broker, Containers
from kit.testing.database import Databases
from kit.testing.process import ServiceProcess
from kit.testing.proxy import Proxy

SERVICES = str(Path(__file__).parent / "services")
sys.path.insert(0, SERVICES)


@pytest.fixture(scope="session", autouse=True)
def _services_importable() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [SERVICES, os.environ.get("PYTHONPATH")])))
        yield


@pytest.fixture(scope="session")
def echo(container: Containers) -> ServiceProcess:
    """The echo service of the run. Whoever stops or kills one starts their own."""
    return container("echo")


@pytest.fixture
def actor() -> Actor:
    return Actor(Role.USER, "request-1", account_id="account-1", site_id="site-1", name="王小明")


@pytest.fixture
def proxied(broker: Broker) -> Iterator[Proxy]:
    """A way to the broker that a test can break."""
    proxy = Proxy(broker.uri)
    yield proxy
    proxy.close()


@pytest.fixture(scope="session")
def own_database(databases: Databases, secrets_key: str) -> Iterator[Callable[[], tuple[Access, dict[str, str]]]]:
    """Databases with the tables that every service has, for the herald service. (They are made as those of `devices`.)"""
    made: list[tuple[Access, dict[str, str]]] = []

    def make() -> tuple[Access, dict[str, str]]:
        environ = databases.provisioned("devices", f"_kit_{secrets.token_hex(4)}")
        up("devices", environ)
        urls = {role: environ[variable("devices", role)] for role in ("app", "resolver")}
        made.append((Access(urls["app"], urls["resolver"], pool=4), environ))
        variables = {variable("herald", role): url for role, url in urls.items()}
        return made[-1][0], variables | {"SECRETS_KEY": secrets_key}

    yield make
    for access, environ in made:
        access.close()
        unprovision(databases.admin_url, "devices", environ)


@pytest.fixture
def make_client() -> Iterator[Callable[..., Client]]:
    """Clients of the test's own, closed at its end."""
    made: list[Client] = []

    def make(amqp_uri: str, **options: float) -> Client:
        made.append(Client(amqp_uri, name=f"pytest {len(made)}", **options))
        return made[-1]

    yield make
    for client in made:
        client.close()
