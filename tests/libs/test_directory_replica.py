"""The directory replica: changes in any order, gaps, snapshots, scopes."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs
from uuid_utils.compat import uuid7

import directory
from contracts import org
from contracts.call import Actor, Call, Envelope, Role
from contracts.errors import Unavailable
from directory import AccountChange, Replica, in_scope, tables, wait_for
from directory.sync import START_UP, Rebuilder
from kit.db import Access

SITE = {
    "name_zh": "示例",
    "name_en": "Example",
    "type": "account",
    "time_zone": "Asia/Shanghai",
    "country": "CN",
    "language": "zh-CN",
    "page_size": 20,
    "features": ["webinars"],
    "expires_on": "2099-12-31",
    "require_totp": False,
}


def change(version: int, *accounts: dict[str, Any], departments: list[dict[str, Any]] | None = None, site: Any = None) -> dict[str, Any]:
    return {"version": version, "site": site, "departments": departments or [], "accounts": list(accounts)}


def account(account_id: str, **more: Any) -> dict[str, Any]:
    return {"id": account_id, "role": "user", "login_name": f"user-{account_id}", "name": "张三", "email": "a@example.com", **more}


def department(department_id: str, *above: str, **more: Any) -> dict[str, Any]:
    return {"id": department_id, "name": "部门", "path": "".join(f"{part}/" for part in (*above, department_id)), **more}


def event(site_id: str, body: dict[str, Any]) -> Envelope:
    return Envelope(str(uuid7()), org.directory_changed.type, site_id, 0, site_id, body)


def new_id() -> str:
    return str(uuid7())


@pytest.fixture(scope="session")
def access(access_to: Callable[[str], Access]) -> Access:
    return access_to("identity")


@pytest.fixture
def begin(access: Access, site_id: str) -> Callable[[], AbstractContextManager[Session]]:
    return partial(access.begin, site_id)


@pytest.fixture
def replica() -> Replica:
    return Replica()


def deliver(access: Access, site_id: str, replica: Replica, *bodies: dict[str, Any]) -> None:
    for body in bodies:
        with access.begin(site_id) as session:
            replica.apply(session, event(site_id, body))


def names(access: Access, site_id: str) -> dict[str, str]:
    with access.begin(site_id) as session:
        rows = session.execute(select(tables.accounts.c.id, tables.accounts.c.name).where(~tables.accounts.c.deleted))
        return {row.id: row.name for row in rows}


def version(access: Access, site_id: str) -> int:
    with access.begin(site_id) as session:
        return session.execute(select(tables.sites.c.version)).scalar_one()


def test_a_site_and_its_accounts_can_be_read_once_they_have_arrived(access: Access, site_id: str, replica: Replica) -> None:
    who = new_id()
    deliver(access, site_id, replica, change(1, account(who, expires_on="2030-01-02"), site={"id": site_id, **SITE}))
    with access.begin(site_id) as session:
        site, person = directory.site(session, site_id), directory.account(session, site_id, who)
    assert site is not None
    assert (site.name_zh, site.features) == ("示例", ["webinars"])
    assert person is not None
    assert (person.name, str(person.expires_on)) == ("张三", "2030-01-02")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations([1, 2, 3, 4, 4, 5, 2]))
def test_any_order_and_any_repetition_give_the_same_replica(access: Access, replica: Replica, order: list[int]) -> None:
    site_id, who, other = new_id(), new_id(), new_id()
    changes = {
        1: change(1, account(who, name="one"), site={"id": site_id, **SITE}),
        2: change(2, account(who, name="two"), account(other, name="other")),
        3: change(3, account(who, name="three")),
        4: change(4, account(other, name="gone", deleted=True)),
        5: change(5, account(who, name="five")),
    }
    deliver(access, site_id, replica, *(changes[number] for number in order))
    assert version(access, site_id) == 5
    assert names(access, site_id) == {who: "five"}


def test_what_came_early_is_not_seen_before_its_predecessor(access: Access, site_id: str, replica: Replica) -> None:
    who = new_id()
    deliver(access, site_id, replica, change(2, account(who)))
    assert names(access, site_id) == {}
    deliver(access, site_id, replica, change(1, site={"id": site_id, **SITE}))
    assert names(access, site_id) == {who: "张三"}


def test_a_moved_department_carries_its_subtree(access: Access, site_id: str, replica: Replica) -> None:
    root, old, new, child, user = (new_id() for _ in range(5))
    deliver(
        access,
        site_id,
        replica,
        change(
            1,
            account(user, department_id=child),
            departments=[department(root), department(old, root), department(new, root), department(child, root, old)],
        ),
        change(2, departments=[department(child, root, new)]),
    )
    assert visible(access, site_id, administrator(site_id, old)) == set()
    assert visible(access, site_id, administrator(site_id, new)) == {user}


def administrator(site_id: str, scope: str | None, account_id: str | None = None) -> Actor:
    return Actor(role=Role.ADMINISTRATOR, request_id="r", site_id=site_id, account_id=account_id or new_id(), scope_department_id=scope)


def visible(access: Access, site_id: str, actor: Actor) -> set[str]:
    with access.begin(site_id) as session:
        return set(session.execute(select(tables.accounts.c.id).where(in_scope(actor, tables.accounts.c.id))).scalars())


@pytest.fixture
def company(access: Access, site_id: str, replica: Replica) -> Iterator[dict[str, str]]:
    who = {
        name: new_id()
        for name in (
            "root",
            "sales",
            "north",
            "labs",
            "boss",
            "seller",
            "north_seller",
            "scientist",
            "sales_admin",
            "north_admin",
            "root_admin",
        )
    }
    sales = [department(who["root"]), department(who["sales"], who["root"]), department(who["north"], who["root"], who["sales"])]
    places = {"boss": "root", "seller": "sales", "north_seller": "north", "scientist": "labs"}
    users = [account(who[name], department_id=who[place]) for name, place in places.items()]
    scopes = {"sales_admin": who["sales"], "north_admin": who["north"], "root_admin": None}
    administrators = [account(who[name], role="administrator", scope_department_id=scope) for name, scope in scopes.items()]
    deliver(access, site_id, replica, change(1, *users, *administrators, departments=[*sales, department(who["labs"], who["root"])]))
    return who


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        ("sales", {"seller", "north_seller", "sales_admin", "north_admin"}),
        ("north", {"north_seller", "north_admin"}),
        ("labs", {"scientist"}),
    ],
)
def test_an_administrator_of_a_department_sees_its_subtree(
    access: Access, site_id: str, company: dict[str, str], scope: str, seen: set[str]
) -> None:
    own = company.get(f"{scope}_admin")
    found = visible(access, site_id, administrator(site_id, company[scope], own))
    assert found == {company[name] for name in seen}


def test_an_administrator_does_not_see_their_equals(access: Access, site_id: str, company: dict[str, str]) -> None:
    found = visible(access, site_id, administrator(site_id, company["sales"]))
    assert company["sales_admin"] not in found


def test_the_whole_site_is_seen_by_its_administrator_and_by_no_user(access: Access, site_id: str, company: dict[str, str]) -> None:
    assert len(visible(access, site_id, administrator(site_id, None))) == 7
    user = Actor(role=Role.USER, request_id="r", site_id=site_id, account_id=company["boss"])
    assert visible(access, site_id, user) == {company["boss"]}


def test_another_site_sees_nothing_of_it(access: Access, company: dict[str, str]) -> None:
    assert visible(access, new_id(), administrator(new_id(), None)) == set()


def test_hooks_are_told_before_and_after(access: Access, site_id: str) -> None:
    told: list[AccountChange] = []
    replica = Replica(on_accounts=lambda _session, changes: told.extend(changes))
    who = new_id()
    deliver(access, site_id, replica, change(1, account(who, name="old")), change(2, account(who, name="new")))
    assert [(item.before and item.before.name, item.after.name) for item in told] == [(None, "old"), ("old", "new")]


def test_who_has_seen_a_newer_directory_waits_for_it(begin: Any, access: Access, site_id: str, replica: Replica) -> None:
    deliver(access, site_id, replica, change(1))
    wait_for(begin, Actor(role=Role.ADMINISTRATOR, request_id="r", site_id=site_id, directory_version=1))
    with pytest.raises(Unavailable) as refused:
        wait_for(begin, Actor(role=Role.ADMINISTRATOR, request_id="r", site_id=site_id, directory_version=2))
    assert refused.value.code == "directory_behind"


class Org:
    """org's two calls, with the directory of one site in pages of one account each."""

    def __init__(self, site_id: str, version: int, *accounts: dict[str, Any]) -> None:
        self.site_id, self.version, self.accounts = site_id, version, accounts
        self.moves = 0  # how often the directory changes while it is read
        self.asked = 0

    def __call__(self, call: Call, request: dict[str, Any], actor: Actor) -> dict[str, Any]:
        assert actor.role in call.roles
        loaded = call.request.load(request)
        if call is org.get_directory_versions:
            return {"sites": {self.site_id: self.version}}
        self.asked += 1
        at = int(loaded["after"] or 0)
        if at == 1 and self.moves:
            self.moves -= 1
            self.version += 1
        following = str(at + 1) if at + 1 < len(self.accounts) else None
        return {**change(self.version, self.accounts[at], site={"id": self.site_id, **SITE}), "next": following}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("directory.sync.GAP", 0.05)


