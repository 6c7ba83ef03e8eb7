"""The audit log: each change once, in a chain that shows tampering, without secrets."""

import base64
import time

import pytest
from sqlalchemy import select

from contracts import org
from org.domain import audit as rules
from org.storage.models import AuditRecord
from org.usecases.audit import chained, said


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
    rows = sorted(log(company.id, 4), key=lambda row: row.at)  # the chain is in the order of arrival
    assert [row.action for row in rows] == ["site.created", "administrator.created", "department.created", "department.renamed"]
    assert (rows[-1].before, rows[-1].after) == ({"name": "Sales"}, {"name": "Sales & more"})
    assert (rows[-1].actor_name, rows[-1].actor_role, rows[-1].target_id) == ("管理员", "administrator", sales)
    assert rows[0].actor_role == "operator"


def test_a_change_that_is_refused_leaves_no_record(company, log):
    company.department("Sales")
    with pytest.raises(org.Conflict):
        company.department("Sales")
    company.department("Later")
    assert [row.action for row in log(company.id, 4)].count("department.created") == 2


def test_only_what_changed_is_recorded(company, log):
    user = company.user()
    company.root(org.update_user, id=user["id"], name="新名", email=user["email"])
    assert [row.after for row in log(company.id, 4) if row.action == "user.updated"] == [{"name": "新名"}]


def test_the_chain_holds_from_the_first_record_to_the_head(company, log, secrets_key):
    company.user()
    assert verified(log(company.id, 3), secrets_key) == 3


@pytest.mark.parametrize(
    "tamper",
    [
        lambda row: setattr(row, "actor_name", "某某"),
        lambda row: setattr(row, "after", {"name": "x"}),
        lambda row: setattr(row, "action", "user.deleted"),
    ],
)
def test_a_changed_record_breaks_the_chain(company, log, secrets_key, tamper):
    company.user()
    rows = log(company.id, 3)
    tamper(rows[1])
    assert verified(rows, secrets_key) == 1


def verified(rows, secrets_key):
    """How many records hold, from the first on."""
    key = base64.urlsafe_b64decode(secrets_key)
    previous = rules.START
    for number, row in enumerate(rows):
        content = rules.digest(key, row.salt, said(row))
        if content != row.content or rules.link(key, previous, chained(row), content) != row.hash:
            return number
        previous = row.hash
    return len(rows)
