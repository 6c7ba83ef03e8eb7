"""What org's answers count of booking's: ports in use and their peak, shared rooms that are booked, what a scope sees."""

from datetime import timedelta

import pytest

from contracts import booking
from contracts.errors import NotFound
from tests.booking.factories import FAR, Caller, at, line, new_id, now, text

HOUR = timedelta(hours=1)


def where_it_is_morning():
    """A zone in which it is past ten now: an hour from now is today there, a day from now is not."""
    offset = (10 - now().hour + 12) % 24 - 12
    return f"Etc/GMT{-offset:+d}"


@pytest.fixture
def busy(new_site):
    """A concurrent site of 100 ports."""
    site = new_site(type="concurrent", zone=where_it_is_morning())
    site.license(ports=100)
    return site


@pytest.fixture
def host(busy) -> Caller:
    return busy.user(capacity=60)


def use(site):
    return site.root(booking.get_licence_use)


def test_a_site_in_which_nothing_is_booked_uses_nothing(busy):
    assert use(busy) == {"ports_in_use": 0, "peak_today": 0, "peak_today_at": None, "shared_rooms": []}


def test_ports_are_in_use_from_the_start_that_the_engine_tells_to_its_end(busy, host):
    start = now() + timedelta(minutes=10)
    number = host.book(start, 60, capacity=40)["meeting_number"]
    assert use(busy)["ports_in_use"] == 0
    busy.started(number, "run==", now())
    assert (use(busy)["ports_in_use"], use(busy)["peak_today"]) == (40, 40)
    busy.ended(number, "run==", now(), now())
    assert use(busy)["ports_in_use"] == 0


def test_the_peak_of_today_is_a_running_maximum_with_its_moment(busy, host):
    first = now() + HOUR
    host.book(first, 60, capacity=30)
    host.book(first + HOUR, 60, capacity=40)
    busy.user(capacity=60).book(first + timedelta(minutes=90), 15, capacity=20)
    assert (use(busy)["peak_today"], use(busy)["peak_today_at"]) == (60, text(first + timedelta(minutes=90)))


def test_neither_what_is_cancelled_nor_what_is_of_another_day_is_of_todays_peak(busy, host):
    gone = host.book(now() + HOUR, 60, capacity=50)
    host(booking.cancel_meeting, id=gone["id"])
    host.book(now() + 24 * HOUR, 60, capacity=50)
    assert use(busy)["peak_today"] == 0


def test_what_was_booked_earlier_today_is_of_its_peak_though_it_is_over(busy):
    row = busy.account(capacity=60)
    busy.tell(row)
    past = {
        "external_id": new_id(),
        "topic": "周会",
        "host_email": row["email"],
        "start_at": text(now() - 3 * HOUR),
        "duration_minutes": 30,
    }
    busy.operator(booking.import_bookings, site_id=busy.id, bookings=[past | {"capacity": 50}])
    assert (use(busy)["peak_today"], use(busy)["peak_today_at"]) == (50, text(now() - 3 * HOUR))


def test_a_shared_room_is_used_once_something_to_come_is_booked_in_it(site):
    user = site.user()
    user.book(at(9), capacity=20)
    user.book(at(11), capacity=20)
    user.book(at(9), capacity=20)
    assert use(site)["shared_rooms"] == [{"capacity": 25, "expires_on": FAR.isoformat(), "used": 2}]


def test_a_line_of_another_expiry_is_counted_by_itself(new_site):
    site = new_site()
    sooner = at(0, day=300).date()
    site.license(line(25, 1), line(25, 1, expires_on=sooner))
    site.user().book(at(9, day=320))
    assert use(site)["shared_rooms"] == [{"capacity": 25, "expires_on": FAR.isoformat(), "used": 1}]


def scope(caller, department=None):
    found = caller(booking.count_scope, department_id=department)
    return found["room_count"], found["meeting_count"]


@pytest.fixture
def sales(site):
    return site.open_department()


@pytest.fixture
def booked(site, sales):
    """Two meetings of somebody in sales, who has a room, and one of somebody at the top, who has another."""
    seller = site.user(account_kind="dedicated", capacity=50, department_id=sales)
    seller.book(at(9))
    seller.book(at(12))
    site.user(account_kind="dedicated", capacity=50).book(at(9))


@pytest.mark.usefixtures("booked")
def test_a_scope_sees_the_shared_rooms_and_what_its_users_have_and_book(site, sales):
    assert scope(site.root) == (5, 3)
    assert scope(site.root, sales) == (4, 2)
    assert scope(site.administrator(sales)) == (4, 2)


@pytest.mark.usefixtures("booked")
def test_an_administrator_of_a_department_learns_nothing_of_another(site, sales):
    other = site.open_department()
    site.user(account_kind="dedicated", capacity=50, department_id=other).book(at(9))
    caller = site.administrator(sales)
    assert scope(caller, other) == scope(caller, new_id()) == (3, 0)


def test_the_meetings_of_one_user_are_listed_and_nobody_elses(site, sales):
    seller, other = site.user(department_id=sales), site.user()
    made = seller.book(at(9))["id"]
    other.book(at(9))
    page = site.administrator(sales)(booking.list_user_meetings, id=seller.id)
    assert ([item["id"] for item in page["items"]], page["total"]) == ([made], 1)


def test_the_meetings_of_a_user_outside_the_scope_are_not_there(site, sales):
    outside = site.user()
    outside.book(at(9))
    for user in (outside.id, new_id()):
        with pytest.raises(NotFound):
            site.administrator(sales)(booking.list_user_meetings, id=user)


@pytest.mark.usefixtures("booked")
def test_only_meetings_to_come_are_counted(site, sales):
    meeting = site.root(booking.list_meetings)["items"][0]
    before = scope(site.root)[1]
    site.root(booking.cancel_meeting, id=meeting["id"])
    assert scope(site.root)[1] == before - 1
