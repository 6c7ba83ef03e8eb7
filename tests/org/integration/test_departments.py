"""The tree of departments (manual 1.2.2), by its administrators and by those of a part of it."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from contracts import org
from contracts.errors import Conflict, Forbidden, NotFound, RostrumError, Unavailable
from tests.org.factories import new_id


def names(node):
    """The tree as nested lists of names."""
    return [node["name"], *(names(child) for child in node["children"])]


def tree(caller):
    (top,) = caller(org.list_departments)["items"]
    return top


def test_the_tree_has_siblings_in_order_and_counts_users_with_those_below(company):
    sales = company.department("Sales")
    company.department("Finance")
    east = company.department("East", sales)
    company.user(department_id=sales)
    company.user(department_id=east)
    top = tree(company.root)
    assert names(top) == ["示例公司", ["Finance"], ["Sales", ["East"]]]
    assert (top["user_count"], top["total_user_count"]) == (0, 2)
    assert [(each["user_count"], each["total_user_count"]) for each in top["children"]] == [(0, 0), (1, 2)]


def test_siblings_are_sorted_by_pinyin_as_users_are(company):
    for name in ("中心", "实验室", "Beta", "财务", "安全", "阿尔法"):
        company.department(name)
    names = [each["name"] for each in tree(company.root)["children"]]
    assert names == ["阿尔法", "安全", "Beta", "财务", "实验室", "中心"]


def test_a_department_is_found_by_its_pinyin_and_its_initials(company):
    company.department("实验室")
    company.department("Sales")
    assert {each["name"]: each["spellings"] for each in tree(company.root)["children"]} == {"实验室": "shiyanshi sys", "Sales": ""}


@pytest.mark.parametrize("name", ["销售", "Sales", "SALES", "Ｓａｌｅｓ"])
def test_siblings_have_different_names_whatever_their_case_and_width(company, name):
    company.department("销售")
    company.department("sales")
    with pytest.raises(Conflict) as refusal:
        company.department(name)
    assert (refusal.value.code, refusal.value.details["parent"]) == ("name_taken", "示例公司")


def test_departments_of_different_parents_may_share_a_name(company):
    company.department("行政", company.department("北京"))
    company.department("行政", company.department("上海"))
    assert tree(company.root)["children"][0]["children"][0]["name"] == "行政"


def test_a_department_moves_with_all_that_is_in_it_and_below(company):
    sales, lab = company.department("Sales"), company.department("Lab")
    east = company.department("East", sales)
    user = company.user(department_id=east)
    company.root(org.update_department, id=sales, parent_id=lab)
    assert names(tree(company.root)) == ["示例公司", ["Lab", ["Sales", ["East"]]]]
    assert company.root(org.get_user, id=user["id"])["department_path"] == ["示例公司", "Lab", "Sales", "East"]


def test_a_move_can_bring_the_name_that_makes_it_possible(company):
    sales, lab = company.department("Sales"), company.department("Lab")
    company.department("Sales", lab)
    with pytest.raises(Conflict) as refusal:
        company.root(org.update_department, id=sales, parent_id=lab)
    assert refusal.value.details == {"name": "Sales", "parent": "Lab"}
    company.root(org.update_department, id=sales, parent_id=lab, name="Old sales")
    assert names(tree(company.root)) == ["示例公司", ["Lab", ["Old sales"], ["Sales"]]]


def test_a_department_never_moves_below_itself(company):
    sales = company.department("Sales")
    east = company.department("East", sales)
    for parent in (sales, east):
        with pytest.raises(Conflict) as refusal:
            company.root(org.update_department, id=sales, parent_id=parent)
        assert refusal.value.code == "below_itself"


def test_the_tree_is_ten_levels_deep_at_most_also_by_a_move(company):
    deepest = company.root_id
    for level in range(2, 11):
        deepest = company.department(f"L{level}", deepest)
    with pytest.raises(Conflict) as refusal:
        company.department("L11", deepest)
    assert refusal.value.code == "too_deep"
    other = company.department("Other")
    company.department("Child", other)
    ninth = company.root(org.list_departments)["items"][0]["children"][0]
    while ninth["name"] != "L9":
        ninth = ninth["children"][0]
    with pytest.raises(Conflict) as refusal:
        company.root(org.update_department, id=other, parent_id=ninth["id"])
    assert refusal.value.code == "too_deep"


def test_the_root_can_be_renamed_and_nothing_else(company):
    company.root(org.update_department, id=company.root_id, name="新名字")
    assert tree(company.root)["name"] == "新名字"
    for call, more in ((org.update_department, {"parent_id": company.department("Sales")}), (org.delete_department, {})):
        with pytest.raises(Forbidden):
            company.root(call, id=company.root_id, **more)


def test_a_deletion_says_before_what_it_will_touch_and_moves_the_users_to_the_root(company):
    sales = company.department("Sales")
    east = company.department("East", sales)
    user = company.user(department_id=east)
    preview = company.root(org.preview_department_deletion, id=sales)
    assert (preview["department_count"], preview["user_count"], preview["moves_to"]["id"]) == (1, 1, company.root_id)
    company.root(org.delete_department, id=sales)
    assert names(tree(company.root)) == ["示例公司"]
    assert company.root(org.get_user, id=user["id"])["department_id"] == company.root_id


def test_a_deleted_user_can_be_restored_though_the_department_is_gone(company):
    sales = company.department("Sales")
    user = company.user(department_id=sales)
    company.root(org.delete_user, id=user["id"])
    company.root(org.delete_department, id=sales)
    assert company.root(org.restore_user, id=user["id"])["department_id"] == company.root_id


def test_a_department_that_is_somebodys_scope_stays_and_they_are_named(company):
    sales = company.department("Sales")
    east = company.department("East", sales)
    holder = {"login_name": new_id()[:20], "name": "李经理", "email": f"{new_id()}@example.com", "scope_department_id": east}
    company.root(org.create_administrator, **holder, invite=True)
    assert [each["name"] for each in company.root(org.preview_department_deletion, id=sales)["administrators"]] == ["李经理"]
    with pytest.raises(Conflict) as refusal:
        company.root(org.delete_department, id=sales)
    assert [each["name"] for each in refusal.value.details["administrators"]] == ["李经理"]


class TestOfASubDepartment:
    """Its administrator sees it as the top, and nothing outside it."""

    @pytest.fixture
    def sales(self, company):
        return company.department("Sales")

    @pytest.fixture
    def outside(self, company):
        return company.department("Finance")

    @pytest.fixture
    def manager(self, company, sales):
        return company.administrator(sales)

    def test_the_tree_begins_at_the_scope(self, company, manager, sales, outside):
        company.department("East", sales)
        top = tree(manager)
        assert (names(top), top["parent_id"]) == (["Sales", ["East"]], None)

    def test_the_top_is_never_renamed_moved_or_deleted(self, manager, sales):
        east = manager(org.create_department, parent_id=sales, name="East")["id"]
        for call, request in (
            (org.update_department, {"name": "Mine"}),
            (org.update_department, {"parent_id": east}),
            (org.delete_department, {}),
            (org.preview_department_deletion, {}),
        ):
            with pytest.raises(Forbidden):
                manager(call, id=sales, **request)

    def test_what_lies_outside_does_not_exist(self, company, manager, sales, outside):
        for request in (
            {"parent_id": outside, "name": "x"},
            {"parent_id": company.root_id, "name": "x"},
            {"parent_id": new_id(), "name": "x"},
        ):
            with pytest.raises(NotFound):
                manager(org.create_department, **request)
        east = manager(org.create_department, parent_id=sales, name="East")["id"]
        for call, request in (
            (org.update_department, {"id": outside, "name": "x"}),
            (org.update_department, {"id": east, "parent_id": outside}),
            (org.delete_department, {"id": company.root_id}),
            (org.preview_department_deletion, {"id": outside}),
        ):
            with pytest.raises(NotFound):
                manager(call, **request)

    def test_users_of_a_deleted_department_go_to_the_top_of_the_scope(self, company, manager, sales):
        east = manager(org.create_department, parent_id=sales, name="East")["id"]
        user = company.user(department_id=east)
        manager(org.delete_department, id=east)
        assert company.root(org.get_user, id=user["id"])["department_id"] == sales


def test_a_department_of_another_site_does_not_exist(company, found):
    theirs = found()
    foreign = theirs.department("Sales")
    for call, request in (
        (org.create_department, {"parent_id": foreign, "name": "x"}),
        (org.update_department, {"id": foreign, "name": "x"}),
        (org.delete_department, {"id": foreign}),
    ):
        with pytest.raises(NotFound):
            company.root(call, **request)


def test_of_two_who_swap_two_departments_at_once_one_is_refused(company):
    """Each below the other would be a cycle."""
    first, second = company.department("First"), company.department("Second")
    moves = [partial(company.root, org.update_department, id=a, parent_id=b) for a, b in ((first, second), (second, first))]
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(_tried, moves))
    assert sorted(outcomes) == ["below_itself", "done"]


def _tried(step):
    """Whoever is asked to try again, does: a busy machine may not let everybody wait for a lock."""
    while True:
        try:
            step()
        except Unavailable:
            continue
        except RostrumError as error:
            return error.code
        return "done"
