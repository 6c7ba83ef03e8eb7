"""The race, short; and the judge, which has to see what it looks for."""

import pytest

from tests.booking.factories import at, new_id, text
from tests.race import checker
from tests.race.run import PORTS, Plan, race


@pytest.mark.timeout(180)
def test_no_room_is_booked_twice_and_no_port_too_many_while_processes_are_killed():
    outcome = race(Plan(clients=4, processes=2, seconds=8, kill_every=2.5))

    assert outcome.clean, str(outcome)
    assert outcome.kills
    assert outcome.tally["meeting"] > 3


@pytest.fixture
def judged(databases, access_to, site_id):
    """`judged(rows, lines)`: what the checker says of these meetings and what clients wrote down. Only this test's rows count, so
    they lie in a database of their own."""
    import psycopg2
    from sqlalchemy import make_url

    from kit.migrate.provision import unprovision, variable
    from kit.migrate.schema import up

    environ = databases.provisioned("booking", f"_judge_{site_id[-6:]}")
    up("booking", environ)
    name = make_url(environ[variable("booking", "owner")]).database
    url = make_url(databases.admin_url).set(database=name).render_as_string(hide_password=False)

    def judge(rows, lines):
        with psycopg2.connect(url) as connection, connection.cursor() as cursor:
            for constraint in ("ex_meetings_room", "fk_meetings_site_id_room_id_rooms"):  # what the judge does without
                cursor.execute(f"ALTER TABLE meetings DROP CONSTRAINT IF EXISTS {constraint}")
            for row in rows:
                cursor.execute(
                    "INSERT INTO meetings (id, site_id, room_id, start_at, end_at, capacity, ports, status, type, meeting_number, topic)"
                    " VALUES (%(id)s, %(site)s, %(room)s, %(start)s, %(end)s, 10, %(ports)s, 'booked', 'scheduled', %(number)s, %(topic)s)",
                    row,
                )
        connection.close()
        return checker.judge(url, lines, site_id, PORTS)

    yield judge
    unprovision(databases.admin_url, "booking", environ)


def test_the_judge_sees_every_kind_of_broken_promise(judged, site_id):
    room = new_id()

    def row(start, end, **more):
        given = {"id": new_id(), "site": site_id, "room": room, "start": at(start), "end": at(end), "ports": 60, "number": new_id()[-9:]}
        return {**given, "topic": new_id(), **more}

    first, second, twice = row(9, 11), row(10, 12), row(14, 15, room=None)
    again, unasked = row(16, 17, room=None, topic=twice["topic"], number=twice["number"]), row(18, 19, room=None)
    lines = [
        {"kind": "meeting", "id": first["id"], "start": text(at(9)), "end": text(at(11))},
        {"kind": "meeting", "id": second["id"], "start": text(at(8)), "end": text(at(12))},
        {"kind": "refused", "topic": unasked["topic"]},
        {"kind": "series", "series": new_id(), "topic": new_id(), "count": 2},
    ]

    assert judged([first, second, twice, again, unasked], lines) == {
        "overlapping meetings in a room": 1,
        "ports over the licence": 20,
        "acknowledged bookings that are not there as acknowledged": 1,
        "bookings that are there twice": 1,
        "series that are not there as acknowledged": 1,
        "refused bookings that are there": 1,
        "numbers given out twice": 1,
    }
