"""Each service answers for itself: its database, its migrations, itself."""

import os
import subprocess
import sys

import pytest

from contracts import booking, devices, identity, org, reporting
from contracts.call import Actor, Role
from contracts.errors import Unavailable
from kit.migrate.head import revisions
from kit.migrate.provision import SERVICES, variable
from kit.rpc import Client

CONTRACTS = {"identity": identity, "org": org, "booking": booking, "reporting": reporting, "devices": devices}
NOBODY = Actor(Role.ANONYMOUS, "health")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_that_can_work_says_so(service, container, client):
    container(service)
    answer = client(CONTRACTS[service].health, {}, NOBODY)
    assert answer == {"service": service, "database": True, "migrations_at_head": True}


def test_a_service_before_its_migrations_says_so(container, client, access_to, site_id):
    container("booking")
    version = "UPDATE alembic_version SET version_num = :version"
    access_to.as_owner("booking", site_id, version, version="0001")
    try:
        assert client(booking.health, {}, NOBODY)["migrations_at_head"] is False
    finally:
        access_to.as_owner("booking", site_id, version, version=revisions("booking")[-1])


def test_a_service_without_its_database_says_so(container, make_broker):
    broker = make_broker()
    container("devices", DEVICES_DATABASE_URL="postgresql://devices_app:x@127.0.0.1:1/devices", AMQP_URI=broker.uri)
    caller = Client(broker.uri)
    try:
        with pytest.raises(Unavailable):
            caller(devices.health, {}, NOBODY)
    finally:
        caller.close()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_that_lacks_a_setting_names_it_and_ends_with_2(service, databases):
    lacking = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    command = [sys.executable, "-m", "kit.run", service]
    done = subprocess.run(command, env=lacking, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert f"settings: {variable(service, 'app')} is not set" in done.stderr
