"""Administrators and their scopes (manual 1.2.4, spec: who may do what)."""

import pytest

from contracts import org
from contracts.errors import Conflict, Forbidden, NotFound, Stale
from tests.org.factories import mobile, unique


@pytest.fixture
def sales(company):
    return company.department("Sales")


@pytest.fixture
def east(company, sales):
    return company.department("East", sales)


def new_administrator(scope, **given):
    login = unique("adm")
    form = {"login_name": login, "name": "李经理", "email": f"{login}@example.com", "scope_department_id": scope}
    return form | {"invite": True} | given


def made(company, scope, **given):
    return company.root(org.create_administrator, **new_administrator(scope, **given))


def test_a_new_administrator_is_listed_with_the_way_to_the_scope(company, east):
    administrator = made(company, east)
    listed = company.root(org.list_administrators, q="lijingli")["items"]
    assert [(item["id"], item["scope_path"], item["is_self"]) for item in listed] == [
        (administrator["id"], ["示例公司", "Sales", "East"], False)
    ]


def test_users_and_administrators_share_one_space_of_identifiers(company, sales):
    user = company.user()
    for field in ("login_name", "email"):
        with pytest.raises(Conflict) as refusal:
            made(company, sales, **{field: user[field].upper()})
        assert [fault.field for fault in refusal.value.fields] == [field]


def test_one_sees_only_those_whose_scope_lies_strictly_inside_ones_own(company, sales, east):
    peer, below = made(company, sales), made(company, east)
    manager = company.administrator(sales)
    assert [item["id"] for item in manager(org.list_administrators)["items"]] == [below["id"]]
    assert manager(org.get_administrator, id=below["id"])["scope_path"] == ["Sales", "East"]
    for call, more in ((org.get_administrator, {}), (org.update_administrator, {"name": "x"}), (org.delete_administrator, {})):
        for hidden in (peer["id"], company.first["id"]):
            with pytest.raises(NotFound):
                manager(call, id=hidden, **more)


def test_nobody_gives_a_scope_as_wide_as_their_own(company, sales, east):
    manager = company.administrator(sales)
    with pytest.raises(Forbidden):
        manager(org.create_administrator, **new_administrator(sales))
    with pytest.raises(NotFound):
        manager(org.create_administrator, **new_administrator(company.root_id))
    below = manager(org.create_administrator, **new_administrator(east))
    with pytest.raises(Forbidden):
        manager(org.update_administrator, id=below["id"], scope_department_id=sales)


def test_nobody_deletes_or_narrows_themselves(company, sales):
    second = made(company, company.root_id)
    myself = company.administrator(None, second["id"])
    with pytest.raises(Forbidden):
        myself(org.delete_administrator, id=second["id"])
    with pytest.raises(Forbidden):
        myself(org.update_administrator, id=second["id"], scope_department_id=sales)
    assert myself(org.update_administrator, id=second["id"], name="我自己")["is_self"]


@pytest.mark.parametrize("field", ["login_name", "email", "mobile", "password"])
def test_nobody_changes_what_they_sign_in_by_in_the_list_of_administrators(company, field):
    """Their own personal settings ask for the password."""
    second = made(company, company.root_id)
    value = {"email": f"{unique()}@example.com", "mobile": mobile(), "password": "Correct-horse-7-staple"}.get(field, unique())
    with pytest.raises(Forbidden, match="own_sign_in"):
        company.administrator(None, second["id"])(org.update_administrator, id=second["id"], **{field: value})
    same = {name: second[name] for name in ("login_name", "email")}
    changed = company.administrator(None, second["id"])(org.update_administrator, id=second["id"], english_name="Me", **same)
    assert changed["english_name"] == "Me"


@pytest.mark.parametrize("how", ["deleted", "narrowed"])
def test_the_last_administrator_of_the_whole_site_stays(company, sales, how):
    other = company.administrator(None)  # whose own deletion has not reached the gateway yet
    call, more = {"deleted": (org.delete_administrator, {}), "narrowed": (org.update_administrator, {"scope_department_id": sales})}[how]
    with pytest.raises(Conflict) as refusal:
        other(call, id=company.first["id"], **more)
    assert refusal.value.code == "last_root_administrator"


def test_of_two_root_administrators_one_can_go(company):
    second = made(company, company.root_id)
    company.root(org.delete_administrator, id=second["id"])
    assert company.root(org.list_administrators)["total"] == 1
    assert made(company, company.root_id, login_name=second["login_name"])["login_name"] == second["login_name"]


def test_a_stale_change_is_refused_with_what_has_changed(company, sales):
    administrator = made(company, sales)
    company.root(org.update_administrator, id=administrator["id"], name="新名", if_match=1)
    with pytest.raises(Stale) as refusal:
        company.root(org.update_administrator, id=administrator["id"], name="又名", if_match=1)
    assert (refusal.value.details["changed"], refusal.value.details["current"]["name"]) == (["name"], "新名")


def test_a_department_that_moved_takes_its_administrators_view_with_it(company, sales, east):
    lab = company.department("Lab")
    company.root(org.update_department, id=east, parent_id=lab)
    below = made(company, east)
    with pytest.raises(NotFound):
        company.administrator(sales)(org.get_administrator, id=below["id"])
    assert company.administrator(lab)(org.get_administrator, id=below["id"])["scope_path"] == ["Lab", "East"]


class TestViewAs:
    """What an administrator of a scope would see, before it is given."""

    def test_a_scope_is_shown_with_its_counts_and_screens(self, company, sales, east):
        company.user(department_id=east)
        made(company, east)
        preview = company.root(org.preview_scope, department_id=sales)
        assert (preview["departments"], preview["users"], preview["administrators"]) == (2, 1, 1)
        assert preview["department_path"] == ["示例公司", "Sales"]
        assert "users" in preview["screens"]
        assert preview["withheld"] == ["audit_log"]
        assert preview["withheld_permissions"] == ["audit_log.read", "licence.read", "rooms.write", "site.write", "site_preferences.write"]

    def test_the_whole_site_withholds_nothing(self, company):
        preview = company.root(org.preview_scope, department_id=company.root_id)
        assert (preview["withheld"], preview["administrators"]) == ([], 1)

    def test_screens_follow_the_sites_type_and_features(self, company, concurrent, operator):
        operator(org.update_site, id=company.id, features=["webinars"])
        assert {"shared_rooms", "webinars"} <= set(company.root(org.preview_scope, department_id=company.root_id)["screens"])
        screens = concurrent.root(org.preview_scope, department_id=concurrent.root_id)["screens"]
        assert not {"shared_rooms", "webinars"} & set(screens)

    def test_a_department_outside_cannot_be_viewed(self, company, sales):
        with pytest.raises(NotFound):
            company.administrator(sales)(org.preview_scope, department_id=company.root_id)
