"""Each list query is served by an index, as the app role and under row-level security."""

from dataclasses import replace

import pytest

from contracts import org
from contracts.call import Role
from kit.testing.explain import assert_indexed, explained
from org.usecases import administrators, departments, users
from tests.org import factories, population
from tests.org.factories import actor

EACH_SORT = ["name", "-name", "login_name", "email", "account_kind", "capacity", "expires_on", "created_at", "-created_at"]
FILTERS = [
    {},
    {"q": "王伟"},
    {"q": "user12"},
    {"name": "wang", "mobile": "139"},
    {"account_kind": "dedicated"},
    {"status": "expired"},
]


@pytest.fixture(scope="module")
def large(client, org_process, access, access_to):
    """A site of 5,000 users in 250 departments among larger ones, with what ANALYZE knows of them."""
    companies = [factories.found(client) for _ in range(3)]
    for company, count, tree in zip(companies, (5_000, 10_000, 10_000), (250, 2_000, 2_000), strict=True):
        with access.begin(company.id) as session:
            company.departments = population.fill(session, company.id, company.root_id, departments=tree, users=count)
    access_to.as_owner("org", companies[0].id, "ANALYZE users, departments, administrators, sites")
    return companies[0]


@pytest.fixture
def administrator(large):
    return actor(Role.ADMINISTRATOR, site_id=large.id, account_id=factories.new_id())


def queried(call, **given):
    """The request as the bus would load it."""
    return call.request.load(given)


@pytest.mark.parametrize("sort", EACH_SORT)
def test_users_in_each_order(access, large, administrator, sort):
    with access.begin(large.id) as session, explained(session) as plans:
        users.list_page(session, administrator, **queried(org.list_users, sort=sort))
    assert_indexed(plans, "users", "departments")


@pytest.mark.parametrize("given", FILTERS)
@pytest.mark.parametrize("scoped", [False, True])
def test_users_by_each_filter(access, large, administrator, given, scoped):
    acting = replace(administrator, scope_department_id=large.departments[3]) if scoped else administrator
    with access.begin(large.id) as session, explained(session) as plans:
        users.list_page(session, acting, **queried(org.list_users, **given))
    assert_indexed(plans, "users", "departments")


@pytest.mark.parametrize("below", [False, True])
def test_users_of_a_department(access, large, administrator, below):
    request = queried(org.list_users, department_id=large.departments[2], include_subdepartments=below)
    with access.begin(large.id) as session, explained(session) as plans:
        users.list_page(session, administrator, **request)
    assert_indexed(plans, "users", "departments")


def test_the_tree_and_the_administrators(access, large, administrator):
    with access.begin(large.id) as session, explained(session) as plans:
        departments.tree(session, replace(administrator, scope_department_id=large.departments[5]))
        administrators.list_page(session, administrator, **queried(org.list_administrators))
    assert_indexed(plans, "users", "departments")
