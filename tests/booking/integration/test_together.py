"""Bookings that wait for the same turn are made in one transaction, and each is what it would be alone."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import func, select

from booking.storage.locks import lock_licence
from booking.storage.models import Meeting
from contracts import booking as contract
from contracts.errors import RostrumError
from tests.booking.factories import at, line, new_id, text


@pytest.fixture
def crowd(access):
    """`crowd(site, *steps)`: the outcome of each step, all of them kept waiting until the last has come."""

    def outcome(step):
        try:
            return step()
        except RostrumError as refusal:
            return refusal

    def run(site, *steps):
        with ThreadPoolExecutor(len(steps)) as pool:
            with access.begin(site.id) as session:
                lock_licence(session, site.id)
                started = []
                for step in steps:
                    started.append(pool.submit(outcome, step))
                    time.sleep(0.02)  # in this order
                time.sleep(0.3)
            return [each.result(30) for each in started]

    return run


@pytest.fixture
def transactions(access):
    """`transactions(site)`: how many meetings each of the transactions that booked in the site has made, the largest first."""

    def read(site):
        with access.begin(site.id) as session:
            found = select(func.count()).where(Meeting.site_id == site.id).group_by(Meeting.changed)
            return sorted(session.execute(found).scalars(), reverse=True)

    return read


def people(site, count, **more):
    rows = [site.account(**more) for _ in range(count)]
    site.tell(*rows)
    return [site.as_user(row["id"]) for row in rows]


def codes(outcomes):
    return Counter(each.code if isinstance(each, RostrumError) else each["status"] for each in outcomes)


def test_bookings_of_many_rooms_are_made_together(new_site, crowd, transactions, told):
    site = new_site()
    site.license(line(25, 20))
    rooms = site.root.rooms()
    users = people(site, 20)
    guests = [{"name": f"客人{place}", "email": f"{new_id()}@example.com"} for place in range(20)]

    made = crowd(
        site,
        *(
            partial(user.book, at(9), topic=f"会议{place}", room_id=rooms[place]["id"], invitees=[guests[place]], password="135790")
            for place, user in enumerate(users)
        ),
    )

    assert codes(made) == {"booked": 20}
    assert max(transactions(site)) >= 10
    assert len({each["meeting_number"] for each in made}) == 20
    for place, (user, each) in enumerate(zip(users, made, strict=True)):
        assert (each["topic"], each["host"]["id"], each["room"]["id"]) == (f"会议{place}", user.id, rooms[place]["id"])
        seen = user.meeting(each["id"])
        assert seen.pop("password") == "135790"
        assert seen == {name: each[name] for name in seen}
        assert seen["invitees"] == [guests[place]]
    ids = sorted(each["id"] for each in made)
    assert sorted(event["id"] for event in told(contract.meeting_changed, site.id)) == ids
    assert sorted(event["meeting_id"] for event in told(contract.invitation_due, site.id)) == ids


def test_of_a_crowd_that_wants_one_room_one_gets_it_and_the_others_hear_what_is_free(site, crowd):
    room, other, _ = site.root.rooms(kind="shared")
    made = crowd(site, *(partial(user.book, at(9), room_id=room["id"]) for user in people(site, 10)))
    assert codes(made) == {"booked": 1, "room_taken": 9}
    refused = next(each for each in made if isinstance(each, RostrumError))
    assert other["id"] in [each["id"] for each in refused.details["alternatives"]["rooms"]]


def test_a_crowd_never_exceeds_the_ports(concurrent, crowd, transactions):
    users = people(concurrent, 12, capacity=20)
    made = crowd(concurrent, *(partial(user.book, at(9), capacity=20) for user in users))
    assert codes(made) == {"booked": 5, "ports_exhausted": 7}
    assert max(transactions(concurrent)) > 1


def test_dedicated_users_book_their_own_rooms_in_a_crowd(concurrent, crowd, transactions):
    users = people(concurrent, 4, account_kind="dedicated", capacity=20)
    made = crowd(concurrent, *(partial(user.book, at(9)) for user in users))
    assert [each["host"]["id"] for each in made] == [user.id for user in users]
    assert len({each["room"]["id"] for each in made}) == 4
    assert max(transactions(concurrent)) > 1


def test_what_is_not_plain_is_answered_as_it_would_be_alone(site, crowd, told):
    users = people(site, 9)
    room, second, third = site.root.rooms(kind="shared")
    series = {"rrule": "FREQ=DAILY;COUNT=3", "exdates": [], "skip_clashes": False}
    jumped = site.as_user(users[6].id, impersonator_id=new_id(), impersonator_name="李管理")
    made = crowd(
        site,
        partial(users[0].book, at(9)),  # these two are kept waiting, and lead nobody
        partial(users[1].book, at(9)),
        partial(users[2].book, at(11), room_id=room["id"]),
        partial(users[3].book, at(11), room_id=second["id"], recurrence=series),
        partial(users[4].book, at(11), room_id=new_id()),
        partial(users[5].book, at(9, day=-1), room_id=third["id"]),
        partial(jumped.book, at(11), room_id=third["id"]),
        partial(users[7].book, at(13), room_id=third["id"], capacity=101),
        partial(users[8].book, at(15)),
    )
    assert [each["occurrence_count"] for each in (*made[:4], made[6], made[8])] == [1, 1, 1, 3, 1, 1]
    assert [[(fault.field, fault.code) for fault in made[place].fields] for place in (4, 5, 7)] == [
        [("room_id", "not_found")],
        [("start_at", "past")],
        [("capacity", "range")],
    ]
    assert [event["target_id"] for event in told(contract.audited, site.id)] == [made[6]["id"]]


def test_a_key_that_comes_again_in_a_crowd_books_once(site, crowd, transactions):
    users = people(site, 6)
    rooms = site.root.rooms(kind="shared")
    form = {"topic": "周例会", "duration_minutes": 60}
    steps = [
        partial(user, contract.book_meeting, key=f"{place // 2}", start_at=text(at(9 + place // 2)), room_id=rooms[0]["id"], **form)
        for place, user in enumerate(user for user in users[:3] for _ in range(2))
    ]
    made = crowd(site, *(partial(user.book, at(20), room_id=rooms[1]["id"]) for user in users[3:5]), *steps)
    assert sum(transactions(site)) == 4
    assert codes(made[2:])["booked"] >= 3
    assert set(codes(made[2:])) <= {"booked", "in_progress"}
