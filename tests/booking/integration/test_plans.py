"""How PostgreSQL runs booking's queries on a site of realistic size, as the app role under row-level security: by index."""

from datetime import UTC, datetime, timedelta

import pytest

from booking.domain.intervals import Interval
from booking.storage import clock, feed, figures, meetings, rooms, slots
from contracts.call import Actor, Role
from kit.testing.explain import assert_indexed, explained
from tests.booking.factories import new_id

MEETINGS, ROOMS = 40_000, 200
NOW = datetime(2027, 3, 30, 4, tzinfo=UTC)
DAY = Interval(NOW, NOW + timedelta(days=1))

_ROOMS = """
    INSERT INTO rooms (id, site_id, kind, name, capacity, expires_on)
    SELECT gen_random_uuid(), :site, 'shared', 'R' || n, 25, '2099-12-31' FROM generate_series(1, :rooms) AS n
"""
_MEETINGS = """
    INSERT INTO meetings (id, site_id, room_id, host_id, start_at, end_at, capacity, ports, status, type, meeting_number, topic)
    SELECT gen_random_uuid(), :site, room.id, gen_random_uuid(), at, at + interval '50 minutes', 10, 5, 'booked', 'scheduled',
           (100000000 + place * 1000 + slot)::text, 'meeting ' || slot
    FROM (SELECT id, row_number() OVER () AS place FROM rooms WHERE site_id = :site) AS room,
         generate_series(1, :each) AS slot,
         LATERAL (SELECT timestamptz '2027-01-01' + slot * interval '23 hours' AS at) AS moments
"""


@pytest.fixture(scope="module")
def site_id():
    return new_id()


@pytest.fixture(scope="module")
def full(access_to, site_id):
    """The site, filled once."""
    access_to.as_owner("booking", site_id, _ROOMS, site=site_id, rooms=ROOMS)
    access_to.as_owner("booking", site_id, _MEETINGS, site=site_id, each=MEETINGS // ROOMS)
    access_to.as_owner("booking", site_id, "ANALYZE meetings")
    access_to.as_owner("booking", site_id, "ANALYZE rooms")
    return access_to("booking")


@pytest.fixture
def actor(site_id):
    return Actor(Role.ADMINISTRATOR, new_id(), account_id=new_id(), site_id=site_id)


def some_rooms(session, site_id):
    return [room.id for room in rooms.every(session, site_id, "shared")]


QUERIES = {
    "whether a room is free": lambda session, site_id, actor: slots.clashes(session, site_id, some_rooms(session, site_id)[:1], [DAY]),
    "which rooms are free for a series": lambda session, site_id, actor: slots.clashes(
        session,
        site_id,
        some_rooms(session, site_id),
        [Interval(DAY.start + timedelta(days=n), DAY.end + timedelta(days=n)) for n in range(9)],
    ),
    "which of a page of bookings are taken": lambda session, site_id, actor: slots.taken(
        session, site_id, [slots.Wanted(room_id, DAY, past=True) for room_id in some_rooms(session, site_id)]
    ),
    "the ports of a day": lambda session, site_id, actor: slots.loads(session, site_id, [DAY]),
    "when rooms are busy": lambda session, site_id, actor: slots.busy(session, site_id, some_rooms(session, site_id)[:3], [DAY]),
    "the reservations of a day": lambda session, site_id, actor: meetings.in_rooms(session, site_id, some_rooms(session, site_id), DAY),
    "what took ports on a day": lambda session, site_id, actor: figures.with_ports(session, site_id, DAY),
    "meetings of a number": lambda session, site_id, actor: meetings.of_number(session, site_id, "100001001", DAY),
    "meetings of a host to come": lambda session, site_id, actor: meetings.upcoming(session, site_id, [new_id()], NOW),
    "the feed from a place on": lambda session, site_id, actor: feed.changes(session, site_id, (2**60, new_id()), 2**61, 100),
    "what is over": lambda session, site_id, actor: clock.over(session, site_id, datetime(2027, 1, 2, tzinfo=UTC)),
}


@pytest.mark.parametrize("what", QUERIES)
def test_a_query_of_a_large_site_reads_by_index(full, site_id, actor, what):
    with full.begin(site_id) as session, explained(session) as plans:
        QUERIES[what](session, site_id, actor)

    assert_indexed(plans, "meetings")


def test_a_page_of_a_users_meetings_reads_by_index(full, site_id):
    user = Actor(Role.USER, new_id(), account_id=new_id(), site_id=site_id)
    with full.begin(site_id) as session, explained(session) as plans:
        meetings.page(session, user, now=NOW, sort="-start_at", number=1, size=20, filters={"q": ""})

    assert_indexed(plans, "meetings")


def test_a_page_of_a_span_reads_by_index(full, site_id, actor):
    with full.begin(site_id) as session, explained(session) as plans:
        meetings.page(session, actor, now=NOW, sort="-start_at", number=1, size=20, filters={"from": DAY.start, "to": DAY.end})

    assert_indexed(plans, "meetings")
