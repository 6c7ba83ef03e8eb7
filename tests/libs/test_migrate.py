"""Each service's database is made, migrated, checked, taken down and migrated again."""

import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import kombu
import psycopg2
import pytest
from sqlalchemy.exc import OperationalError

from kit.db import Access
from kit.migrate import schema
from kit.migrate.head import at_head, revisions, versions
from kit.migrate.provision import SERVICES, Trio, provision, unprovision, variable
from kit.migrate.schema import check, down, new, up


@pytest.fixture(params=SERVICES)
def service(request):
    return request.param


@pytest.fixture
def fresh(databases, request):
    """`fresh("org")`: an empty database of the test's own, by its variables."""
    made = []

    def make(service):
        environ = databases.provisioned(service, f"_fresh_{os.urandom(4).hex()}")
        made.append((service, environ))
        return environ

    yield make
    for service, environ in made:
        unprovision(databases.admin_url, service, environ)


def rows(url, statement, *values):
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def head(service, environ):
    access = Access(environ[variable(service, "app")], environ[variable(service, "resolver")], pool=2)
    try:
        with access.begin(None) as session:
            return at_head(session, service)
    finally:
        access.close()


def test_up_check_down_up(service, fresh):
    environ = fresh(service)
    up(service, environ)
    assert check(service, environ) == []
    down(service, environ, "base")
    left = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    assert rows(environ[variable(service, "owner")], left) == []
    up(service, environ)
    assert check(service, environ) == []


def test_migrations_are_numbered_in_the_order_in_which_they_run(service, databases):
    ran = rows(databases.environ(service)[variable(service, "owner")], "SELECT version_num FROM alembic_version")
    assert ran == [(revisions(service)[-1],)]
    assert revisions(service) == tuple(f"{number + 1:04}" for number in range(len(revisions(service))))


def test_a_database_is_at_head_only_when_it_is(service, fresh):
    environ = fresh(service)
    before = head(service, environ)
    up(service, environ)
    assert (before, head(service, environ)) == (False, True)


def test_a_database_ahead_of_the_code_is_no_illness(fresh):
    environ = fresh("booking")
    up("booking", environ)
    rows(environ[variable("booking", "owner")], "UPDATE alembic_version SET version_num = '9999'")
    assert head("booking", environ)


def test_provisioning_again_changes_nothing_but_a_new_password(fresh, databases):
    environ = fresh("booking")
    up("booking", environ)
    name = variable("booking", "app")
    renewed = environ | {name: environ[name].replace(":", ":x", 2).replace("postgresql:x", "postgresql:", 1)}
    provision(databases.admin_url, "booking", renewed)
    assert head("booking", renewed)


def test_a_role_that_was_a_superuser_does_not_stay_one(fresh, databases):
    environ = fresh("booking")
    role = Trio.of("booking", environ).app.username
    rows(databases.admin_url, f'ALTER ROLE "{role}" SUPERUSER BYPASSRLS')
    provision(databases.admin_url, "booking", environ)
    asked = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s"
    assert rows(databases.admin_url, asked, role) == [(False,)]


def test_another_services_role_cannot_even_connect(fresh):
    booking, devices = fresh("booking"), fresh("devices")
    stranger = Trio.of("devices", devices).app.set(database=Trio.of("booking", booking).app.database)
    with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
        psycopg2.connect(stranger.render_as_string(hide_password=False))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"BOOKING_DATABASE_URL": ""}, "BOOKING_DATABASE_URL is not set"),
        ({"BOOKING_DATABASE_URL": "postgresql://somebody:secret@h/booking"}, "must sign in as"),
        ({"BOOKING_RESOLVER_DATABASE_URL": "postgresql://booking_resolver:secret@h/other"}, "another database"),
        ({"BOOKING_OWNER_DATABASE_URL": "postgresql://h/booking"}, "must name user, password and database"),
    ],
)
def test_addresses_that_do_not_fit_together_are_refused_without_telling_a_password(change, said):
    environ = {variable("booking", role): f"postgresql://booking_{role}:secret@h/booking" for role in ("owner", "app", "resolver")}
    with pytest.raises(ValueError, match=said) as refusal:
        Trio.of("booking", environ | change)
    assert "secret" not in str(refusal.value)


