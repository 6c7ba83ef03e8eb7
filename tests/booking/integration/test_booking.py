"""Booking a meeting: where, how large, until when, and what a refusal offers."""

from datetime import date, timedelta

import pytest

from contracts import booking as contract
from contracts.errors import Conflict, Invalid
from tests.booking.factories import at, instant, line, new_id, text


def codes(refusal):
    return [(fault.field, fault.code) for fault in refusal.value.fields]


def test_a_shared_user_gets_the_smallest_free_room_that_fits(site):
    user = site.user()

    made = user.book(capacity=20)

    assert made["room"]["kind"] == "shared"
    assert (made["capacity"], made["status"], made["type"]) == (20, "booked", "scheduled")
    assert len(made["meeting_number"]) == 9
    assert instant(made["end_at"]) - instant(made["start_at"]) == timedelta(hours=1)
    assert user.meeting(made["id"])["topic"] == "周例会"


def test_the_next_larger_room_is_picked_when_the_small_ones_are_taken(site):
    user = site.user()

    capacities = [user.book(capacity=10)["room"]["id"] for _ in range(3)]

    by_id = {room["id"]: room["capacity"] for room in user.rooms()}
    assert [by_id[room_id] for room_id in capacities] == [25, 25, 100]


def test_a_meeting_without_a_capacity_is_as_large_as_its_room(site):
    assert site.user().book()["capacity"] == 25


def test_a_room_never_holds_two_meetings_and_the_refusal_offers_rooms_and_times(site):
    user = site.user()
    room = user.book(capacity=20)["room"]["id"]

    with pytest.raises(Conflict) as refusal:
        user.book(at(9, 30), room_id=room)

    assert refusal.value.code == "room_taken"
    offered = refusal.value.details["alternatives"]
    assert [each["capacity"] for each in offered["rooms"]] == [25, 100]
    assert room not in {each["id"] for each in offered["rooms"]}
    assert offered["times"] == [text(at(10)), text(at(8))]
    assert offered["peak"] is None


def test_back_to_back_is_fine(site):
    user = site.user()
    room = user.book()["room"]["id"]

    assert user.book(at(10), room_id=room)["room"]["id"] == room
    assert user.book(at(8), room_id=room)["room"]["id"] == room


def test_when_no_room_is_free_the_nearest_times_of_any_are_offered(site):
    user = site.user()
    for _ in range(3):
        user.book()

    with pytest.raises(Conflict) as refusal:
        user.book(capacity=10)

    assert refusal.value.code == "no_room_free"
    assert refusal.value.details["alternatives"]["rooms"] == []
    assert refusal.value.details["alternatives"]["times"][:2] == [text(at(8)), text(at(10))]


def test_a_capacity_that_the_room_does_not_have_is_refused(site):
    user = site.user()
    room = user.rooms(capacity=25)[0]["id"]

    with pytest.raises(Invalid) as refusal:
        user.book(room_id=room, capacity=26)

    assert codes(refusal) == [("capacity", "range")]


def test_a_capacity_that_no_room_has_is_refused(site):
    with pytest.raises(Invalid) as refusal:
        site.user().book(capacity=101)

    assert codes(refusal) == [("capacity", "no_such_room")]


def test_a_room_of_another_site_is_no_room(site, new_site):
    other = new_site()
    other.license(line(25, 1))
    foreign = other.root.rooms()[0]["id"]

    with pytest.raises(Invalid) as refusal:
        site.user().book(room_id=foreign)

    assert codes(refusal) == [("room_id", "not_found")]


def test_a_dedicated_user_books_their_own_room_and_no_other(site):
    user = site.user(account_kind="dedicated", capacity=50)
    own = user.rooms()[0]

    made = user.book(capacity=30)

    assert (made["room"]["id"], made["capacity"]) == (own["id"], 30)
    with pytest.raises(Invalid):
        user.book(at(11), room_id=site.root.rooms(kind="shared")[0]["id"])


@pytest.mark.parametrize(
    ("start", "field", "code"),
    [
        (at(9) + timedelta(seconds=30), "start_at", "grid"),
        (at(9, day=-1), "start_at", "past"),
    ],
)
def test_a_start_off_the_grid_or_in_the_past_is_refused(site, start, field, code):
    with pytest.raises(Invalid) as refusal:
        site.user().book(start)

    assert codes(refusal) == [(field, code)]


@pytest.mark.parametrize("minutes", [4, 24 * 60 + 1])
def test_a_meeting_lasts_from_5_minutes_to_24_hours(site, minutes):
    with pytest.raises(Invalid) as refusal:
        site.user().book(minutes=minutes)

    assert codes(refusal) == [("duration_minutes", "range")]


def test_nothing_is_booked_past_the_rooms_expiry(new_site):
    made = new_site()
    last = at(0, day=5).date()
    made.license(line(25, 1, expires_on=last))
    user = made.user()
    room = user.rooms()[0]["id"]

    assert user.book(at(23, day=5), room_id=room)
    with pytest.raises(Conflict) as refusal:
        user.book(at(23, 30, day=5) + timedelta(minutes=30), room_id=room)

    assert (refusal.value.code, refusal.value.details["expires_on"]) == ("beyond_expiry", last.isoformat())


