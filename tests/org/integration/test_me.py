"""One's own profile (manual 1.6.1), preferences (1.5)."""

import pytest

from contracts import org
from contracts.call import Role
from contracts.errors import Forbidden, Invalid, Stale, Unauthenticated
from tests.org.factories import Caller, actor, mobile, new_id, unique


@pytest.fixture
def user(company):
    return company.user(department_id=company.department("Sales"))


@pytest.fixture
def own(client, company, user):
    return Caller(client, actor(Role.USER, site_id=company.id, account_id=user["id"], name=user["name"]))


def test_a_user_sees_their_own_account(own, user):
    mine = own(org.get_me)
    assert (mine["id"], mine["role"], mine["department_path"]) == (user["id"], "user", ["示例公司", "Sales"])
    assert mine["pending_email"] is None


def test_an_administrator_sees_theirs(company):
    mine = company.root(org.get_me)
    assert (mine["id"], mine["role"], mine["department_path"]) == (company.first["id"], "administrator", ["示例公司"])


def test_a_changed_profile_is_what_the_administrator_sees(own, company, user):
    own(org.update_me, name="新名", phone="010-88886666", login_name=user["login_name"])
    seen = company.root(org.get_user, id=user["id"])
    assert (seen["name"], seen["phone"], seen["version"]) == ("新名", "+861088886666", 2)


@pytest.mark.parametrize("change", [{"login_name": "new.login"}, {"email": "new@example.com"}, {"mobile": "13912345678"}])
def test_what_one_signs_in_by_does_not_change_without_the_password(own, user, change):
    with pytest.raises(Invalid) as refusal:
        own(org.update_me, name="新名", **change)
    assert [(fault.field, fault.code) for fault in refusal.value.fields] == [("password", "required")]
    assert own(org.get_me)["name"] == user["name"]


def test_a_stale_profile_is_refused(own, company, user):
    company.root(org.update_user, id=user["id"], name="新名")
    with pytest.raises(Stale) as refusal:
        own(org.update_me, name="我", if_match=1)
    assert refusal.value.details["changed"] == ["name"]


@pytest.mark.parametrize("field", ["login_name", "name", "english_name", "email", "phone", "mobile", "password"])
def test_a_jumped_administrator_changes_nothing_of_who_the_user_is(client, company, user, field):
    jumped = actor(Role.USER, site_id=company.id, account_id=user["id"], impersonator_id=new_id(), impersonator_name="管理员")
    value = {"email": f"{unique()}@example.com", "phone": "010-88886666", "mobile": mobile()}.get(field, unique())
    with pytest.raises(Forbidden, match="not_while_jumped"):
        Caller(client, jumped)(org.update_me, **{field: value})


@pytest.mark.parametrize(
    ("call", "request_"),
    [
        (org.get_me, {}),
        (org.update_me, {"name": "新名"}),
        (org.get_preferences, {}),
        (org.put_preferences, {"language": "en-US"}),
        (org.update_preferences, {"language": "en-US"}),
    ],
)
def test_who_was_deleted_is_signed_out(own, company, user, call, request_):
    company.root(org.delete_user, id=user["id"])
    with pytest.raises(Unauthenticated, match="session_ended"):
        own(call, **request_)


class TestPreferences:
    def test_the_sites_hold_until_one_chooses(self, own, company):
        company.root(org.put_preferences, level="site", language="en-US", page_size=50)
        sites = {"language": "en-US", "page_size": 50, "site_language": "en-US", "site_page_size": 50}
        assert own(org.get_preferences) == sites | {"own_language": None, "own_page_size": None}
        own(org.put_preferences, language="zh-CN", page_size=15)
        mine = own(org.get_preferences)
        assert (mine["language"], mine["page_size"], mine["site_language"]) == ("zh-CN", 15, "en-US")

    def test_the_sites_are_set_by_its_root_administrators_only(self, own, company):
        for caller in (own, company.administrator(company.department("Lab"))):
            with pytest.raises(Forbidden):
                caller(org.put_preferences, level="site", language="en-US", page_size=50)

    def test_one_is_chosen_and_the_other_goes_on_following_the_site(self, own, company):
        own(org.update_preferences, language="en-US")
        company.root(org.put_preferences, level="site", language="zh-CN", page_size=100)
        mine = own(org.get_preferences)
        assert (mine["language"], mine["page_size"], mine["own_page_size"]) == ("en-US", 100, None)

    def test_what_is_not_named_stays_as_it_was_chosen(self, own):
        own(org.put_preferences, language="zh-CN", page_size=15)
        mine = own(org.update_preferences, language="en-US")
        assert (mine["own_language"], mine["own_page_size"]) == ("en-US", 15)

    @pytest.mark.parametrize("back", [{"language": None}, {}])
    def test_a_choice_is_given_up_for_the_sites(self, own, back):
        own(org.put_preferences, language="en-US", page_size=15)
        mine = own(org.put_preferences, page_size=50, **back)
        assert (mine["own_language"], mine["language"], mine["own_page_size"]) == (None, mine["site_language"], 50)
        assert own(org.update_preferences, page_size=None)["page_size"] == mine["site_page_size"]

    def test_the_site_has_both(self, company):
        with pytest.raises(Invalid) as refusal:
            company.root(org.put_preferences, level="site", page_size=50)
        assert [(fault.field, fault.code) for fault in refusal.value.fields] == [("language", "required")]

    def test_rows_a_page_are_one_of_five_numbers(self, own):
        with pytest.raises(Invalid) as refusal:
            own(org.put_preferences, language="zh-CN", page_size=37)
        assert [fault.field for fault in refusal.value.fields] == ["page_size"]
        with pytest.raises(Invalid):
            own(org.update_preferences, page_size=37)
