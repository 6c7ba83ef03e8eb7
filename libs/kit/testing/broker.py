"""A RabbitMQ virtual host for a test run, and services running against it.

Services under test run in processes of their own, started as in production (`python -m kit.run <name>`): eventlet's patching of
the standard library must not reach the pytest process (Playwright, threads), and only a process can be killed. A start takes about
a second, so one process of each service serves the whole run; a test that breaks something starts its own.

RABBITMQ_API_URI is the management interface, AMQP_URI the broker; both are an administrator's.
"""

import json
import os
import secrets
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import pytest

from kit.rpc.client import Client
from kit.testing.process import ServiceProcess

WITH_DATABASE = frozenset({"identity", "org", "booking", "reporting", "devices"})


class Management:
    """The few calls to RabbitMQ's management interface that tests need."""

    def __init__(self, uri: str) -> None:
        parts = urlsplit(uri)
        self._base = f"{parts.scheme}://{parts.hostname}:{parts.port}/api"
        self._token = b64encode(f"{parts.username}:{parts.password}".encode()).decode()
        self.user = parts.username or "guest"

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Basic {self._token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self._base}/{path}", data=data, headers=headers, method=method)  # noqa: S310 - our own broker
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            text = answer.read()
        return json.loads(text) if text else None


class Broker:
    """One virtual host. `uri` is what AMQP_URI is for processes under test."""

    def __init__(self, amqp_uri: str, management: Management) -> None:
        self.vhost = f"test-{secrets.token_hex(4)}"
        self._management = management
        self.uri = urlunsplit(urlsplit(amqp_uri)._replace(path=f"/{self.vhost}"))
        management("PUT", f"vhosts/{self.vhost}")
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        management("PUT", f"permissions/{self.vhost}/{management.user}", everything)

    def connections(self, name: str) -> list[str]:
        """The broker's names of the connections that called themselves `name`."""
        found = self._management("GET", f"vhosts/{self.vhost}/connections")
        return [each["name"] for each in found if each.get("client_properties", {}).get("connection_name") == name]

    def cut(self, name: str) -> int:
        """Close the connections that called themselves `name`, from the broker's side; how many."""
        found = self.connections(name)
        for each in found:
            self._management("DELETE", f"connections/{quote(each, safe='')}")
        return len(found)

    def drop(self) -> None:
        self._management("DELETE", f"vhosts/{self.vhost}")


@pytest.fixture(scope="session")
def make_broker() -> Iterator[Callable[[], Broker]]:
    """Virtual hosts for tests that break things; dropped when the run ends."""
    made: list[Broker] = []

    def make() -> Broker:
        made.append(Broker(os.environ["AMQP_URI"].split(";")[0], Management(os.environ["RABBITMQ_API_URI"])))
        return made[-1]

    yield make
    for broker in made:
        broker.drop()


@pytest.fixture(scope="session")
def broker(make_broker: Callable[[], Broker]) -> Broker:
    """The virtual host of the run."""
    return make_broker()


@pytest.fixture(scope="session")
def client(broker: Broker) -> Iterator[Client]:
    """Calls into the run's services, as a gateway makes them."""
    made = Client(broker.uri, name="pytest")
    yield made
    made.close()


class Containers:
    """`container("org")`: the run's process of a service. `container("org", MAX_WORKERS="2")`: one of the test's own, with these
    variables, to be stopped or killed by the test (else it ends with the run)."""

    def __init__(self, environ: Callable[[str], dict[str, str]]) -> None:
        self._environ = environ
        self._shared: dict[str, ServiceProcess] = {}
        self._own: list[ServiceProcess] = []

    def __call__(self, service: str, *, wait: bool = True, own: bool = False, **variables: str) -> ServiceProcess:
        shared = not (own or variables)
        if shared and service in self._shared:
            return self._shared[service]
        process = ServiceProcess(service, {**os.environ, **self._environ(service), **variables})
        if shared:
            self._shared[service] = process
        else:
            self._own.append(process)
        if wait:
            process.wait_until_ready()
        return process

    def stop(self) -> None:
        processes = [*self._shared.values(), *self._own]
        for process in processes:
            process.terminate()
        for process in processes:
            process.end()


@pytest.fixture(scope="session")
def container(broker: Broker, request: pytest.FixtureRequest) -> Iterator[Containers]:
    """Real service processes; see `Containers`. Those of our five services get the run's database."""

    def environ(service: str) -> dict[str, str]:
        variables = {"AMQP_URI": broker.uri, "METRICS_PORT": "0"}
        if service in WITH_DATABASE:
            variables |= request.getfixturevalue("service_environ")
        return variables

    made = Containers(environ)
    yield made
    made.stop()