def test_a_gap_that_stays_open_is_filled_from_a_snapshot(access: Access, site_id: str, replica: Replica, impatient: None) -> None:
    kept, lost, late = new_id(), new_id(), new_id()
    deliver(access, site_id, replica, change(1, account(kept), account(lost)), change(4, account(late)))
    theirs = Org(site_id, 3, account(kept, name="李四"), account(late, name="early"))
    time.sleep(0.06)
    Rebuilder(replica, access, theirs).close_gaps()
    assert names(access, site_id) == {kept: "李四", late: "张三"}
    assert version(access, site_id) == 4


@pytest.mark.parametrize(("age", "level"), [(0.0, "info"), (START_UP + 1, "warning")])
def test_a_gap_is_a_warning_only_after_the_start(
    access: Access, site_id: str, replica: Replica, impatient: None, age: float, level: str
) -> None:
    deliver(access, site_id, replica, change(3, account(new_id())))
    time.sleep(0.06)
    clock = iter([0.0, age])
    rebuilder = Rebuilder(replica, access, Org(site_id, 2, account(new_id())), lambda: next(clock, age))
    with capture_logs() as lines:
        rebuilder.close_gaps()
    assert [line["log_level"] for line in lines if line["event"] == "directory gap" and line["site"] == site_id] == [level]


