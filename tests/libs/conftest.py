"""A service to call, somebody who calls it, and ways to the broker that can be broken."""

from collections.abc import Callable, Iterator

import pytest

from contracts.call import Actor, Role
from kit.rpc import Client
from kit.testing.broker import Broker, Containers
from kit.testing.process import ServiceProcess
from kit.testing.proxy import Proxy


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
