"""No row of one site is ever seen or written from another: tried on every table of every service, as the service's own role."""

from contextlib import contextmanager

import psycopg2
import pytest
from psycopg2.sql import SQL, Identifier, Literal
from sqlalchemy import make_url, text
from uuid_utils.compat import uuid7

from kit.migrate import schema
from kit.migrate.provision import SERVICES, Trio
from kit.testing.explain import assert_indexed, explained

# Tables that are no tenant's: every service's that the app role may read, each with what it tells; and those of one service or
# of all that the app role cannot read.
HARMLESS = {
    "inbox": "ids of events",
    "versions": "numbers of aggregates",
    "alembic_version": "one number",
}


def tables(service):
    return {table.name: table for catalogue in schema.metadata(service) for table in catalogue.tables.values()}


UNREADABLE = {
    *((service, table) for service in SERVICES for table in ("outbox", "mail_outbox") if table in tables(service)),
    ("identity", "operators"),
    ("identity", "reset_requests"),
    ("identity", "sign_in_guards"),
    ("identity", "staged_passwords"),
}


def tenant_tables(service):
    return [name for name in tables(service) if name not in HARMLESS and (service, name) not in UNREADABLE]


TENANT_TABLES = [(service, table) for service in SERVICES for table in tenant_tables(service)]
every_tenant_table = pytest.mark.parametrize(("service", "table"), TENANT_TABLES)
every_service = pytest.mark.parametrize("service", SERVICES)


@contextmanager
def administrator(databases, service):
    """In the service's database as a superuser, whose every change is taken back."""
    trio = Trio.of(service, databases.environ(service))
    url = make_url(databases.admin_url).set(database=trio.app.database)
    connection = psycopg2.connect(url.render_as_string(hide_password=False))
    try:
        yield connection.cursor(), trio
    finally:
        connection.rollback()
        connection.close()


def one(cursor, statement, *values):
    cursor.execute(statement, values)
    return cursor.fetchone()


@every_service
def test_every_table_is_a_tenants_or_has_a_reason_not_to_be(service, databases):
    with administrator(databases, service) as (cursor, _):
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'site_id' AND is_nullable = 'NO'"
        )
        with_site = {name for (name,) in cursor.fetchall()}
    tenants = set(tenant_tables(service))
    assert found == tenants | HARMLESS.keys() | {table for each, table in UNREADABLE if each == service}
    assert tenants <= with_site


@every_service
def test_no_view_lends_its_owners_eyes(service, databases):
    with administrator(databases, service) as (cursor, _):
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')"
            " AND NOT coalesce(reloptions::text, '') LIKE '%security_invoker=true%'"
        )
        assert cursor.fetchall() == []


@every_service
def test_neither_working_role_can_step_past_row_level_security(service, databases):
    with administrator(databases, service) as (cursor, trio):
        for role in (trio.app.username, trio.resolver.username):
            assert one(
                cursor,
                "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb,"
                " EXISTS (SELECT FROM pg_class WHERE relowner = r.oid),"
                " EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid),"
                " has_schema_privilege(r.oid, 'public', 'CREATE') FROM pg_roles r WHERE rolname = %s",
                role,
            ) == (False, False, False, False)


@every_tenant_table
def test_row_level_security_is_forced(service, table, databases):
    with administrator(databases, service) as (cursor, _):
        asked = "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass"
        assert one(cursor, asked, f'public."{table}"') == (True, True)


@every_tenant_table
def test_only_the_resolver_has_a_policy_beside_the_tenants(service, table, databases):
    with administrator(databases, service) as (cursor, trio):
        cursor.execute("SELECT policyname, roles::text[], qual, with_check FROM pg_policies WHERE tablename = %s", (table,))
        policies = {name: (roles, qual, check) for name, roles, qual, check in cursor.fetchall()}
    own = "(site_id = (NULLIF(current_setting('app.site_id'::text, true), ''::text))::uuid)"
    assert policies.pop("tenant") == (["public"], own, own)
    assert all(roles == [trio.resolver.username] for roles, _, _ in policies.values())


@every_tenant_table
def test_a_row_is_there_for_its_own_site_and_for_nobody_else(service, table, databases):
    mine, other = str(uuid7()), str(uuid7())
    with administrator(databases, service) as (cursor, trio):
        app = trio.app.username
        if not one(cursor, "SELECT has_any_column_privilege(%s, %s, 'SELECT')", app, f'public."{table}"')[0]:
            return  # what the app role cannot read at all, it reads of nobody
        insert_row(cursor, table, mine)
        counts = [count(cursor, app, table, site) for site in (mine, other, "", None)]
    assert counts == [1, 0, 0, 0]


