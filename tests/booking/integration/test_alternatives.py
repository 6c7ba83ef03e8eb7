"""What is offered after a refusal answers to its reason: one test for each reason."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from contracts import booking as contract
from contracts.errors import Conflict
from tests.booking.factories import at, clocks_forward, instant, line, text

NOTHING = {"rooms": [], "times": [], "peak": None}


def refused(book):
    """(code, alternatives, details)"""
    with pytest.raises(Conflict) as refusal:
        book()
    return refusal.value.code, refusal.value.details.get("alternatives"), refusal.value.details


def rule(text):
    return {"rrule": text}


def test_room_taken_offers_rooms_that_are_free_then_and_times_of_the_same_room(site):
    user = site.user()
    room = user.book(capacity=20)["room"]["id"]

    code, offered, _ = refused(lambda: user.book(at(9, 30), room_id=room))

    assert (code, len(offered["rooms"]), offered["times"], offered["peak"]) == ("room_taken", 2, [text(at(10)), text(at(8))], None)
    assert all(user.book(at(9, 30), room_id=each["id"]) for each in offered["rooms"])


def test_no_room_free_offers_times_alone(site):
    user = site.user()
    for _ in range(3):
        user.book()

    code, offered, _ = refused(user.book)

    assert (code, offered["rooms"], offered["times"][:2], offered["peak"]) == ("no_room_free", [], [text(at(8)), text(at(10))], None)


def test_ports_exhausted_offers_times_and_names_the_peak(concurrent):
    concurrent.user(capacity=60).book(capacity=60)

    code, offered, _ = refused(lambda: concurrent.user(capacity=100).book(capacity=50))

    assert (code, offered["rooms"], offered["times"][:2]) == ("ports_exhausted", [], [text(at(8)), text(at(10))])
    assert offered["peak"] == {"at": text(at(9)), "ports_used": 60, "ports_licensed": 100}


def test_a_dedicated_room_that_is_taken_names_no_peak_of_ports(concurrent):
    user = concurrent.user(account_kind="dedicated", capacity=50)
    user.book(capacity=10)

    code, offered, _ = refused(lambda: user.book(at(9, 30), capacity=10))

    assert (code, offered["peak"], offered["rooms"]) == ("room_taken", None, [])
    assert text(at(10)) in offered["times"]


@pytest.fixture
def expiring(new_site):
    """A site with a room that is licensed until the fifth day, and a user."""
    made = new_site()
    made.license(line(25, 1, expires_on=at(0, day=5).date()))
    return made


def test_beyond_expiry_offers_earlier_times_and_no_room_that_expires_too(expiring):
    user = expiring.user()
    room = user.rooms()[0]["id"]

    code, offered, details = refused(lambda: user.book(at(9, day=6), room_id=room))

    assert (code, offered["rooms"], details["expires_on"]) == ("beyond_expiry", [], at(0, day=5).date().isoformat())
    assert offered["times"] == [text(at(23, day=5))]


def test_beyond_expiry_by_years_offers_nothing(expiring):
    user = expiring.user()

    code, offered, _ = refused(lambda: user.book(at(9, day=900), room_id=user.rooms()[0]["id"]))

    assert (code, offered) == ("beyond_expiry", NOTHING)


def test_when_every_room_expires_before_the_reason_is_the_expiry(expiring):
    user = expiring.user()

    code, offered, details = refused(lambda: user.book(at(9, day=6)))
    asked = user(contract.find_availability, start_at=text(at(9, day=6)), duration_minutes=60)

    assert (code, details["expires_on"]) == ("beyond_expiry", at(0, day=5).date().isoformat())
    assert all(instant(each) < at(0, day=6) for each in offered["times"])
    assert (asked["reason"], asked["rooms"]) == ("beyond_expiry", [])


def test_beyond_the_expiry_of_an_account_no_room_is_offered(site):
    user = site.user(expires_on=at(0, day=5).date().isoformat())
    rooms = user.rooms(kind="shared")

    code, offered, _ = refused(lambda: user.book(at(9, day=6), room_id=rooms[0]["id"]))

    assert (code, offered["rooms"], offered["times"]) == ("beyond_expiry", [], [text(at(23, day=5))])


def test_a_series_that_overlaps_itself_is_offered_no_other_room_or_time(new_site):
    """Daily meetings of 24 hours: in Berlin the day on which the clocks go forward has 23."""
    made = new_site(zone="Europe/Berlin")
    made.license(line(25, 3))
    user, zone = made.user(), ZoneInfo("Europe/Berlin")
    start = datetime.combine(clocks_forward(zone), time(12), zone) - timedelta(days=2)
    room = user.rooms(kind="shared")[0]["id"]

    code, offered, details = refused(lambda: user.book(start, minutes=24 * 60, room_id=room, recurrence=rule("FREQ=DAILY;COUNT=4")))

    assert (code, [each["reason"] for each in details["clashes"]]) == ("series_clashes", ["own_overlap"])
    assert offered == NOTHING


def test_a_series_is_offered_rooms_and_times_for_all_of_it(site):
    user = site.user()
    room = user.book(at(9, day=5))["room"]["id"]

    code, offered, details = refused(lambda: user.book(at(9), room_id=room, recurrence=rule("FREQ=DAILY;COUNT=4")))

    assert (code, [each["reason"] for each in details["clashes"]]) == ("series_clashes", ["room_taken"])
    assert (len(offered["rooms"]), offered["times"]) == (2, [text(at(8)), text(at(10))])


def test_a_series_past_the_expiry_is_offered_no_room_that_expires_too(expiring):
    user = expiring.user()

    code, offered, details = refused(lambda: user.book(at(9), recurrence=rule("FREQ=DAILY;COUNT=9"), room_id=user.rooms()[0]["id"]))

    assert (code, {each["reason"] for each in details["clashes"]}) == ("series_clashes", {"beyond_expiry"})
    assert offered == NOTHING


def test_an_expired_licence_offers_nothing(site):
    user = site.user()
    site.license(line(25, 2), expires_on=at(0, day=-2).date())

    code, offered, _ = refused(user.book)
    asked = user(contract.find_availability, start_at=text(at(9)), duration_minutes=60)

    assert (code, offered) == ("licence_expired", None)
    assert (asked["reason"], asked["rooms"], asked["times"]) == ("licence_expired", [], [])


def test_of_the_past_no_room_is_offered(site):
    user = site.user()

    asked = user(contract.find_availability, start_at=text(at(9, day=-1)), duration_minutes=60)

    assert (asked["reason"], asked["rooms"]) == ("past", [])
    assert all(instant(each) > at(0, day=-1) + timedelta(hours=9) for each in asked["times"])
