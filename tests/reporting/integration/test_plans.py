"""How PostgreSQL runs reporting's queries on a site of realistic size, as the app role under row-level security: by index."""

import pytest
from sqlalchemy import text

from contracts.call import Actor, Role
from kit.testing.explain import assert_indexed, explained
from reporting.domain.folding import Course
from reporting.storage import attendance, meetings, observations, runs
from tests.booking.factories import new_id

MEETINGS, LEGS = 5_000, 8  # of each

_FILL = (
    """
    INSERT INTO meetings (site_id, id, meeting_number, topic, type, capacity, start_at, end_at, status, version)
    SELECT :site, gen_random_uuid(), n::text, 'meeting ' || n, 'scheduled', 10, at, at + interval '1 hour', 'ended', 1
    FROM generate_series(1, :meetings) AS n, LATERAL (SELECT now() - n * interval '1 hour' AS at) AS moments
    """,
    """
    INSERT INTO runs (site_id, id, source_id, engine_id, meeting_id, number, started_at, last_at, forget_at)
    SELECT site_id, gen_random_uuid(), :source, id || '==', id, meeting_number, start_at, end_at, end_at + interval '397 days'
    FROM meetings WHERE site_id = :site
    """,
    """
    INSERT INTO legs (site_id, id, run_id, key, place, joined_at, name, email, participant_user_id, registrant_id, bound_to, person)
    SELECT site_id, gen_random_uuid(), id, n::text, 0, started_at, 'n' || n, '', '', '', '', 'name:n' || n
    FROM runs, generate_series(1, :legs) AS n WHERE site_id = :site
    """,
    """
    INSERT INTO observations (site_id, at, id, source_id, kind, name, engine_id, leg, received_at, forget_at, payload)
    SELECT site_id, started_at, gen_random_uuid(), source_id, 'zoom', 'meeting.participant_joined', engine_id, n::text, started_at,
           forget_at, '{}'
    FROM runs, generate_series(1, :legs) AS n WHERE site_id = :site
    """,
    """
    INSERT INTO members (site_id, account_id, email)
    SELECT :site, gen_random_uuid(), n || '@example.com' FROM generate_series(1, 20000) AS n
    """,
)
TABLES = ("meetings", "runs", "legs", "observations", "members")


@pytest.fixture(scope="module")
def site_id():
    return new_id()


@pytest.fixture(scope="module")
def full(access_to, site_id):
    """The site, filled once."""
    figures = {"site": site_id, "source": new_id(), "meetings": MEETINGS, "legs": LEGS}
    for statement in _FILL:
        access_to.as_owner("reporting", site_id, statement, **{name: value for name, value in figures.items() if f":{name}" in statement})
    for table in TABLES:
        access_to.as_owner("reporting", site_id, f"ANALYZE {table}")
    return access_to("reporting")


@pytest.fixture(scope="module")
def some(full, site_id):
    """A hundred meetings."""
    with full.begin(site_id) as session:
        return list(session.execute(text("SELECT id::text FROM meetings WHERE site_id = :site LIMIT 100"), {"site": site_id}).scalars())


@pytest.fixture
def actor(site_id):
    return Actor(Role.ADMINISTRATOR, new_id(), account_id=new_id(), site_id=site_id)


def held(session, site_id, some):
    run = attendance.runs(session, site_id, some[0])[0]
    return runs.Held(site_id, run.id, run.source_id, run.engine_id, Course(run.started_at, None, run.last_at, None))


QUERIES = {
    "a meeting": lambda session, site_id, actor, some: meetings.get(session, actor, some[0]),
    "meetings that are visible": lambda session, site_id, actor, some: meetings.visible(session, actor, some),
    "who was in each of a few": lambda session, site_id, actor, some: attendance.stays(session, site_id, some[:5]),
    "who was in a meeting": lambda session, site_id, actor, some: attendance.stays(session, site_id, some[:1]),
    "runs that a start succeeds": lambda session, site_id, actor, some: runs.succeed(session, held(session, site_id, some), "7"),
    "what was told of a leg": lambda session, site_id, actor, some: observations.of_leg(session, held(session, site_id, some), "1"),
    "the end of a run": lambda session, site_id, actor, some: runs.close_legs(session, held(session, site_id, some), None),
}


@pytest.mark.parametrize("what", QUERIES)
def test_a_query_of_a_large_site_reads_by_index(full, site_id, actor, some, what):
    with full.begin(site_id) as session, explained(session) as plans:
        QUERIES[what](session, site_id, actor, some)

    assert_indexed(plans, *TABLES)
