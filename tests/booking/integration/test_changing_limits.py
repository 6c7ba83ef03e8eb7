"""What a booking is decided by changes while it is being booked: one of the two gives way, never neither."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import text as sql

from booking.storage.locks import lock_ports, lock_rooms
from contracts.errors import RostrumError
from tests.booking.factories import eventually, line

_WAITING = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()
"""


@pytest.fixture
def threads():
    with ThreadPoolExecutor(2) as made:
        yield made


@pytest.fixture
def waiting(access):
    """`waiting(n)`: until so many transactions wait for a lock."""

    def until(count):
        def look():
            with access.begin(None) as session:
                assert session.execute(sql(_WAITING)).scalar_one() == count

        eventually(look)

    return until


@contextmanager
def held(access, lock, *what):
    """A booking that is as far as having this lock, and no further."""
    with access.begin(what[0]) as session:
        lock(session, what[-1])
        yield


def outcome(future):
    try:
        return future.result()
    except RostrumError as refusal:
        return refusal.code


def test_a_booking_that_waited_for_a_licence_change_is_decided_by_the_new_licence(concurrent, access, threads, waiting):
    user = concurrent.user(capacity=100)
    with held(access, lock_ports, concurrent.id):
        change = threads.submit(concurrent.change_limits, ports=50)
        waiting(1)
        booking = threads.submit(user.book, capacity=80)
        waiting(2)

    assert change.result()
    assert outcome(booking) == "ports_exhausted"


def test_a_room_that_is_being_booked_is_not_retired(new_site, access, threads, waiting):
    site = new_site()
    site.license(line(25, 1))
    user, (room,) = site.user(), site.root.rooms()
    with held(access, lock_rooms, site.id, [room["id"]]):
        booking = threads.submit(user.book, room_id=room["id"])
        waiting(1)
        change = threads.submit(site.change_limits)
        eventually(lambda: change.done() or waiting(2))

    assert booking.result()
    assert outcome(change) == "licence_in_use"


def test_a_user_who_is_deleted_while_booking_leaves_no_meeting_behind(site, access, threads, waiting):
    row = site.account()
    site.tell(row)
    user, (room, *_) = site.as_user(row["id"]), site.root.rooms()
    with held(access, lock_rooms, site.id, [room["id"]]):
        booking = threads.submit(user.book, room_id=room["id"])
        waiting(1)
        deletion = threads.submit(site.tell, {**row, "deleted": True})
        eventually(lambda: deletion.done() or waiting(2))
    deletion.result()

    assert booking.result()
    assert [each["status"] for each in site.root.meetings()] == ["cancelled"]
