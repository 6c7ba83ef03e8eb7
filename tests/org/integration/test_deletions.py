"""What was deleted is listed for 30 days with who did it, to whoever managed it, and comes back, or is refused with the reason."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts import org
from contracts.errors import Conflict, Gone, NotFound
from kit.testing.explain import assert_indexed, explained
from org.storage import users
from tests.booking.factories import eventually
from tests.org.factories import LINES, new_id, new_user

_AGE_USERS = "UPDATE users SET deleted_at = now() - make_interval(days => :days) WHERE deleted_at IS NOT NULL"
_AGE_ADMINISTRATORS = "UPDATE administrators SET deleted_at = now() - make_interval(days => :days) WHERE deleted_at IS NOT NULL"


def deleted(caller, **query):
    return [item["id"] for item in caller(org.list_deleted_users, **query)["items"]]


def leaver(company, **given):
    user = company.user(**given)
    company.root(org.delete_user, id=user["id"])
    return user


def aged(access_to, company, days):
    """As if all deletions had been so many days ago."""
    for statement in (_AGE_USERS, _AGE_ADMINISTRATORS):
        access_to.as_owner("org", company.id, statement, days=days)


def faults(refusal):
    return [(fault.field, fault.code) for fault in refusal.value.fields]


@pytest.fixture
def sales(company):
    return company.department("Sales")


class TestTheList:
    def test_says_who_was_deleted_when_by_whom_and_until_when_it_can_be_undone(self, company, sales):
        user = leaver(company, department_id=sales, name="张三", account_kind="dedicated", capacity=50)
        (item,) = company.root(org.list_deleted_users)["items"]
        assert {name: item[name] for name in ("id", "name", "login_name", "email", "department_path", "capacity", "deleted_by")} == {
            "id": user["id"],
            "name": "张三",
            "login_name": user["login_name"],
            "email": user["email"],
            "department_path": ["示例公司", "Sales"],
            "capacity": 50,
            "deleted_by": "管理员",
        }
        assert item["deleted_at"] < item["restorable_until"]

    def test_has_the_last_deleted_first_in_pages_and_can_be_searched(self, company):
        first, second = leaver(company, name="张三"), leaver(company, name="李四")
        assert deleted(company.root) == [second["id"], first["id"]]
        assert deleted(company.root, q="张三") == [first["id"]]
        page = company.root(org.list_deleted_users, page_size=1, page=2)
        assert ([item["id"] for item in page["items"]], page["total"]) == ([first["id"]], 2)

    def test_is_narrowed_to_the_scope(self, company, sales):
        east = company.department("East", sales)
        inside = leaver(company, department_id=east)
        leaver(company)
        manager = company.administrator(sales)
        page = manager(org.list_deleted_users)
        assert ([item["id"] for item in page["items"]], page["total"]) == ([inside["id"]], 1)
        assert page["items"][0]["department_path"] == ["Sales", "East"]

    def test_ends_after_thirty_days(self, access_to, company):
        leaver(company)
        aged(access_to, company, 31)
        assert deleted(company.root) == []

    def test_has_nobody_who_came_back(self, company):
        user = leaver(company)
        company.root(org.restore_user, id=user["id"])
        assert deleted(company.root) == []

    def test_is_read_by_index(self, access, access_to, company):
        add = (
            "INSERT INTO users (id, site_id, department_id, created_at, deleted_at, invited, has_initial_password, version, account_kind,"
            " search, name_key, login_name, email, name, english_name, changed) SELECT gen_random_uuid(), :site, :root, now(),"
            " CASE WHEN n % 100 = 0 THEN now() - make_interval(mins => n) END, false, false, 1, 'shared', '', '', n::text, n::text, '', '',"
            " '{}' FROM generate_series(1, 20000) AS n"
        )
        access_to.as_owner("org", company.id, add, site=company.id, root=company.root_id)
        access_to.as_owner("org", company.id, "ANALYZE users")
        month_ago = datetime.now(UTC) - timedelta(days=30)
        with access.begin(company.id) as session, explained(session) as plans:
            users.deleted(session, company.id, None, month_ago, q="", sort="-deleted_at", page=1, page_size=20)
        assert_indexed(plans, "users")


class TestRestoringSeveral:
    def test_brings_back_all_who_can_be_and_says_of_the_others_why(self, company):
        good, clash, roomless = leaver(company), leaver(company), leaver(company, account_kind="dedicated", capacity=50)
        company.user(email=clash["email"])
        for _ in range(2):
            company.user(account_kind="dedicated", capacity=50)

        answer = company.root(org.restore_users, ids=[good["id"], clash["id"], roomless["id"]])

        assert answer["restored_count"] == 1
        assert {each["id"]: (each["code"], each["taken"]) for each in answer["refused"]} == {
            clash["id"]: ("taken", ["email"]),
            roomless["id"]: ("no_dedicated_room_left", []),
        }
        assert company.root(org.get_user, id=good["id"])["login_name"] == good["login_name"]
        assert set(deleted(company.root)) == {clash["id"], roomless["id"]}

    def test_a_refused_one_has_taken_nothing(self, company):
        clash = leaver(company)
        company.user(email=clash["email"])
        company.root(org.restore_users, ids=[clash["id"]])
        assert company.user(login_name=clash["login_name"])["login_name"] == clash["login_name"]

    def test_undoes_a_deletion_of_many_for_readers_of_the_directory_too(self, company):
        made = [company.user()["id"] for _ in range(5)]
        company.root(org.delete_users, ids=made)
        before = company.root(org.list_departments)["version"]
        assert company.root(org.restore_users, ids=made)["restored_count"] == 5
        assert company.root(org.list_departments)["version"] == before + 1

    def test_names_those_who_are_not_there(self, company):
        user = leaver(company)
        with pytest.raises(NotFound) as refusal:
            company.root(org.restore_users, ids=[user["id"], new_id()])
        assert faults(refusal) == [("ids.1", "not_found")]
        assert deleted(company.root) == [user["id"]]

    def test_one_outside_the_scope_is_not_there(self, company, sales):
        user = leaver(company)
        with pytest.raises(NotFound):
            company.administrator(sales)(org.restore_users, ids=[user["id"]])

    def test_one_deleted_too_long_ago_is_refused_by_name(self, access_to, company):
        user = leaver(company)
        aged(access_to, company, 31)
        assert company.root(org.restore_users, ids=[user["id"]])["refused"][0]["code"] == "deleted_for_good"


def test_a_room_whose_capacity_is_not_licensed_any_more_is_a_conflict(company, operator):
    user = leaver(company, account_kind="dedicated", capacity=50)
    operator(org.update_site, id=company.id, lines=[LINES[0]])
    with pytest.raises(Conflict) as refusal:
        company.root(org.restore_user, id=user["id"])
    assert refusal.value.code == "no_dedicated_room_left"


class TestAdministrators:
    """They come back by the rules by which they are managed."""

    @pytest.fixture
    def dismissed(self, company, sales):
        form = {name: value for name, value in new_user(sales).items() if name in ("login_name", "name", "email")}
        made = company.root(org.create_administrator, **form, scope_department_id=sales, invite=True)
        company.root(org.delete_administrator, id=made["id"])
        return made

    def test_are_listed_with_their_scope_and_who_deleted_them(self, company, dismissed):
        (item,) = company.root(org.list_deleted_administrators)["items"]
        shown = (item["id"], item["scope_path"], item["deleted_by"])
        assert shown == (dismissed["id"], ["示例公司", "Sales"], "管理员")

    def test_come_back_as_they_were(self, company, dismissed):
        restored = company.root(org.restore_administrator, id=dismissed["id"])
        assert (restored["login_name"], restored["scope_department_id"]) == (dismissed["login_name"], dismissed["scope_department_id"])
        assert company.root(org.get_administrator, id=dismissed["id"])["email"] == dismissed["email"]
        assert company.root(org.list_deleted_administrators)["total"] == 0

    def test_stay_away_while_somebody_has_what_they_were_known_by(self, company, dismissed):
        company.user(login_name=dismissed["login_name"])
        with pytest.raises(Conflict) as refusal:
            company.root(org.restore_administrator, id=dismissed["id"])
        assert faults(refusal) == [("login_name", "taken")]

    def test_are_not_there_for_who_could_not_manage_them(self, company, sales, dismissed):
        for caller in (company.administrator(sales), company.administrator(company.department("East", sales))):
            assert caller(org.list_deleted_administrators)["items"] == []
            with pytest.raises(NotFound):
                caller(org.restore_administrator, id=dismissed["id"])

    def test_are_gone_after_thirty_days(self, access_to, company, dismissed):
        aged(access_to, company, 31)
        assert company.root(org.list_deleted_administrators)["items"] == []
        with pytest.raises(Gone):
            company.root(org.restore_administrator, id=dismissed["id"])

    def test_the_audit_log_has_it(self, company, dismissed):
        company.root(org.restore_administrator, id=dismissed["id"])
        eventually(lambda: _has(company, "administrator.restored"))


def _has(company, action):
    assert action in [each["action"] for each in company.root(org.list_audit)["items"]]
