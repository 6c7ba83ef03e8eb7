"""All five services as processes, and the world that they are asked about."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kit.db import Access
from kit.migrate.provision import SERVICES
from kit.rpc import Client
from kit.testing.broker import Broker
from tests.booking.factories import Events
from tests.permissions import world as worlds
from tests.permissions.world import World


@pytest.fixture(scope="session")
def services(container: Any) -> dict[str, Any]:
    started = {service: container(service, wait=False) for service in SERVICES}
    for process in started.values():
        process.wait_until_ready(timeout=60)
    return started


@pytest.fixture(scope="session")
def world(client: Client, services: dict[str, Any], broker: Broker, access_to: Callable[[str], Access]) -> Iterator[World]:
    events = Events(broker.uri, access_to("booking"))
    yield worlds.build(client, events, [access_to("identity"), access_to("booking"), access_to("reporting")])
    events.close()
