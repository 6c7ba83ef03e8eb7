"""What was deleted can be restored for 30 days and is then forgotten, as are old imports."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from contracts import org
from contracts.errors import Gone, NotFound
from kit.db.retention import tidy
from org.storage import housekeeping

NOW = datetime.now(UTC)


@pytest.fixture
def deleted(company):
    user = company.user()
    company.root(org.delete_user, id=user["id"])
    return user


def aged(access_to, company, days):
    """As if the deletion had been so many days ago."""
    access_to.as_owner("org", company.id, "UPDATE users SET deleted_at = now() - make_interval(days => :days)", days=days)


def test_a_deleted_user_is_kept_for_thirty_days(access, access_to, company, deleted):
    aged(access_to, company, 29)
    tidy(access.resolver, housekeeping.KEPT, NOW)
    assert company.root(org.restore_user, id=deleted["id"])["id"] == deleted["id"]


def test_one_deleted_longer_ago_is_gone_and_then_forgotten(access, access_to, company, deleted):
    aged(access_to, company, 31)
    with pytest.raises(Gone):
        company.root(org.restore_user, id=deleted["id"])
    tidy(access.resolver, housekeeping.KEPT, NOW)
    with pytest.raises(NotFound):
        company.root(org.restore_user, id=deleted["id"])


def test_an_old_import_goes_with_its_rows(access, access_to, company, site_id):
    add = (
        "INSERT INTO user_imports (id, site_id, account_id, state, file_name, blob, done, created_at)"
        " VALUES (:id, :site, :id, 'checked', 'x', 'x', 0, :at)"
    )
    row = "INSERT INTO user_import_rows (import_id, number, site_id, verdict, values, faults) VALUES (:id, 1, :site, 'valid', '{}', '[]')"
    with access.begin(company.id) as session:
        session.execute(text(add), {"id": site_id, "site": company.id, "at": NOW - timedelta(days=8)})
        session.execute(text(row), {"id": site_id, "site": company.id})
    tidy(access.resolver, housekeeping.KEPT, NOW)
    with access.begin(company.id) as session:
        assert session.execute(text("SELECT count(*) FROM user_import_rows")).scalar_one() == 0
