"""A service keeps a process for jobs beside it, through deaths of either."""

import os
import signal
import time
from dataclasses import replace
from importlib import import_module

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from contracts.call import Actor, Role
from kit.db.tables import jobs
from kit.migrate.provision import variable


@pytest.fixture
def porter(container, databases, secrets_key, tmp_path, access_to):
    """The porter, in the database of booking."""
    urls = databases.environ("booking")
    yield container(
        "porter",
        PORTER_DATABASE_URL=urls[variable("booking", "app")],
        PORTER_RESOLVER_DATABASE_URL=urls[variable("booking", "resolver")],
        SECRETS_KEY=secrets_key,
        BLOBS_URL=f"file://{tmp_path}",
        JOB_POLL="60",  # of a job that its own service has started it is told
    )
    with access_to("booking").resolver() as session:
        session.execute(jobs.delete())


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def carried(access_to, mark):
    asked = text("SELECT count(*) FROM versions WHERE handler = 'porter' AND key = :mark")
    with access_to("booking").begin(None) as session:
        return session.execute(asked, {"mark": mark}).scalar_one() == 1


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def carry(client, site_id, access_to):
    actor = Actor(Role.ADMINISTRATOR, "r1", account_id="a1", site_id=site_id)

    def ask():
        mark = str(uuid7())
        contract = import_module("porter.service")
        client(contract.carry, {"mark": mark}, replace(actor, idempotency_key=mark))
        until(lambda: carried(access_to, mark))

    return ask


def test_a_job_that_a_command_started_gets_done(porter, carry):
    carry()


def test_a_process_that_has_looked_in_vain_is_told_of_the_next_job(porter, carry):
    carry()
    time.sleep(1)  # it has looked for another, and would look again in a minute
    carry()


def test_a_job_process_that_is_killed_is_replaced(porter, carry):
    first = porter.wait_for("job process started")
    os.kill(first["child"], signal.SIGKILL)
    porter.wait_for("job process started", after=porter.lines.index(first) + 1)
    carry()


def test_a_service_that_stops_takes_its_job_process_along(porter):
    child = porter.wait_for("job process started")["child"]
    porter.terminate()
    assert porter.end() == 0
    assert not alive(child)


def test_a_service_that_is_killed_leaves_no_job_process_behind(porter):
    child = porter.wait_for("job process started")["child"]
    porter.kill()
    until(lambda: not alive(child))
