"""What org tells the other services of a site, and what they can ask for."""

import amqp
import orjson
import pytest

from contracts import org
from contracts.call import Actor, Role
from contracts.errors import Forbidden, NotFound
from kit.events import topology
from kit.wire.link import connect
from tests.org.factories import Caller, actor, new_id


@pytest.fixture(scope="module")
def told(broker, org_process):
    """Every change of the directory, as it arrives at a reader."""
    connection = connect(broker.uri, "test reader")
    channel = connection.channel()
    channel.queue_declare("told", exclusive=True)
    channel.queue_bind("told", topology.EXCHANGE, "org.directory_changed")
    yield Told(connection, channel)
    connection.close()


class Told:
    def __init__(self, connection, channel):
        self._connection, self._arrived = connection, []
        channel.basic_consume("told", no_ack=True, callback=lambda message: self._arrived.append(topology.decode(_bytes(message))))

    def until(self, site_id, version):
        """The bodies of a site's changes in the order of their version, when all up to `version` are there."""
        while True:
            found = sorted((each.body for each in self._arrived if each.site_id == site_id), key=lambda body: body["version"])
            if found and found[-1]["version"] >= version and len(found) >= version:
                return found
            self._connection.drain_events(timeout=10)


def _bytes(message: amqp.Message) -> bytes:
    return message.body if isinstance(message.body, bytes) else message.body.encode()


SYSTEM = actor(Role.SYSTEM)


def test_every_transaction_is_told_once_in_versions_without_gaps(company, told):
    sales = company.root(org.create_department, parent_id=company.root_id, name="Sales")
    user = company.user(department_id=sales["id"])
    company.root(org.update_user, id=user["id"], name="新名")
    last = company.root(org.delete_user, id=user["id"])["directory_version"]
    bodies = told.until(company.id, last)
    assert [body["version"] for body in bodies] == [1, 2, 3, 4, 5]
    assert bodies[0]["site"]["name_zh"] == "示例公司"
    assert [each["name"] for each in bodies[1]["departments"]] == ["Sales"]
    assert [body["accounts"][0]["name"] for body in bodies[2:4]] == ["王小明", "新名"]
    assert bodies[4]["accounts"][0]["deleted"]


def test_a_reply_names_the_version_at_which_a_replica_knows_of_it(company, told):
    user = company.user()
    accounts = told.until(company.id, user["directory_version"])[user["directory_version"] - 1]["accounts"]
    assert [account["id"] for account in accounts] == [user["id"]]


def test_a_moved_department_is_told_with_all_below_it(company, told):
    sales, lab = company.department("Sales"), company.department("Lab")
    company.department("East", sales)
    version = company.root(org.update_department, id=sales, parent_id=lab)["directory_version"]
    moved = told.until(company.id, version)[-1]["departments"]
    assert sorted(each["name"] for each in moved) == ["East", "Sales"]
    assert all(each["path"].startswith(f"{company.root_id}/{lab}/{sales}/") for each in moved)


def test_a_deleted_department_tells_of_itself_and_of_the_users_that_moved(company, told):
    sales = company.department("Sales")
    user = company.user(department_id=sales)
    version = company.root(org.delete_department, id=sales)["directory_version"]
    body = told.until(company.id, version)[-1]
    assert [(each["id"], each["deleted"]) for each in body["departments"]] == [(sales, True)]
    assert [(each["id"], each["department_id"]) for each in body["accounts"]] == [(user["id"], company.root_id)]


def test_a_changed_scope_is_told_and_root_is_told_as_none(company, told):
    sales = company.department("Sales")
    form = {"login_name": new_id()[:13], "name": "李", "email": f"{new_id()}@example.com", "scope_department_id": company.root_id}
    administrator = company.root(org.create_administrator, **form, invite=True)
    version = company.root(org.update_administrator, id=administrator["id"], scope_department_id=sales)["directory_version"]
    bodies = told.until(company.id, version)
    assert [body["accounts"][0]["scope_department_id"] for body in bodies[-2:]] == [None, sales]
    assert bodies[-2]["accounts"][0]["invited"]


def test_a_snapshot_has_everything_that_the_changes_had(company, client, told):
    sales = company.department("Sales")
    user = company.user(department_id=sales)
    caller, pages, after = Caller(client, SYSTEM), [], ""
    while after is not None:
        pages.append(caller(org.get_directory_snapshot, site_id=company.id, after=after))
        after = pages[-1]["next"]
    assert {page["version"] for page in pages} == {user["directory_version"]}
    assert pages[0]["site"]["id"] == company.id
    changes = told.until(company.id, user["directory_version"])
    for kind in ("departments", "accounts"):
        expected = {each["id"]: each for body in changes for each in body[kind]}
        assert {each["id"]: each for page in pages for each in page[kind]} == expected


def test_the_versions_of_all_sites_can_be_asked(company, client):
    company.user()
    assert Caller(client, SYSTEM)(org.get_directory_versions)["sites"][company.id] == 2


def test_only_our_own_services_may_ask(company, client):
    with pytest.raises(Forbidden):
        company.root(org.get_directory_snapshot, site_id=company.id)
    with pytest.raises(NotFound):
        Caller(client, Actor(role=Role.SYSTEM, request_id=new_id()))(org.get_directory_snapshot, site_id=new_id())


def test_events_stay_small_however_much_changes_at_once(company, access):
    """More rows than an event may carry become several events, with versions of their own."""
    from sqlalchemy import text

    from org.storage.models import Site
    from org.usecases import directory

    rows = [{"id": new_id(), "role": "user", "deleted": False} for _ in range(1100)]
    with access.begin(company.id) as session:
        site = session.get(Site, company.id)
        before = site.directory_version
        assert directory.publish(session, actor(Role.SYSTEM), site, accounts=rows) == before + 3
    with access.resolver() as session:
        sizes = session.execute(
            text("SELECT jsonb_array_length(body->'accounts') FROM outbox WHERE site_id = :site AND type = 'org.directory_changed'"),
            {"site": company.id},
        ).scalars()
        assert sorted(sizes)[-3:] == [100, 500, 500]
    assert orjson.dumps(rows)
