"""What a change of a user means for the room and the meetings to come, said before it is saved, and what then really happens."""

import pytest

from contracts import org
from contracts.call import Actor, Role
from contracts.errors import NotFound
from tests.booking.factories import Caller, at, eventually, new_id
from tests.org import factories

NO_EFFECT = {
    "room": None,
    "meetings_kept": 0,
    "meetings_after_expiry": 0,
    "meetings_above_capacity": 0,
    "administrators_losing": 0,
}


@pytest.fixture
def company(client, container, booking):
    container("org")
    return factories.found(client)


def as_user(company, account):
    return Caller(company.client, Actor(role=Role.USER, request_id=new_id(), site_id=company.id, account_id=account))


def dedicated(company, count=2):
    """A dedicated user with so many meetings to come in the own room, one a day, and the room."""
    made = company.user(account_kind="dedicated", capacity=50)
    user = as_user(company, made["id"])
    for day in range(count):
        eventually(lambda day=day: user.book(at(9, day=3 + day)))
    (room,) = user.rooms(kind="dedicated")
    return made, user, room


def preview(company, user, **change):
    return company.root(org.preview_user_change, id=user["id"], **change)


def test_a_dedicated_account_that_becomes_shared_releases_its_room(company):
    made, _, room = dedicated(company)
    told = {"effect": "released", "name": room["name"], "pmi": room["pmi"]}
    assert preview(company, made, account_kind="shared") == NO_EFFECT | {"room": told, "meetings_kept": 2}


def test_the_meetings_in_a_released_room_stay_as_they_are(company):
    made, user, _ = dedicated(company)
    before = user.meetings(sort="start_at")
    changed = company.root(org.update_user, id=made["id"], account_kind="shared")
    eventually(lambda: _check_no_room(user))
    after = user.meetings(sort="start_at")
    assert changed["account_kind"] == "shared"
    assert [(each["status"], each["room"], each["start_at"]) for each in after] == [
        (each["status"], each["room"], each["start_at"]) for each in before
    ]


def _check_no_room(user):
    assert user.rooms(kind="dedicated") == []


def test_a_shared_account_that_becomes_dedicated_keeps_its_bookings_elsewhere(company):
    made = company.user()
    eventually(lambda: as_user(company, made["id"]).book(at(9)))
    told = {"effect": "assigned", "name": None, "pmi": None}
    asked = {"account_kind": "dedicated", "capacity": 50}
    assert preview(company, made, **asked) == NO_EFFECT | {"room": told, "meetings_kept": 1}


def test_a_room_that_comes_back_is_named(company):
    made, user, room = dedicated(company, count=1)
    company.root(org.update_user, id=made["id"], account_kind="shared")
    eventually(lambda: _check_no_room(user))
    again = preview(company, made, account_kind="dedicated", capacity=50)["room"]
    assert again == {"effect": "assigned", "name": room["name"], "pmi": room["pmi"]}


def test_meetings_after_an_earlier_expiry_are_counted(company):
    made, _, _ = dedicated(company, count=3)
    last_day = at(9, day=4).date().isoformat()
    assert preview(company, made, expires_on=last_day) == NO_EFFECT | {"meetings_after_expiry": 1}


def test_meetings_above_a_smaller_capacity_are_counted(client, container, booking):
    container("org")
    company = factories.found(client, type="concurrent")
    made = company.user(account_kind="shared", capacity=100)
    user = as_user(company, made["id"])
    eventually(lambda: user.book(at(9), capacity=80))
    eventually(lambda: user.book(at(11), capacity=20))
    assert preview(company, made, capacity=50) == NO_EFFECT | {"meetings_above_capacity": 1}


def test_administrators_who_lose_sight_of_a_user_are_counted(company):
    sales, support = company.department("销售"), company.department("客服")
    made = company.user(department_id=sales)
    login = factories.unique("adm")
    form = {"login_name": login, "name": "李经理", "email": f"{login}@example.com", "scope_department_id": sales, "invite": True}
    company.root(org.create_administrator, **form)
    assert preview(company, made, department_id=support)["administrators_losing"] == 1
    assert preview(company, made, department_id=sales)["administrators_losing"] == 0


def test_a_change_without_consequences_says_so(company):
    made, _, _ = dedicated(company, count=1)
    assert preview(company, made, expires_on=None) == NO_EFFECT


def test_an_administrator_of_a_department_previews_nobody_outside_it(company):
    sales, support = company.department("销售"), company.department("客服")
    scoped = company.administrator(sales)
    outside, inside = company.user(department_id=support), company.user(department_id=sales)
    for asked in ({"id": outside["id"]}, {"id": inside["id"], "department_id": support}):
        with pytest.raises(NotFound):
            scoped(org.preview_user_change, **asked)


def test_while_booking_is_silent_the_figures_are_unknown(company, booking):
    made, _, _ = dedicated(company, count=1)
    booking.suspend()
    try:
        told = preview(company, made, account_kind="shared")
    finally:
        booking.resume()
    unknown = dict.fromkeys(("meetings_kept", "meetings_after_expiry", "meetings_above_capacity"))
    assert told == NO_EFFECT | unknown | {"room": {"effect": "released", "name": None, "pmi": None}}
