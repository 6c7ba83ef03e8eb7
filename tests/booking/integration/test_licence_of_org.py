"""org's licence is booking's: told when a site is made, asked before it is changed, and for what uses it."""

import pytest

from contracts import booking as contract
from contracts import org
from contracts.call import Actor, Role
from contracts.errors import Conflict
from tests.booking.factories import Caller, at, eventually, new_id
from tests.org import factories


@pytest.fixture
def company(client, container, booking):
    container("org")
    return factories.found(client)


def in_booking(company, role, **more):
    return Caller(company.client, Actor(role=role, request_id=new_id(), site_id=company.id, **more))


def rooms(company, count):
    def look():
        found = in_booking(company, Role.ADMINISTRATOR, account_id=new_id()).rooms(kind="shared")
        assert len(found) == count
        return found

    return eventually(look)


def test_a_new_site_has_its_rooms(company):
    assert {room["capacity"] for room in rooms(company, 5)} == {25}


def test_a_licence_is_not_cut_below_what_is_booked(company):
    rooms(company, 5)
    account = company.user()["id"]
    user = in_booking(company, Role.USER, account_id=account)
    for _ in range(2):
        eventually(lambda: user.book(at(9)))
    operator = factories.Caller(company.client, factories.OPERATOR)

    with pytest.raises(Conflict) as refusal:
        operator(org.update_site, id=company.id, lines=[factories.LINES[0] | {"quantity": 1}])

    assert refusal.value.code == "licence_in_use"
    assert len(operator(org.get_site, id=company.id)["lines"]) == 2
    operator(org.update_site, id=company.id, lines=[factories.LINES[0] | {"quantity": 2}])
    rooms(company, 2)


def test_deleting_a_user_says_how_many_meetings_go(company):
    rooms(company, 5)
    account = company.user()["id"]
    eventually(lambda: in_booking(company, Role.USER, account_id=account).book(at(9)))

    assert company.root(org.preview_user_deletion, ids=[account])["meeting_count"] == 1


def test_of_many_users_all_meetings_to_come_are_counted(company):
    rooms(company, 5)
    accounts = [company.user()["id"] for _ in range(3)]
    for number, account in enumerate(accounts):
        user = in_booking(company, Role.USER, account_id=account)
        eventually(lambda user=user, number=number: user.book(at(9 + number)))

    assert company.root(org.preview_user_deletion, ids=accounts)["meeting_count"] == 3


def test_the_licence_shows_which_shared_rooms_are_booked(company):
    rooms(company, 5)
    user = in_booking(company, Role.USER, account_id=company.user()["id"])
    eventually(lambda: user.book(at(9)))

    used = {line["room_kind"]: line["used"] for line in company.root(org.get_licence)["lines"]}
    assert used == {"shared": 1, "dedicated": 0}


def test_the_licence_of_a_concurrent_site_shows_the_ports_in_use_and_todays_peak(client, container, booking):
    container("org")
    site = factories.found(client, type="concurrent")

    def look():
        assert site.root(org.get_licence)["ports"] == {"licensed": 100, "in_use": 0, "peak_today": 0, "peak_today_at": None}

    eventually(look)


def test_a_scope_is_shown_with_the_rooms_and_the_meetings_that_it_sees(company):
    rooms(company, 5)
    sales = company.department("销售部")
    user = in_booking(company, Role.USER, account_id=company.user(department_id=sales)["id"])
    eventually(lambda: user.book(at(9)))
    other = in_booking(company, Role.USER, account_id=company.user()["id"])
    eventually(lambda: other.book(at(9)))

    def seen(department):
        preview = company.root(org.preview_scope, department_id=department)
        return preview["rooms"], preview["meetings"]

    assert (seen(sales), seen(company.root_id)) == ((5, 1), (5, 2))


def seen_by(company, scope):
    """The numbers in the lists of an administrator of that scope."""
    own, bookings = (
        company.administrator(scope),
        in_booking(company, Role.ADMINISTRATOR, account_id=new_id(), scope_department_id=scope),
    )

    def total(caller, call, **filters):
        return caller(call, page_size=1, **filters)["total"]

    def departments(nodes):
        return sum(1 + departments(node["children"]) for node in nodes)

    return {
        "departments": departments(own(org.list_departments)["items"]),
        "users": total(own, org.list_users),
        "administrators": total(own, org.list_administrators),
        "shared_rooms": total(bookings, contract.list_rooms, kind="shared"),
        "dedicated_rooms": total(bookings, contract.list_rooms, kind="dedicated"),
        "all_meetings": total(bookings, contract.list_meetings),
        "meetings": sum(total(bookings, contract.list_meetings, status=status) for status in ("booked", "in_progress")),
    }


def test_the_preview_of_a_scope_is_what_its_administrators_lists_show(company):
    rooms(company, 5)
    sales = company.department("销售部")
    east = company.department("华东", sales)
    seller = company.user(department_id=east)["id"]
    company.user(department_id=sales, account_kind="dedicated", capacity=50)
    user = in_booking(company, Role.USER, account_id=seller)
    made = eventually(lambda: user.book(at(9)))
    eventually(lambda: user.book(at(11)))
    user(contract.cancel_meeting, id=made["id"])

    def look():
        for department, scope in ((company.root_id, None), (sales, sales), (east, east)):
            preview, seen = company.root(org.preview_scope, department_id=department), seen_by(company, scope)
            assert {name: preview[name] for name in seen} == seen
            assert (seen["all_meetings"], seen["meetings"], seen["shared_rooms"]) == (2, 1, 5)
        assert preview["dedicated_rooms"] == 0

    eventually(look)


def test_while_booking_is_silent_its_figures_are_unknown_and_all_else_is_answered(company, booking):
    rooms(company, 5)
    account = company.user()["id"]
    booking.suspend()
    try:
        lines = company.root(org.get_licence)["lines"]
        preview = company.root(org.preview_scope, department_id=company.root_id)
        deletion = company.root(org.preview_user_deletion, ids=[account])
    finally:
        booking.resume()

    assert {line["room_kind"]: line["used"] for line in lines} == {"shared": None, "dedicated": 0}
    assert (preview["users"], preview["rooms"], preview["meetings"]) == (1, None, None)
    assert (deletion["user_count"], deletion["meeting_count"]) == (1, None)


def test_a_renamed_room_is_in_the_sites_audit_log(company):
    room = rooms(company, 5)[0]
    in_booking(company, Role.ADMINISTRATOR, account_id=new_id(), name="李管理")(contract.rename_room, id=room["id"], name="长江厅")

    def look():
        actions = [each["action"] for each in company.root(org.list_audit)["items"]]
        assert "room.renamed" in actions

    eventually(look)
