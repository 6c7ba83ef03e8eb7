"""Migrations of booking that carry data."""

import os

import psycopg2
import pytest
from psycopg2.extras import Json

from contracts import booking
from kit.migrate.provision import unprovision, variable
from kit.migrate.schema import up
from tests.booking.factories import new_id

_MEETING = """
INSERT INTO meetings (id, site_id, room_id, host_id, start_at, end_at, started_at, capacity, ports, version, status, type,
                      meeting_number, topic, invitees)
VALUES (%s, %s, %s, %s, '2027-03-30T15:00:00+08:00', '2027-03-30T16:00:00+08:00', %s, 25, 0, 3, 'in_progress', 'scheduled',
        '123456789', '周例会', %s)
"""


@pytest.fixture
def database_at(databases):
    """`database_at("0006")`: a database of booking as it is after that migration."""
    made = []

    def make(revision):
        made.append(databases.provisioned("booking", f"_before_{os.urandom(4).hex()}"))
        up("booking", made[-1], revision)
        return made[-1]

    yield make
    for environ in made:
        unprovision(databases.admin_url, "booking", environ)


def test_what_is_booked_already_is_told_to_who_has_heard_of_none_of_it(database_at):
    before = database_at("0006")
    site, room, meeting, other, source = (new_id() for _ in range(5))
    invitees = [{"name": "李娜", "email": "l@example.com"}]
    connection = psycopg2.connect(before[variable("booking", "owner")])
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.site_id', %s, true)", (site,))
        cursor.execute("INSERT INTO rooms (id, site_id, kind, name, capacity) VALUES (%s, %s, 'shared', '会议室01', 30)", (room, site))
        cursor.execute(_MEETING, (meeting, site, room, new_id(), "2027-03-30T15:01:02.5+08:00", Json(invitees)))
        cursor.execute(_MEETING, (other, site, None, None, None, Json([])))
        cursor.execute("INSERT INTO runs (site_id, source_id, engine_id, meeting_id) VALUES (%s, %s, 'run==', %s)", (site, source, meeting))

    up("booking", before, "0007")

    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT type, key, version, site_id, body, actor FROM outbox ORDER BY type, body ->> 'room_id' NULLS LAST")
        first, second, run = cursor.fetchall()
    connection.close()
    assert (first[:4], first[5]) == (("booking.meeting_changed", meeting, 3, site), {})
    assert [booking.meeting_changed.body.validate(body) for body in (first[4], second[4])] == [{}, {}]
    assert {name: first[4][name] for name in ("start_at", "started_at", "ended_at", "room_kind", "room_capacity", "invitees")} == {
        "start_at": "2027-03-30T07:00:00Z",
        "started_at": "2027-03-30T07:01:02.500Z",
        "ended_at": None,
        "room_kind": "shared",
        "room_capacity": 30,
        "invitees": invitees,
    }
    assert run[0] == booking.run_bound.type
    assert run[4] == {"source_id": source, "engine_id": "run==", "meeting_id": meeting}
    assert set(first[4]) == set(booking.meeting_changed.body.fields)


_ROOM = "INSERT INTO rooms (id, site_id, kind, name, capacity, owner_id, retired_at) VALUES (%s, %s, %s, %s, 25, %s, %s)"


def test_shared_rooms_that_look_the_same_get_numbers_and_no_other_room_changes(database_at, caplog):
    before = database_at("0007")
    site, other = new_id(), new_id()
    names = ["长江厅", "长江厅", "长江厅 2", "\u3000长江厅", "黄河厅"]
    connection = psycopg2.connect(before[variable("booking", "owner")])
    with connection, connection.cursor() as cursor:
        for at_site in (site, other):
            cursor.execute("SELECT set_config('app.site_id', %s, true)", (at_site,))
            for name in names if at_site == site else ["长江厅"]:
                cursor.execute(_ROOM, (new_id(), at_site, "shared", name, None, None))
            cursor.execute(_ROOM, (new_id(), at_site, "shared", "长江厅", None, "2026-01-01T00:00:00Z"))
            cursor.execute(_ROOM, (new_id(), at_site, "dedicated", "长江厅", new_id(), None))

    up("booking", before)

    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.site_id', %s, true)", (site,))
        cursor.execute("SELECT name, version, name_key FROM rooms WHERE kind = 'shared' AND retired_at IS NULL ORDER BY id")
        found = cursor.fetchall()
        cursor.execute("SELECT type, version, site_id, body FROM outbox ORDER BY type, body ->> 'name'")
        told = cursor.fetchall()
    connection.close()
    assert [row[:2] for row in found] == [("长江厅", 1), ("长江厅 3", 2), ("长江厅 2", 1), ("\u3000长江厅 4", 2), ("黄河厅", 1)]
    assert len({row[2] for row in found}) == len(found)
    assert [row[:3] for row in told] == [("booking.audited", 0, site)] * 2 + [("booking.room_changed", 2, site)] * 2
    assert all(booking.audited.body.validate(row[3]) == {} for row in told[:2])
    assert all(set(row[3]) == set(booking.room_changed.body.fields) for row in told[2:])
    assert "'长江厅'" in caplog.text
