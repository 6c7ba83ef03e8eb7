"""Sites: made and changed by the operator, shown to their administrators."""

import pytest

from contracts import org
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from tests.org.factories import LINES, NEXT_YEAR, new_id, new_site, new_user, unique


def test_a_new_site_has_a_root_named_after_it_and_its_first_administrator(company):
    tree = company.root(org.list_departments)["items"]
    assert [(top["name"], top["parent_id"], top["children"]) for top in tree] == [("示例公司", None, [])]
    assert company.first["scope_department_id"] == company.root_id


def test_the_root_of_a_site_has_the_whole_of_a_long_name(found):
    name = "长" * 99 + "名"
    assert [top["name"] for top in found(name_zh=name).root(org.list_departments)["items"]] == [name]


def test_making_the_same_site_twice_makes_one(operator):
    key, request = new_id(), new_site()
    first, second = operator(org.create_site, key=key, **request), operator(org.create_site, key=key, **request)
    assert first == second
    assert operator(org.list_sites, q=request["name_zh"], page_size=1)["total"] >= 1
    assert operator(org.get_site, id=first["id"])["user_count"] == 0


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone", "format"),
        ({"country": "XX"}, "country", "format"),
        ({"ports": 10}, "ports", "concurrent_site_only"),
        ({"type": "concurrent", "ports": None}, "ports", "required"),
        ({"type": "concurrent", "lines": LINES}, "lines", "account_site_only"),
        ({"lines": [LINES[0], LINES[0]]}, "lines", "duplicate"),
    ],
)
def test_a_site_that_cannot_be_is_refused_by_field(operator, given, field, code):
    with pytest.raises(Invalid) as refusal:
        operator(org.create_site, **{name: value for name, value in new_site(**given).items() if value is not None})
    assert [(fault.field, fault.code) for fault in refusal.value.fields] == [(field, code)]


def test_a_login_name_that_is_taken_leaves_no_half_made_site(operator, company):
    taken = {"login_name": company.first["login_name"].upper(), "name": "某某", "email": f"{unique()}@example.com"}
    request = new_site(name_zh=unique("公司"), administrator=taken)
    with pytest.raises(Conflict) as refusal:
        operator(org.create_site, **request)
    assert [(fault.field, fault.code) for fault in refusal.value.fields] == [("login_name", "taken")]
    assert operator(org.list_sites, q=request["name_zh"])["total"] == 0


def test_the_operator_changes_what_is_given_and_nothing_else(operator, company):
    changed = operator(org.update_site, id=company.id, features=["rooms"], hosts=7)
    assert (changed["features"], changed["hosts"]) == (["rooms"], {"used": 0, "total": 7})
    assert changed["name_en"] == "Example"
    assert company.root(org.get_own_site)["features"] == ["rooms"]


@pytest.mark.parametrize("given", [["rooms", "rooms"], ["webinars", "rooms", "webinars", "rooms"]])
def test_features_are_a_set(operator, company, given):
    wanted = [feature for feature in org.FEATURES if feature in given]
    changed = operator(org.update_site, id=company.id, features=given)
    again = operator(org.update_site, id=company.id, features=given[::-1])
    assert changed["features"] == again["features"] == company.root(org.get_own_site)["features"] == wanted
    assert again["version"] == changed["version"]  # the same set is no change


def test_a_new_sites_features_are_a_set(found):
    assert found(features=["rooms", "rooms"]).site["features"] == ["rooms"]


def test_the_sites_figures_are_roots(company):
    company.user()
    scoped = company.administrator(company.department("Sales"))
    assert company.root(org.get_own_site)["hosts"] == {"used": 1, "total": 0}
    assert scoped(org.get_own_site)["hosts"] is None
    with pytest.raises(Forbidden, match="root_only"):
        scoped(org.get_licence)
    preview = scoped(org.preview_scope, department_id=scoped.actor.scope_department_id)
    assert (preview["users"], preview["departments"]) == (0, 1)


def test_a_capacity_above_the_ports_does_not_say_how_many_there_are(concurrent):
    department = concurrent.department("Sales")
    form = new_user(department, account_kind="shared", capacity=9999)
    with pytest.raises(Invalid) as refusal:
        concurrent.administrator(department)(org.create_user, **form)
    assert [(fault.code, fault.params) for fault in refusal.value.fields] == [("above_ports", {})]
    assert "100" not in refusal.value.message


def test_roots_administrators_are_told_the_licensed_ports_that_a_capacity_exceeds(concurrent):
    with pytest.raises(Invalid) as refusal:
        concurrent.user(account_kind="shared", capacity=101)
    assert [(fault.code, fault.params) for fault in refusal.value.fields] == [("above_ports", {"most": 100})]


def test_a_licence_cannot_go_below_the_dedicated_rooms_in_use(operator, company):
    company.user(account_kind="dedicated", capacity=50)
    company.user(account_kind="dedicated", capacity=50)
    with pytest.raises(Conflict) as refusal:
        operator(org.update_site, id=company.id, lines=[LINES[0], LINES[1] | {"quantity": 1}])
    assert refusal.value.code == "licence_in_use"
    assert refusal.value.details["lines"] == [{"room_kind": "dedicated", "capacity": 50, "quantity": 1, "used": 2}]


def test_users_follow_their_rooms_to_a_line_that_replaces_the_old_one(operator, company):
    company.user(account_kind="dedicated", capacity=50)
    later = NEXT_YEAR.replace(year=NEXT_YEAR.year + 1, day=1).isoformat()
    operator(org.update_site, id=company.id, lines=[LINES[1] | {"quantity": 3, "expires_on": later}])
    assert company.root(org.get_licence)["lines"] == [
        {"room_kind": "dedicated", "capacity": 50, "quantity": 3, "used": 1, "expires_on": later}
    ]


def test_lines_of_equal_capacity_and_different_expiry_stay_apart_and_the_longer_is_used_first(operator, company):
    later = NEXT_YEAR.replace(year=NEXT_YEAR.year + 1, day=1).isoformat()
    operator(org.update_site, id=company.id, lines=[LINES[1], LINES[1] | {"quantity": 1, "expires_on": later}])
    company.user(account_kind="dedicated", capacity=50)
    lines = company.root(org.get_licence)["lines"]
    assert [(line["expires_on"], line["used"]) for line in lines] == [(LINES[1]["expires_on"], 0), (later, 1)]


def test_root_administrators_rename_the_enterprise_others_may_not(company):
    assert company.root(org.update_own_site, name_en="Renamed")["name_en"] == "Renamed"
    with pytest.raises(Forbidden):
        company.administrator(company.department("销售"))(org.update_own_site, name_en="Mine")


def test_a_stale_change_of_the_enterprise_shows_what_is_there_now(company):
    version = company.root(org.get_own_site)["version"]
    company.root(org.update_own_site, name_en="First", if_match=version)
    with pytest.raises(Stale) as refusal:
        company.root(org.update_own_site, name_en="Second", if_match=version)
    assert refusal.value.details["current"]["name_en"] == "First"


def test_a_concurrent_site_shows_its_licensed_ports(concurrent):
    licence = concurrent.root(org.get_licence)
    assert licence["ports"]["licensed"] == 100
    assert licence["lines"] == []


def test_a_site_that_is_not_there_is_not_found(operator):
    with pytest.raises(NotFound):
        operator(org.get_site, id=new_id())