def test_two_migrators_at_once_take_turns(fresh):
    environ = fresh("booking")
    with ThreadPoolExecutor() as pool:
        both = [pool.submit(up, "booking", environ) for _ in range(2)]
        for each in both:
            each.result(60)
    assert head("booking", environ)


def test_a_migration_gives_up_a_lock_soon_and_tries_again(fresh, monkeypatch):
    environ = fresh("booking")
    up("booking", environ)
    blocked = threading.Event()
    monkeypatch.setattr(schema, "LOCK_TIMEOUT", "100ms")
    holder = psycopg2.connect(environ[variable("booking", "owner")])

    def release(_):
        holder.rollback()
        blocked.set()

    monkeypatch.setattr(schema.time, "sleep", release)
    holder.cursor().execute("LOCK TABLE inbox")
    down("booking", environ, "base")
    holder.close()
    assert blocked.is_set()


def test_a_lock_that_is_never_free_fails_the_migration(fresh, monkeypatch):
    environ = fresh("booking")
    up("booking", environ)
    monkeypatch.setattr(schema, "LOCK_TIMEOUT", "20ms")
    monkeypatch.setattr(schema, "PAUSE", 0)
    holder = psycopg2.connect(environ[variable("booking", "owner")])
    holder.cursor().execute("LOCK TABLE inbox")
    with pytest.raises(OperationalError):
        down("booking", environ, "base")
    holder.close()


def test_a_model_without_a_migration_is_found(fresh):
    environ = fresh("booking")
    up("booking", environ)
    rows(environ[variable("booking", "owner")], "ALTER TABLE inbox DROP COLUMN handled_at")
    assert any("handled_at" in difference for difference in check("booking", environ))


def test_a_new_migration_is_drafted_with_its_rule_and_its_number(fresh, tmp_path, monkeypatch):
    environ = fresh("devices")
    up("devices", environ)
    numbers = revisions("devices")
    rows(environ[variable("devices", "owner")], "ALTER TABLE inbox DROP COLUMN handled_at")
    copy = shutil.copytree(versions("devices"), tmp_path / "versions")
    monkeypatch.setattr(schema, "versions", lambda service: copy)
    draft = new("devices", environ, "Say when it was handled")
    text = draft.read_text()
    assert draft.name == f"{len(numbers) + 1:04}_say_when_it_was_handled.py"
    assert f"down_revision = '{numbers[-1]}'" in text
    assert "must work with the previous version of the code" in text
    assert "op.add_column('inbox'" in text


def test_queues_are_there_before_a_services_first_start(fresh, make_broker):
    environ, broker = fresh("identity"), make_broker()
    command = [sys.executable, "-m", "kit.migrate", "identity", "up"]
    done = subprocess.run(command, env=os.environ | environ | {"AMQP_URI": broker.uri}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    with kombu.Connection(broker.uri) as connection:
        assert connection.default_channel.queue_declare("evt.identity", passive=True).queue == "evt.identity"


def test_all_queues_are_there_before_the_first_migration_that_may_tell_them_something(make_broker):
    broker = make_broker()
    nowhere = {variable(service, "owner"): "" for service in SERVICES} | {"AMQP_URI": broker.uri}
    command = [sys.executable, "-m", "kit.migrate", "all", "up"]
    done = subprocess.run(command, env=os.environ | nowhere, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    with kombu.Connection(broker.uri) as connection:
        assert [connection.default_channel.queue_declare(f"evt.{service}", passive=True).queue for service in SERVICES]


def test_the_command_line_provisions_migrates_and_checks(databases, fresh):
    environ = fresh("devices")
    unprovision(databases.admin_url, "devices", environ)
    whole = {name: value for name, value in os.environ.items() if name != "AMQP_URI"} | environ
    for action, said in (("provision", "provisioned"), ("up", "at head"), ("check", "models and migrations agree")):
        command = [sys.executable, "-m", "kit.migrate", "devices", action]
        done = subprocess.run(command, env=whole, capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stdout) == (0, f"devices: {said}\n"), done.stderr