@every_tenant_table
def test_no_row_can_be_written_into_another_site(service, table, databases):
    with administrator(databases, service) as (cursor, trio):
        insert_row(cursor, table, str(uuid7()))  # it would have gone in
        cursor.execute(SQL("SET LOCAL ROLE {}").format(Identifier(trio.app.username)))
        set_site(cursor, str(uuid7()))
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            insert_row(cursor, table, str(uuid7()), bare=False)


@pytest.mark.parametrize(("service", "table"), sorted(UNREADABLE))
def test_the_app_role_reads_nothing_of_a_table_without_tenant(service, table, databases):
    with administrator(databases, service) as (cursor, trio):
        assert one(cursor, "SELECT has_any_column_privilege(%s, %s, 'SELECT')", trio.app.username, table) == (False,)


def insert_row(cursor, table, site_id, bare=True):
    """Any row: each column that must have a value gets one of its type. `bare`: past the table's own rules, which are not
    what is tested here; everything is taken back at the end."""
    if bare:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no foreign keys, no triggers
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'x')", (f'"{table}"',))
        for (name,) in cursor.fetchall():
            cursor.execute(SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(Identifier(table), Identifier(name)))
    cursor.execute(
        "SELECT attname, atttypid::regtype::text FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attnotnull"
        " AND NOT atthasdef AND attidentity = '' AND attname <> 'site_id'",
        (f'"{table}"',),
    )
    values = {"site_id": SQL("{}::uuid").format(Literal(site_id))}
    values |= {name: SQL(SAMPLES[kind]) for name, kind in cursor.fetchall()}
    cursor.execute(
        SQL("INSERT INTO {} ({}) VALUES ({})").format(
            Identifier(table), SQL(", ").join(map(Identifier, values)), SQL(", ").join(values.values())
        )
    )


SAMPLES = {
    "uuid": "gen_random_uuid()",
    "text": "gen_random_uuid()::text",
    "character varying": "'x'",
    "bytea": "'\\x00'",
    "json": "'{}'",
    "jsonb": "'{}'",
    "bigint": "1",
    "integer": "1",
    "smallint": "1",
    "double precision": "1",
    "boolean": "true",
    "date": "current_date",
    "timestamp with time zone": "now()",
    "tstzrange": "tstzrange(now(), now() + interval '1 h')",
    "interval": "interval '1 h'",
    "inet": "'127.0.0.1'",
    "text[]": "'{}'",
    "uuid[]": "'{}'",
    "integer[]": "'{}'",
}


def set_site(cursor, site_id):
    cursor.execute("SELECT set_config('app.site_id', %s, true)", (site_id,))


def count(cursor, role, table, site_id):
    cursor.execute("SAVEPOINT asking")
    cursor.execute(SQL("SET LOCAL ROLE {}").format(Identifier(role)))
    if site_id is None:
        cursor.execute("RESET app.site_id")
    else:
        set_site(cursor, site_id)
    (found,) = one(cursor, SQL("SELECT count(*) FROM {}").format(Identifier(table)))
    cursor.execute("ROLLBACK TO asking")
    return found


def test_a_query_that_reads_a_whole_table_is_found(access_to, site_id):
    with access_to("booking").begin(site_id) as session, explained(session) as plans:
        session.execute(text("SELECT * FROM inbox WHERE handled_at::text = :day"), {"day": "2027-03-30"})
    with pytest.raises(AssertionError, match="reads all of inbox"):
        assert_indexed(plans, "inbox")


def test_a_query_that_an_index_serves_under_row_level_security_passes(access_to, site_id):
    fill = (
        "INSERT INTO requests (site_id, account_id, call, key, body_hash, answer)"
        " SELECT CAST(:site AS uuid), 'a' || n % 100, 'c', n::text, '', '{}' FROM generate_series(1, 5000) n"
    )
    access_to.as_owner("booking", site_id, fill, site=site_id)
    access_to.as_owner("booking", site_id, "ANALYZE requests")
    with access_to("booking").begin(site_id) as session, explained(session) as plans:
        session.execute(text("SELECT key FROM requests WHERE account_id = :account"), {"account": "a7"})
    assert_indexed(plans, "requests")
    assert {scan[-1] for scan in plans[0].scans} >= {"pk_requests"}


def test_no_query_at_all_proves_nothing():
    with pytest.raises(AssertionError, match="no query"):
        assert_indexed([], "users")
