"""reporting killed again and again while an engine tells of a meeting: nothing is lost, nothing is there twice."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from kit.db import Access
from kit.events import declare
from kit.rpc import Client
from kit.testing.broker import Broker, Containers
from kit.testing.process import ServiceProcess
from reporting.storage.models import Leg, Observation
from tests.booking.factories import Events, eventually
from tests.reporting.factories import Site

PERSONS, KILLS = 150, 3


@dataclass
class Stage:
    """A site, and reporting on a broker of the test's own."""

    site: Site
    start: Callable[[], ServiceProcess]

    def count(self, table: type[Leg | Observation]) -> int:
        with self.site.events.access.begin(self.site.id) as session:
            return session.execute(select(func.count()).select_from(table).where(table.site_id == self.site.id)).scalar_one()


@pytest.fixture
def stage(make_broker: Callable[[], Broker], container: Containers, access_to: Callable[[str], Access]) -> Iterator[Stage]:
    broker = make_broker()
    declare(broker.uri, "reporting")
    with ExitStack() as stack:
        client = Client(broker.uri, name="chaos")
        stack.callback(client.close)
        events = Events(broker.uri, access_to("reporting"))
        stack.callback(events.close)

        def start() -> ServiceProcess:
            process = container("reporting", own=True, AMQP_URI=broker.uri, JOB_PROCESS="0")
            stack.callback(process.kill)
            return process

        yield Stage(Site(client, events), start)


def test_a_meeting_is_told_whole_though_reporting_is_killed_in_the_middle(stage: Stage) -> None:
    process, site = stage.start(), stage.site
    site.found()
    meeting = site.books()
    messages = meeting.runs().crowd(PERSONS)
    chance = random.Random(7)
    chance.shuffle(messages)

    told, seen = site.publishes(*messages), []
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.05, 0.2))
        process.kill()
        seen.append(stage.count(Observation))
        process = stage.start()
    eventually(lambda: site.handled(*told), seconds=60)

    assert any(0 < each < len(messages) for each in seen), f"it was never killed in the middle: {seen}"
    found = meeting.attendance(page_size=200)
    assert found["person_count"] == PERSONS
    assert {(person["minutes"], person["times_rejoined"], person["is_exact"]) for person in found["persons"]} == {(35, 1, True)}
    assert (stage.count(Observation), stage.count(Leg)) == (len(messages), 2 * PERSONS)
