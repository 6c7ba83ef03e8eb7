"""org's licence is booking's: told when a site is made, asked before it is changed."""

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


def test_a_renamed_room_is_in_the_sites_audit_log(company):
    room = rooms(company, 5)[0]
    in_booking(company, Role.ADMINISTRATOR, account_id=new_id(), name="李管理")(contract.rename_room, id=room["id"], name="长江厅")

    def look():
        actions = [each["action"] for each in company.root(org.list_audit)["items"]]
        assert "room.renamed" in actions

    eventually(look)
