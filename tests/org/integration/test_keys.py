"""An idempotency key is the client's to choose: it means one command of one account and one call."""

import pytest

from contracts import org
from contracts.errors import Invalid
from tests.org.factories import new_id, new_user, unique

KEY = "1"


@pytest.fixture
def others(company):
    return [company.administrator(None), company.administrator(None)]


def test_one_key_of_two_accounts_makes_two_users(company, others):
    made = [caller(org.create_user, key=KEY, **new_user(company.root_id)) for caller in others]
    assert len({user["id"] for user in made}) == 2
    assert company.root(org.list_users)["total"] == 2


def test_one_key_of_two_calls_makes_a_user_and_an_administrator(company):
    user = company.root(org.create_user, key=KEY, **new_user(company.root_id))
    login = unique()
    form = {"login_name": login, "name": "李管理", "email": f"{login}@example.com", "invite": True}
    administrator = company.root(org.create_administrator, key=KEY, scope_department_id=company.root_id, **form)
    department = company.root(org.create_department, key=KEY, name="Lab", parent_id=company.root_id)
    assert len({user["id"], administrator["id"], department["id"]}) == 3


def test_one_key_of_two_sites_makes_two_users(found):
    made = [site.root(org.create_user, key=KEY, **new_user(site.root_id)) for site in (found(), found())]
    assert len({user["id"] for user in made}) == 2


def test_one_key_of_two_accounts_changes_two_users(company, others):
    users = [company.user(), company.user()]
    for caller, user in zip(others, users, strict=True):
        assert caller(org.update_user, key=KEY, id=user["id"], name=f"新名 {user['id']}")["name"] == f"新名 {user['id']}"


def test_one_key_with_another_body_is_refused_and_changes_nothing(company):
    company.root(org.create_user, key=KEY, **new_user(company.root_id))
    with pytest.raises(Invalid, match="idempotency_key_reused"):
        company.root(org.create_user, key=KEY, **new_user(company.root_id))
    assert company.root(org.list_users)["total"] == 1


def test_a_repeated_command_makes_the_same_user(company):
    request, key = new_user(company.root_id), new_id()
    made = [company.root(org.create_user, key=key, **request) for _ in range(2)]
    assert made[0]["id"] == made[1]["id"]
