"""Fixtures for the services that exist for the kit's own tests (tests/libs/services): importable here and in their processes, and with
a database where they need one. tests/libs and tests/chaos use them."""

import os
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kit.db import Access
from kit.migrate.provision import unprovision, variable
from kit.migrate.schema import up
from kit.testing.database import Databases

SERVICES = str(Path(__file__).parent / "libs" / "services")
sys.path.insert(0, SERVICES)


@pytest.fixture(scope="session", autouse=True)
def _services_importable() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [SERVICES, os.environ.get("PYTHONPATH")])))
        yield


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
