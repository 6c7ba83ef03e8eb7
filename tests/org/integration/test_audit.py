"""The audit log: each change once, in a chain that shows tampering, without secrets."""

import time

import pytest
from sqlalchemy import select

from contracts import org
from contracts.errors import Conflict, Forbidden
from org.storage.models import AuditRecord


@pytest.fixture
def log(access):
    """The records of a site, when there are at least so many."""

    def read(site_id, at_least):
        until = time.monotonic() + 10
        while True:
            with access.begin(site_id) as session:
                query = select(AuditRecord).where(AuditRecord.site_id == site_id).order_by(AuditRecord.number)
                rows = session.execute(query).scalars().all()
            if len(rows) >= at_least or time.monotonic() > until:
                return rows
            time.sleep(0.05)  # the handler runs in another process and tells nobody

    return read


def test_every_change_is_recorded_with_who_what_before_and_after(company, log):
    sales = company.department("Sales")
    company.root(org.update_department, id=sales, name="Sales & more")
    rows = sorted(log(company.id, 4), key=lambda row: (row.at, row.event_id))  # the chain is in the order of arrival
    assert [row.action for row in rows] == ["site.created", "administrator.created", "department.created", "department.renamed"]
    assert (rows[-1].before, rows[-1].after) == ({"name": "Sales"}, {"name": "Sales & more"})
    assert (rows[-1].actor_name, rows[-1].actor_role, rows[-1].target_id) == ("管理员", "administrator", sales)
    assert rows[0].actor_role == "operator"


def test_a_change_that_is_refused_leaves_no_record(company, log):
    company.department("Sales")
    with pytest.raises(Conflict):
        company.department("Sales")
    company.department("Later")
    assert [row.action for row in log(company.id, 4)].count("department.created") == 2


def test_only_what_changed_is_recorded(company, log):
    user = company.user()
    company.root(org.update_user, id=user["id"], name="新名", email=user["email"])
    assert [row.after for row in log(company.id, 4) if row.action == "user.updated"] == [{"name": "新名"}]


class TestVerification:
    """The operator's `verify` finds any changed, removed or truncated record."""

    @pytest.fixture
    def written(self, company, log):
        company.user()
        return log(company.id, 3)

    @pytest.fixture
    def verify(self, operator, company):
        return lambda **kept: operator(org.verify_audit, site_id=company.id, **kept)

    def test_an_untouched_log_holds(self, verify, written):
        verdict = verify()
        assert (verdict["records"], verdict["broken_at"], verdict["problem"]) == (3, None, None)
        assert (verdict["head_number"], verdict["head_hash"]) == (3, written[-1].hash.hex())

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit_log SET actor_name = 'x' WHERE number = 2",
            "UPDATE audit_log SET after = '{}' WHERE number = 2",
            "UPDATE audit_log SET at = at + interval '1 hour' WHERE number = 2",
        ],
    )
    def test_a_changed_record_is_found(self, verify, written, access_to, company, statement):
        access_to.as_owner("org", company.id, statement)
        verdict = verify()
        assert (verdict["broken_at"], verdict["problem"], verdict["records"]) == (2, "changed", 1)

    def test_a_removed_record_is_found(self, verify, written, access_to, company):
        access_to.as_owner("org", company.id, "DELETE FROM audit_log WHERE number = 2")
        assert (verify()["broken_at"], verify()["problem"]) == (2, "removed")

    def test_records_cut_off_the_end_are_found(self, verify, written, access_to, company):
        access_to.as_owner("org", company.id, "DELETE FROM audit_log WHERE number = 3")
        assert (verify()["broken_at"], verify()["problem"]) == (3, "truncated")

    def test_records_cut_off_with_the_head_are_found_against_one_kept_elsewhere(self, verify, written, access_to, company):
        kept = {"number": 3, "hash": written[-1].hash.hex()}
        assert verify(**kept)["problem"] is None
        access_to.as_owner("org", company.id, "DELETE FROM audit_log WHERE number = 3")
        reset = "UPDATE audit_heads SET number = 2, hash = (SELECT hash FROM audit_log WHERE number = 2)"
        access_to.as_owner("org", company.id, reset)
        assert verify()["problem"] is None
        assert verify(**kept)["problem"] == "truncated"


class TestList:
    @pytest.mark.parametrize(
        ("query", "actions"),
        [
            ({}, ["user.created", "department.created", "administrator.created", "site.created"]),
            ({"action": "user.created"}, ["user.created"]),
            ({"action": "user.created,site.created"}, ["site.created", "user.created"]),
            ({"actor": "管理"}, ["user.created", "department.created"]),
            ({"target": "王小"}, ["user.created"]),
            ({"q": "DEPARTMENT"}, ["department.created"]),
            ({"from": "2100-01-01T00:00:00Z"}, []),
            ({"to": "2000-01-01T00:00:00Z"}, []),
        ],
    )
    def test_records_are_found_by_each_filter(self, company, log, query, actions):
        company.department("Sales")
        company.user()
        log(company.id, 4)
        page = company.root(org.list_audit, **query)
        assert sorted(item["action"] for item in page["items"]) == sorted(actions)
        assert page["total"] == len(actions)

    def test_a_record_shows_departments_as_paths_and_leads_to_who_is_still_there(self, company, log):
        east = company.department("East", company.department("Sales"))
        user, kept = company.user(department_id=east), company.user()
        company.root(org.delete_user, id=user["id"])
        log(company.id, 7)
        deleted, other, created = company.root(org.list_audit, action="user.created,user.deleted")["items"]
        assert {"field": "department", "before": None, "after": ["示例公司", "Sales", "East"]} in created["changes"]
        assert {"field": "department", "before": ["示例公司", "Sales", "East"], "after": None} in deleted["changes"]
        assert (created["target_login_name"], other["target_login_name"]) == (None, kept["login_name"])
        assert deleted["actor_login_name"] == company.root(org.get_me)["login_name"]

    @pytest.mark.parametrize(("sort", "reverse"), [("at", False), ("-at", True)])
    def test_records_are_in_the_order_of_time(self, company, log, sort, reverse):
        company.department("Sales")
        log(company.id, 3)
        times = [item["at"] for item in company.root(org.list_audit, sort=sort)["items"]]
        assert times == sorted(times, reverse=reverse)

    def test_what_one_moment_tells_is_in_the_order_in_which_it_was_told(self, company, log, access_to):
        company.user()
        log(company.id, 3)
        access_to.as_owner("org", company.id, "UPDATE audit_log SET at = '2026-01-01T00:00:00Z', number = 100 - number")
        told = ["site.created", "administrator.created", "user.created"]
        assert [item["action"] for item in company.root(org.list_audit, sort="at")["items"]] == told
        assert [item["action"] for item in company.root(org.list_audit, sort="-at")["items"]] == told[::-1]

    def test_it_is_the_root_administrators_own(self, company):
        with pytest.raises(Forbidden):
            company.administrator(company.department("Sales"))(org.list_audit)