def test_a_fresh_gap_is_left_alone(access: Access, site_id: str, replica: Replica) -> None:
    deliver(access, site_id, replica, change(2))
    theirs = Org(site_id, 2, account(new_id()))
    Rebuilder(replica, access, theirs).close_gaps()
    assert theirs.asked == 0


def test_a_replica_that_missed_the_last_event_finds_out_by_comparing(
    access: Access, site_id: str, replica: Replica, impatient: None
) -> None:
    who = new_id()
    deliver(access, site_id, replica, change(1, account(who)))
    rebuilder = Rebuilder(replica, access, Org(site_id, 7, account(who, name="李四")))
    assert not rebuilder.compare()  # perhaps it is merely on its way
    assert version(access, site_id) == 1
    assert rebuilder.compare()
    assert (names(access, site_id), version(access, site_id)) == ({who: "李四"}, 7)


def test_a_directory_that_changes_while_it_is_read_is_read_again(access: Access, site_id: str, replica: Replica, impatient: None) -> None:
    theirs = Org(site_id, 5, account(new_id()), account(new_id()), account(new_id()))
    theirs.moves = 2
    Rebuilder(replica, access, theirs).rebuild(site_id)
    assert version(access, site_id) == 7
    assert len(names(access, site_id)) == 3


def test_a_snapshot_older_than_the_replica_changes_nothing(access: Access, site_id: str, replica: Replica) -> None:
    who = new_id()
    deliver(access, site_id, replica, *(change(number, account(who, name=str(number))) for number in (1, 2, 3)))
    Rebuilder(replica, access, Org(site_id, 2, account(who, name="stale"))).rebuild(site_id)
    assert (names(access, site_id), version(access, site_id)) == ({who: "3"}, 3)


def test_hooks_hear_of_accounts_that_a_snapshot_no_longer_has(access: Access, site_id: str) -> None:
    told: list[AccountChange] = []
    replica = Replica(on_accounts=lambda _session, changes: told.extend(changes))
    kept, lost = new_id(), new_id()
    deliver(access, site_id, replica, change(1, account(kept), account(lost)))
    told.clear()
    Rebuilder(replica, access, Org(site_id, 9, account(kept))).rebuild(site_id)
    assert [(item.after.id, item.after.deleted) for item in told] == [(kept, False), (lost, True)]


def test_a_change_that_comes_while_another_is_applied_waits_for_nobody_and_follows(access: Access, site_id: str, replica: Replica) -> None:
    who = [new_id() for _ in range(3)]
    changes = [event(site_id, change(number + 1, account(item))) for number, item in enumerate(who)]
    with access.begin(site_id) as session:
        replica.apply(session, changes[0])
    with access.begin(site_id) as busy:
        replica.apply(busy, changes[1])
        with access.begin(site_id, time.time() + 2) as session:
            replica.apply(session, changes[2])
    assert version(access, site_id) == 2
    with access.begin(site_id) as session:
        replica.follow(session, site_id)
    assert (set(names(access, site_id)), version(access, site_id)) == (set(who), 3)


def test_changes_applied_by_many_workers_at_once_lose_nothing(access: Access, site_id: str, replica: Replica) -> None:
    who = [new_id() for _ in range(12)]
    bodies = [change(number + 1, account(item)) for number, item in enumerate(who)]
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda body: deliver(access, site_id, replica, body), [*reversed(bodies), *bodies]))
    with access.begin(site_id) as session:
        replica.follow(session, site_id)
    assert (set(names(access, site_id)), version(access, site_id)) == (set(who), 12)


def test_the_filter_by_scope_uses_indexes_under_row_level_security(access: Access, site_id: str, replica: Replica) -> None:
    departments = [new_id() for _ in range(200)]
    rows = [department(departments[0]), *(department(item, departments[0]) for item in departments[1:])]
    people = [account(new_id(), department_id=departments[number % 200]) for number in range(4000)]
    deliver(access, site_id, replica, change(1, *people, departments=rows))
    with access.begin(site_id) as session:
        query = select(tables.accounts.c.id).where(
            tables.accounts.c.site_id == site_id, in_scope(administrator(site_id, departments[7]), tables.accounts.c.id)
        )
        compiled = query.compile(session.bind, compile_kwargs={"literal_binds": True})
        session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = "\n".join(session.connection().exec_driver_sql(f"EXPLAIN {compiled}".replace("%", "%%")).scalars())
    assert "ix_directory_departments_site_id_path" in plan
    assert "ix_directory_accounts_site_id_department_id" in plan or "pk_directory_accounts" in plan
