"""A booking that really sends mail, to a server of the test's own."""

import pytest
from sqlalchemy import text as sql

from kit.rpc import Client
from tests.booking.factories import Events, eventually
from tests.booking.letterbox import Letterbox


@pytest.fixture(scope="module")
def letterbox():
    made = Letterbox()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def sender(letterbox, container, make_broker, access_to):
    """A booking that really sends, on a broker of its own: (its calls, its events)."""
    broker = make_broker()
    process = container("booking", own=True, AMQP_URI=broker.uri, SMTP_URL=letterbox.url)
    process.wait_for("broker connected", 20, link="booking events")
    eventually(lambda: none_waits(access_to("booking")), 60)  # what other tests have caused goes out first
    events, client = Events(broker.uri, access_to("booking")), Client(broker.uri, name="pytest mails")
    yield client, events
    events.close()
    client.close()
    process.terminate()
    process.end()


def none_waits(access):
    with access.resolver() as session:
        waiting = session.execute(sql("SELECT count(*) FROM mail_outbox WHERE state = 'queued' AND not_before <= now()")).scalar_one()
    assert waiting == 0
