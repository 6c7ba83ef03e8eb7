"""An idempotency key is the client's to choose: it means one command of one account and one call."""

import pytest
from sqlalchemy import text

from contracts import org
from contracts.errors import Invalid
from tests.org.factories import new_id, new_site, new_user, unique

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


def forget(access, site_id):
    """What is kept of commands for a day is gone."""
    with access.resolver() as session:
        session.execute(text("DELETE FROM requests WHERE site_id = :site"), {"site": site_id})


@pytest.mark.parametrize("deleted", [False, True])
def test_a_key_that_is_used_again_after_a_day_makes_somebody_else(company, access, deleted):
    """An id of a person who has left would give their history to the next one."""
    first = company.root(org.create_user, key=KEY, **new_user(company.root_id))
    if deleted:
        company.root(org.delete_user, id=first["id"])
    forget(access, company.id)
    assert company.root(org.create_user, key=KEY, **new_user(company.root_id))["id"] != first["id"]


def test_an_operators_key_makes_one_site(operator, access):
    key = new_id()
    site = operator(org.create_site, key=key, **new_site())
    forget(access, site["id"])
    with pytest.raises(Invalid, match="idempotency_key_reused"):
        operator(org.create_site, key=key, **new_site())
