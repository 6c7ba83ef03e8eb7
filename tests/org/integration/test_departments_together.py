"""Whatever several administrators do to the tree at once: one root, no cycle, no orphan, no lost user."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from contracts import org
from contracts.errors import RostrumError

ADMINISTRATORS = 4

NODES = st.integers(0, 11)
STEPS = st.one_of(
    st.tuples(st.just("move"), NODES, NODES),
    st.tuples(st.just("move"), NODES, NODES),
    st.tuples(st.just("delete"), NODES),
    st.tuples(st.just("add"), NODES, st.sampled_from("xyz")),
    st.tuples(st.just("user"), NODES, NODES),
)


@pytest.fixture(scope="module")
def found_once(client, org_process):
    from tests.org.factories import found

    return lambda: found(client)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scripts=st.lists(st.lists(STEPS, min_size=3, max_size=6), min_size=ADMINISTRATORS, max_size=ADMINISTRATORS))
def test_any_interleaving_leaves_a_tree_with_everybody_in_it(found_once, access, scripts):
    company = found_once()
    nodes = grown(company)
    users = [company.user(department_id=node)["id"] for node in nodes[1:4]]
    with ThreadPoolExecutor(ADMINISTRATORS) as pool:
        list(pool.map(lambda script: played(company, nodes, users, script), scripts))
    with access.begin(company.id) as session:
        assert_sound(session)
        assert in_departments(session) == set(users)


def grown(company):
    """Three departments with three below each."""
    nodes = []
    for name in "abc":
        nodes.append(company.department(name))
        nodes += [company.department(f"{name}{number}", nodes[-1]) for number in range(3)]
    return nodes


def played(company, nodes, users, script):
    for step in script:
        try:
            taken(company, nodes, users, step)
        except RostrumError:
            continue  # refused, or the department is gone already: both are fine


def taken(company, nodes, users, step):
    match step:
        case ("move", node, parent):
            company.administrator(None)(org.update_department, id=nodes[node], parent_id=nodes[parent])
        case ("delete", node):
            company.administrator(None)(org.delete_department, id=nodes[node])
        case ("add", node, name):
            company.administrator(None)(org.create_department, parent_id=nodes[node], name=name)
        case ("user", number, node):
            company.administrator(None)(org.update_user, id=users[number % len(users)], department_id=nodes[node])


def assert_sound(session):
    """One root; every other's path is its parent's and its own id; so all hang together and nothing goes round."""
    roots = session.execute(text("SELECT count(*) FROM departments WHERE parent_id IS NULL")).scalar_one()
    astray = session.execute(
        text(
            "SELECT count(*) FROM departments d LEFT JOIN departments p ON p.id = d.parent_id"
            " WHERE d.parent_id IS NOT NULL AND (p.id IS NULL OR d.path <> p.path || d.id || '/')"
        )
    ).scalar_one()
    assert (roots, astray) == (1, 0)


def in_departments(session):
    rows = session.execute(text("SELECT u.id FROM users u JOIN departments d ON d.id = u.department_id WHERE u.deleted_at IS NULL"))
    return {str(row.id) for row in rows}