def test_nothing_is_booked_past_the_sites_licence_or_once_it_has_expired(new_site):
    made = new_site()
    made.license(line(25, 1), expires_on=at(0, day=2).date())
    user = made.user()
    with pytest.raises(Conflict, match="beyond_expiry"):
        user.book(at(9, day=3), room_id=user.rooms()[0]["id"])

    made.license(line(25, 1), expires_on=date(2026, 1, 1))

    with pytest.raises(Conflict) as refusal:
        user.book()
    assert refusal.value.code == "licence_expired"


def test_a_concurrent_site_never_exceeds_its_ports_and_names_the_peak(concurrent):
    user = concurrent.user(capacity=60)
    user.book(at(9), capacity=60)
    other = concurrent.user(capacity=100)
    other.book(at(9, 30), capacity=40)

    with pytest.raises(Conflict) as refusal:
        other.book(at(9, 45), capacity=10)

    assert refusal.value.code == "ports_exhausted"
    offered = refusal.value.details["alternatives"]
    assert offered["peak"] == {"at": text(at(9, 45)), "ports_used": 100, "ports_licensed": 100}
    assert offered["rooms"] == []
    assert text(at(10)) in offered["times"]


def test_ports_are_counted_by_the_true_peak_and_not_by_the_sum(concurrent):
    user = concurrent.user(capacity=100)
    user.book(at(9), minutes=30, capacity=60)
    user.book(at(9, 30), minutes=30, capacity=60)

    assert user.book(at(9), minutes=60, capacity=40)["room"] is None


def test_a_shared_account_of_a_concurrent_site_books_up_to_its_own_capacity_and_no_room(concurrent):
    user = concurrent.user(capacity=20)

    assert user.book()["capacity"] == 20
    with pytest.raises(Invalid) as refusal:
        user.book(capacity=21)
    assert codes(refusal) == [("capacity", "range")]


def test_a_dedicated_account_of_a_concurrent_site_takes_its_room_and_ports(concurrent):
    user = concurrent.user(account_kind="dedicated", capacity=50)
    room = user.rooms()[0]

    made = user.book(at(9), capacity=50)

    assert made["room"]["id"] == room["id"]
    with pytest.raises(Conflict, match="room_taken"):
        user.book(at(9, 30), capacity=10)
    with pytest.raises(Conflict, match="ports_exhausted"):
        concurrent.user(capacity=100).book(at(9), capacity=51)


def test_the_same_key_books_once(site):
    user, key = site.user(), new_id()

    first, again = user.book(key=key), user.book(key=key)

    assert first == again
    assert len(user.meetings()) == 1


def test_administrators_do_not_book(site):
    from contracts.errors import Forbidden

    with pytest.raises(Forbidden):
        site.root.book()


def test_availability_says_what_a_booking_would(site):
    user = site.user()
    room = user.book()["room"]["id"]

    taken = user(contract.find_availability, start_at=text(at(9)), duration_minutes=60, room_id=room)
    free = user(contract.find_availability, start_at=text(at(9)), duration_minutes=60, capacity=20)

    assert (taken["available"], taken["reason"]) == (False, "room_taken")
    assert text(at(10)) in taken["times"]
    assert (free["available"], free["reason"]) == (True, None)
    assert room not in {each["id"] for each in free["rooms"]}
    assert user.meetings()[0]["room"]["id"] == room


def test_availability_leaves_out_the_meeting_that_is_to_be_moved(site):
    user = site.user()
    made = user.book()

    found = user(
        contract.find_availability, start_at=text(at(9, 30)), duration_minutes=60, room_id=made["room"]["id"], meeting_id=made["id"]
    )

    assert found["available"] is True


def test_the_password_is_shown_to_the_host_alone(site):
    user = site.user()
    made = user.book(password="246810")

    assert made["has_password"] is True
    assert user.meeting(made["id"])["password"] == "246810"
    assert site.root.meeting(made["id"])["password"] is None


def test_no_time_is_offered_at_which_the_room_has_expired(new_site):
    site = new_site()
    day = at(0, day=4).date()
    site.license(line(25, 1, expires_on=day), line(25, 1))
    user, (short, lasting) = site.user(), sorted(site.root.rooms(), key=lambda room: room["expires_on"])
    user.book(at(0, day=1), minutes=24 * 60, room_id=lasting["id"], recurrence={"rrule": "FREQ=DAILY;COUNT=12"})
    user.book(at(9), minutes=24 * 60, room_id=short["id"])
    user.book(at(9, day=4), minutes=15 * 60, room_id=short["id"])

    times = user(contract.find_availability, start_at=text(at(10)), duration_minutes=60)["times"]

    assert text(at(8)) in times
    assert all(instant(each) < at(0, day=5) for each in times)
