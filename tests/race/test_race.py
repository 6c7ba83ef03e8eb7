"""The race, short; and the judge, which has to see what it looks for."""

from datetime import timedelta

import pytest

from tests.booking.factories import at, new_id, text
from tests.race import checker
from tests.race.run import Plan, race

OPEN, GONE = new_id(), new_id()


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
            cursor.execute("ALTER TABLE meetings DROP CONSTRAINT ex_meetings_room")  # what the judge does without
            cursor.execute(
                "INSERT INTO limits (site_id, version, expires_on, ports, lines) VALUES (%s, 7, %s, 100, '[]')",
                [site_id, at(12, day=3).date()],
            )
            cursor.execute(
                "INSERT INTO rooms (id, site_id, kind, name, capacity, expires_on, retired_at) VALUES"
                " (%(open)s, %(site)s, 'shared', 'open', 25, '2099-12-31', NULL), (%(gone)s, %(site)s, 'shared', 'gone', 25, NULL, now())",
                {"site": site_id, "open": OPEN, "gone": GONE},
            )
            for row in rows:
                cursor.execute(
                    "INSERT INTO meetings (id, site_id, room_id, start_at, end_at, capacity, ports, status, type, meeting_number, topic) "
                    "VALUES (%(id)s, %(site)s, %(room)s, %(start)s, %(end)s, 10, %(ports)s, %(status)s, 'pmi', %(number)s, %(topic)s)",
                    row,
                )
                if row["runs"]:
                    cursor.execute(
                        "INSERT INTO runs (site_id, source_id, engine_id, meeting_id) VALUES (%(site)s, %(site)s, 'run', %(id)s)", row
                    )
        connection.close()
        return checker.judge(url, lines)

    yield judge
    unprovision(databases.admin_url, "booking", environ)


def test_the_judge_sees_every_kind_of_broken_promise(judged, site_id):
    def row(start, end, room=None, **more):
        given = {"id": new_id(), "site": site_id, "room": room, "start": at(start), "ports": 60, "number": new_id()[-9:]}
        return {**given, "end": at(start) + timedelta(hours=end - start), "topic": new_id(), "status": "booked", "runs": False, **more}

    def meeting(row, **more):
        return {"kind": "meeting", "id": row["id"], "start": text(row["start"]), "end": text(row["end"]), "room": row["room"], **more}

    first, second = row(9, 11, OPEN), row(10, 12, OPEN)
    homeless, late = row(14, 15, GONE), row(23, 25, ports=0)
    stranger, unasked = row(16, 17, number=first["number"]), row(18, 19)
    running = row(20, 21, status="cancelled", runs=True)
    lines = [
        meeting(first),
        meeting(second, start=text(at(8))),
        meeting(homeless, room=None),
        meeting(late),
        meeting(unasked),
        meeting(running),
        {"kind": "cancelled", "id": running["id"]},
        {"kind": "refused", "topic": unasked["topic"]},
        {"kind": "licence", "site": site_id, "ports": 90, "expires_on": at(12, day=3).date().isoformat(), "version": 7},
    ]

    assert judged([first, second, homeless, late, stranger, unasked, running], lines) == {
        "overlapping meetings in a room": 1,
        "ports over the licence": 20,
        "meetings in rooms that are not licensed": 1,
        "meetings beyond an expiry": 1,
        "cancelled meetings that run": 1,
        "acknowledged meetings that are not there as acknowledged": 2,
        "meetings that nobody was told of": 1,
        "refused bookings that are there": 1,
        "numbers given out twice": 1,
        "licences that are not as acknowledged": 1,
    }
