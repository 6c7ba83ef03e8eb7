"""Users: the four forms, uniqueness in the whole network, dedicated rooms, stale changes, deletion (manual 1.2.3)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from contracts import org
from contracts.errors import Conflict, Invalid, NotFound, RostrumError, Stale, Unavailable
from tests.org.factories import mobile, new_id, new_user, unique, yesterday


def faults(refusal):
    return [(fault.field, fault.code) for fault in refusal.value.fields]


def test_a_new_user_is_there_for_those_who_look(company):
    sales = company.department("销售")
    made = company.user(department_id=sales, phone="010-8888 6666 x12", mobile="13800138000"[:3] + mobile()[3:])
    read = company.root(org.get_user, id=made["id"])
    assert read | {"directory_version": 0} == made | {"directory_version": 0}
    assert (read["department_path"], read["status"], read["version"]) == (["示例公司", "销售"], "invited", 1)
    assert read["phone"] == "+861088886666;ext=12"
    assert company.root(org.list_users)["total"] == 1


def test_the_same_request_twice_makes_one_user(company):
    key, request = new_id(), new_user(company.root_id)
    first, second = company.root(org.create_user, key=key, **request), company.root(org.create_user, key=key, **request)
    assert first == second
    assert company.root(org.list_users)["total"] == 1


@pytest.mark.parametrize(
    ("site_type", "kind", "capacity", "expected"),
    [
        ("account", "shared", None, None),
        ("account", "shared", 25, ("capacity", "not_applicable")),
        ("account", "dedicated", 50, None),
        ("account", "dedicated", None, ("capacity", "required")),
        ("account", "dedicated", 300, ("capacity", "not_licensed")),
        ("concurrent", "shared", 100, None),
        ("concurrent", "shared", None, ("capacity", "required")),
        ("concurrent", "dedicated", 25, None),
        ("concurrent", "dedicated", 101, ("capacity", "above_ports")),
    ],
)
def test_each_of_the_four_forms_takes_the_capacity_that_fits_it(found, site_type, kind, capacity, expected):
    company = found(type=site_type)
    if expected is None:
        assert company.user(account_kind=kind, capacity=capacity)["capacity"] == capacity
    else:
        with pytest.raises(Invalid) as refusal:
            company.user(account_kind=kind, capacity=capacity)
        assert faults(refusal) == [expected]


def test_a_deletion_says_how_many_personal_rooms_it_releases(company):
    ids = [company.user(account_kind="dedicated", capacity=50)["id"], company.user()["id"]]
    assert company.root(org.preview_user_deletion, ids=ids)["room_count"] == 1


def test_of_two_who_want_the_last_dedicated_room_at_once_one_gets_it(company):
    company.user(account_kind="dedicated", capacity=50)
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda _: tried(lambda: company.user(account_kind="dedicated", capacity=50)), range(2)))
    assert sorted(outcomes) == ["done", "no_dedicated_room_left"]
    (line,) = [line for line in company.root(org.get_licence)["lines"] if line["room_kind"] == "dedicated"]
    assert (line["used"], line["quantity"]) == (2, 2)


def test_a_deleted_users_room_and_identifiers_are_free_at_once(company):
    company.user(account_kind="dedicated", capacity=50)
    old = company.user(account_kind="dedicated", capacity=50)
    company.root(org.delete_user, id=old["id"])
    names = {name: old[name] for name in ("login_name", "email")}
    company.user(account_kind="dedicated", capacity=50, **names)
    with pytest.raises(Conflict) as refusal:
        company.root(org.restore_user, id=old["id"])
    assert refusal.value.code == "no_dedicated_room_left"


@pytest.mark.parametrize("field", ["login_name", "email", "phone", "mobile"])
def test_what_identifies_is_unique_across_sites_in_any_spelling(company, found, field):
    number = mobile()
    theirs = {"login_name": unique(), "email": f"{unique()}@example.com", "phone": f"+86 {number}", "mobile": f"0086{number}"}[field]
    same = {"login_name": theirs.upper(), "email": theirs.upper(), "phone": number, "mobile": f"+86-{number}"}[field]
    found().user(**{field: theirs})
    with pytest.raises(Conflict) as refusal:
        company.user(**{field: same})
    assert (refusal.value.code, faults(refusal), refusal.value.details) == ("taken", [(field, "taken")], {})


@pytest.mark.parametrize("theirs", ["email", "mobile"])
def test_a_login_name_cannot_read_as_somebody_elses_address_or_number(company, theirs):
    value = {"email": f"{unique()}@example.com", "mobile": mobile()}[theirs]
    company.user(**{theirs: value})
    with pytest.raises(Conflict) as refusal:
        company.user(login_name=value)
    assert faults(refusal) == [("login_name", "taken")]


def test_ones_own_address_and_number_can_be_ones_login_name(company):
    address, number = f"{unique()}@example.com", mobile()
    assert company.user(login_name=address, email=address)["login_name"] == address
    assert company.user(login_name=number, mobile=number)["login_name"] == number


def test_of_many_who_take_one_address_at_once_one_gets_it(company, found):
    address = f"{unique()}@example.com"
    sites = [company, found(), found(), company]
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda each: tried(lambda: each.user(email=address)), sites))
    assert sorted(outcomes) == ["done", "taken", "taken", "taken"]


@pytest.mark.parametrize("number", ["123", "+999 123456", "abc", "+86 1"])
def test_a_number_that_no_telephone_has_is_refused(company, number):
    with pytest.raises(Invalid) as refusal:
        company.user(mobile=number)
    assert faults(refusal) == [("mobile", "format")]


def test_a_number_without_country_code_is_read_in_the_sites_country(found):
    assert found(country="US").user(phone="(202) 555-0123")["phone"] == "+12025550123"


@pytest.mark.parametrize(("given", "field"), [({"invite": False}, "password"), ({"password": "Long-enough-9"}, "invite")])
def test_a_new_user_gets_a_password_or_an_invitation(company, given, field):
    with pytest.raises(Invalid) as refusal:
        company.user(**given)
    assert [fault.field for fault in refusal.value.fields] == [field]


class TestChanges:
    def test_what_is_not_given_stays(self, company):
        user = company.user(phone="010-64157392", english_name="Ming")
        changed = company.root(org.update_user, id=user["id"], name="王大明", phone=None)
        assert (changed["name"], changed["phone"], changed["english_name"], changed["version"]) == ("王大明", None, "Ming", 2)

    def test_a_change_that_changes_nothing_is_no_new_version(self, company):
        user = company.user()
        same = company.root(org.update_user, id=user["id"], name=user["name"])
        assert (same["version"], same["directory_version"]) == (1, user["directory_version"])

    def test_a_stale_form_is_refused_with_what_has_changed(self, company):
        user = company.user()
        company.root(org.update_user, id=user["id"], name="新名", english_name="New", if_match=1)
        with pytest.raises(Stale) as refusal:
            company.root(org.update_user, id=user["id"], english_name="Mine", if_match=1)
        assert refusal.value.details["changed"] == ["english_name", "name"]
        assert (refusal.value.details["current"]["name"], refusal.value.details["current"]["version"]) == ("新名", 2)

    def test_a_stored_answer_comes_before_the_check_of_the_version(self, company):
        user, key = company.user(), new_id()
        first = company.root(org.update_user, id=user["id"], name="新名", if_match=1, key=key)
        assert company.root(org.update_user, id=user["id"], name="新名", if_match=1, key=key) == first

    def test_a_dedicated_accounts_capacity_is_fixed(self, company):
        user = company.user(account_kind="dedicated", capacity=50)
        with pytest.raises(Invalid) as refusal:
            company.root(org.update_user, id=user["id"], capacity=25)
        assert faults(refusal) == [("capacity", "capacity_fixed")]

    def test_a_user_goes_from_one_kind_to_the_other_and_the_room_follows(self, company):
        user = company.user()
        dedicated = company.root(org.update_user, id=user["id"], account_kind="dedicated", capacity=50)
        assert (dedicated["account_kind"], dedicated["capacity"]) == ("dedicated", 50)
        assert used_rooms(company) == 1
        shared = company.root(org.update_user, id=user["id"], account_kind="shared")
        assert (shared["account_kind"], shared["capacity"]) == ("shared", None)
        assert used_rooms(company) == 0

    def test_a_new_address_frees_the_old_one(self, company):
        user = company.user()
        company.root(org.update_user, id=user["id"], email=f"{unique()}@example.com")
        assert company.user(email=user["email"])["email"] == user["email"]


class TestDeletion:
    def test_many_are_deleted_after_a_preview_of_whom(self, company):
        users = [company.user(name=name) for name in ("丁", "甲", "乙")]
        ids = [user["id"] for user in users[:2]]
        assert company.root(org.preview_user_deletion, ids=ids) == {
            "user_count": 2,
            "room_count": 0,
            "meeting_count": 0,
            "names": ["丁", "甲"],
        }
        company.root(org.delete_users, ids=ids)
        assert [user["name"] for user in company.root(org.list_users)["items"]] == ["乙"]

    def test_one_that_is_not_there_leaves_all(self, company):
        user = company.user()
        with pytest.raises(NotFound) as refusal:
            company.root(org.delete_users, ids=[user["id"], new_id()])
        assert faults(refusal) == [("ids.1", "not_found")]
        assert company.root(org.list_users)["total"] == 1

    def test_a_stale_deletion_is_refused(self, company):
        user = company.user()
        company.root(org.update_user, id=user["id"], name="新名")
        with pytest.raises(Stale):
            company.root(org.delete_user, id=user["id"], if_match=1)

    def test_a_deleted_user_comes_back_as_they_were(self, company):
        user = company.user(account_kind="dedicated", capacity=50)
        company.root(org.delete_user, id=user["id"])
        with pytest.raises(NotFound):
            company.root(org.get_user, id=user["id"])
        restored = company.root(org.restore_user, id=user["id"])
        assert {name: restored[name] for name in ("login_name", "capacity", "email")} == {
            name: user[name] for name in ("login_name", "capacity", "email")
        }
        assert used_rooms(company) == 1

    def test_a_taken_identifier_keeps_a_user_from_coming_back(self, company):
        user = company.user()
        company.root(org.delete_user, id=user["id"])
        company.user(email=user["email"])
        with pytest.raises(Conflict) as refusal:
            company.root(org.restore_user, id=user["id"])
        assert faults(refusal) == [("email", "taken")]


class TestScope:
    """An administrator of a sub-department, and users outside it: they do not exist."""

    @pytest.fixture
    def sales(self, company):
        return company.department("Sales")

    @pytest.fixture
    def manager(self, company, sales):
        return company.administrator(sales)

    def test_lists_searches_and_counts_show_the_scope_only(self, company, manager, sales):
        east = company.department("East", sales)
        inside = company.user(department_id=east, name="张三")
        company.user(name="张三丰")
        page = manager(org.list_users, q="张三")
        assert ([item["id"] for item in page["items"]], page["total"]) == ([inside["id"]], 1)
        assert page["items"][0]["department_path"] == ["Sales", "East"]

    def test_a_department_outside_cannot_be_listed(self, company, manager):
        for department_id in (company.root_id, new_id()):
            with pytest.raises(NotFound):
                manager(org.list_users, department_id=department_id)

    @pytest.mark.parametrize(
        ("call", "more"),
        [
            (org.get_user, {}),
            (org.update_user, {"name": "x"}),
            (org.delete_user, {}),
            (org.restore_user, {}),
        ],
    )
    @pytest.mark.parametrize("where", ["other department", "other site", "nowhere"])
    def test_one_outside_cannot_be_touched(self, company, found, manager, call, more, where):
        user_id = {
            "other department": lambda: company.user()["id"],
            "other site": lambda: found().user()["id"],
            "nowhere": new_id,
        }[where]()
        with pytest.raises(NotFound):
            manager(call, id=user_id, **more)

    def test_nobody_is_moved_out_or_put_outside(self, company, manager, sales):
        user = company.user(department_id=sales)
        with pytest.raises(NotFound):
            manager(org.update_user, id=user["id"], department_id=company.root_id)
        with pytest.raises(NotFound):
            manager(org.create_user, **new_user(company.root_id))


class TestList:
    def test_a_department_is_listed_with_or_without_those_below(self, company):
        sales = company.department("Sales")
        inside = company.user(department_id=sales)
        below = company.user(department_id=company.department("East", sales))
        assert ids(company, department_id=sales) == [inside["id"]]
        assert ids(company, department_id=sales, include_subdepartments=True) == [below["id"], inside["id"]]

    @pytest.mark.parametrize(
        "q",
        ["单雄", "雄信", "shanxiong", "Dan Xiong Xin", "SXX", "xiongxin", "Sam Shan", "d.x", "@corp", "138 0013", "800-1399", "01066"],
    )
    def test_the_quick_search_finds_by_any_part_of_what_identifies_a_person(self, company, q):
        login = unique("d.x")
        digits = mobile()[5:]
        user = company.user(
            name="单雄信", english_name="Sam Shan", login_name=login, email=f"{login}@corp.example", phone=f"010-66{digits}"
        )
        company.user(name="李四")
        if q.startswith(("138", "800")):
            company.root(org.delete_user, id=user["id"])
            user = company.user(name="王五", mobile="13800139999"[:8] + "999")
            assert ids(company, q=q) == [user["id"]]
            company.root(org.delete_user, id=user["id"])
        else:
            assert ids(company, q=q) == [user["id"]]

    def test_a_field_filter_looks_in_its_own_field_only(self, company):
        login = unique("zhang")
        by_name, by_login = company.user(name="张三"), company.user(name="李四", login_name=login)
        assert ids(company, name="zhang") == [by_name["id"]]
        assert ids(company, login_name="zhang") == [by_login["id"]]

    @pytest.mark.parametrize("q", ["%", "_", "'", "\\", '"; DROP TABLE users; --'])
    def test_signs_that_mean_something_to_sql_mean_themselves(self, company, q):
        company.user()
        user = company.user(name=f"a{q}b")
        assert ids(company, name=q) == [user["id"]]

    def test_names_are_sorted_as_in_a_telephone_book(self, company):
        for name in ("张三", "Bob", "安妮", "李四"):
            company.user(name=name)
        assert [item["name"] for item in company.root(org.list_users, sort="name")["items"]] == ["安妮", "Bob", "李四", "张三"]
        assert [item["name"] for item in company.root(org.list_users, sort="-name")["items"]] == ["张三", "李四", "Bob", "安妮"]

    def test_pages_follow_each_other_without_gap_or_overlap(self, company):
        made = {company.user(name="同名")["id"] for _ in range(5)}
        pages = [company.root(org.list_users, sort="name", page=page, page_size=2) for page in (1, 2, 3, 4)]
        assert [item["id"] for page in pages for item in page["items"]] == sorted(made)
        assert {page["total"] for page in pages} == {5}

    @pytest.mark.parametrize(("given", "status"), [({}, "invited"), ({"expires_on": yesterday()}, "expired")])
    def test_a_status_is_shown_and_filtered_alike(self, company, given, status):
        user = company.user(**given)
        assert ids(company, status=status) == [user["id"]]
        for other in {"active", "invited", "expired", "locked"} - {status}:
            assert ids(company, status=other) == []

    def test_kinds_are_filtered(self, company):
        company.user()
        dedicated = company.user(account_kind="dedicated", capacity=50)
        assert ids(company, account_kind="dedicated") == [dedicated["id"]]


def ids(company, **query):
    return [item["id"] for item in company.root(org.list_users, **query)["items"]]


def used_rooms(company):
    """The dedicated ones: how many shared rooms are used is booking's to say, which may be behind."""
    return sum(line["used"] for line in company.root(org.get_licence)["lines"] if line["room_kind"] == "dedicated")


def tried(step):
    """Whoever is asked to try again, does: a busy machine may not let everybody wait for a lock."""
    while True:
        try:
            step()
        except Unavailable:
            continue
        except RostrumError as error:
            return error.code
        return "done"
