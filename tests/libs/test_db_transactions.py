"""A transaction acts for one site, ends with its deadline, and leaves nothing behind."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from contracts.errors import Conflict, DeadlineExceeded, Unavailable
from kit.db import NO_SITE, Access, conflict_from
from kit.migrate.provision import variable


@pytest.fixture
def access(databases):
    environ = databases.environ("booking")
    made = Access(environ[variable("booking", "app")], environ[variable("booking", "resolver")], pool=4)
    yield made
    made.close()


@pytest.fixture
def key():
    return str(uuid7())


def note(session, key, version=1):
    values = {"key": key, "version": version}
    session.execute(text("INSERT INTO versions (handler, key, version) VALUES ('test', :key, :version)"), values)


def noted(access, key):
    with access.begin(None) as session:
        return session.execute(text("SELECT version FROM versions WHERE key = :key"), {"key": key}).scalar()


def touch(access, key, deadline=None, touched=lambda: None, until=None):
    with access.begin(None, deadline) as session:
        session.execute(text("UPDATE versions SET version = version + 1 WHERE key = :key"), {"key": key})
        touched()
        if until:
            until.wait(10)


def waiting(access):
    """How many backends of the run's database wait for a lock now."""
    with access.begin(None) as session:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        return session.execute(text(asked)).scalar_one()


def until(condition, seconds=10):
    """Polls the server for a state of its own that nothing announces."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def test_what_a_transaction_did_is_there_after_it(access, key):
    with access.begin(None) as session:
        note(session, key)
    assert noted(access, key) == 1


def test_an_exception_takes_everything_back(access, key):
    def fail():
        with access.begin(None) as session:
            note(session, key)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert noted(access, key) is None


def test_a_transaction_acts_in_its_site_and_the_next_one_on_the_connection_does_not(access, site_id):
    asked = text("SELECT current_setting('app.site_id', true)")
    with access.begin(site_id) as session:
        assert session.execute(asked).scalar() == site_id
    with access.begin(None) as session:
        assert session.execute(asked).scalar() == NO_SITE


def test_after_the_deadline_nothing_begins(access):
    with pytest.raises(DeadlineExceeded), access.begin(None, time.time() - 1):
        pytest.fail("it began")


def test_a_statement_ends_with_the_deadline(access):
    with pytest.raises(DeadlineExceeded), access.begin(None, time.time() + 0.3) as session:
        session.execute(text("SELECT pg_sleep(20)"))
    assert access.checked_out() == 0


def test_waiting_for_a_lock_ends_with_the_deadline_and_says_try_again(access, key):
    with access.begin(None) as session:
        note(session, key)
    with ThreadPoolExecutor() as pool:
        release, touched = threading.Event(), threading.Event()
        holder = pool.submit(touch, access, key, None, touched.set, release)
        touched.wait(10)
        with pytest.raises(Unavailable):
            touch(access, key, time.time() + 0.3)
        release.set()
        holder.result(10)
    assert noted(access, key) == 2


def test_while_half_the_connections_wait_for_a_lock_others_give_up_soon(access, key, databases):
    with access.begin(None) as session:
        note(session, key)
    held = psycopg2.connect(databases.environ("booking")[variable("booking", "owner")])
    try:
        held.cursor().execute("SELECT 1 FROM versions WHERE key = %s FOR UPDATE", (key,))
        with ThreadPoolExecutor() as pool:
            patient = [pool.submit(touch, access, key, time.time() + 60) for _ in range(2)]
            until(lambda: waiting(access) == 2)
            with pytest.raises(Unavailable) as refusal:
                touch(access, key, time.time() + 60)
            assert refusal.value.code == "busy"
            assert not any(each.done() for each in patient)
            held.rollback()
            for each in patient:
                each.result(10)
    finally:
        held.close()


def test_a_full_pool_says_try_again(databases):
    environ = databases.environ("booking")
    access = Access(environ[variable("booking", "app")], environ[variable("booking", "resolver")], pool=1)
    with access.begin(None), pytest.raises(Unavailable) as refusal, access.begin(None):
        pytest.fail("there was a second connection")
    access.close()
    assert (refusal.value.code, refusal.value.retry_after) == ("busy", 1)


def test_connections_that_died_in_the_pool_are_replaced_unseen(access, key, databases):
    with access.begin(None), access.begin(None):
        pass  # two connections are in the pool now
    user = make_url(databases.environ("booking")[variable("booking", "app")]).username
    administrator = psycopg2.connect(databases.admin_url)
    administrator.cursor().execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (user,))
    administrator.close()
    with access.begin(None) as session:
        note(session, key)
    assert noted(access, key) == 1


def test_a_connection_that_dies_in_a_transaction_says_try_again(access, key, databases):
    def work():
        with access.begin(None) as session:
            pid = session.execute(text("SELECT pg_backend_pid()")).scalar()
            administrator = psycopg2.connect(databases.admin_url)
            administrator.cursor().execute("SELECT pg_terminate_backend(%s)", (pid,))
            administrator.close()
            note(session, key)

    with pytest.raises(Unavailable):
        work()
    assert noted(access, key) is None


def test_a_database_that_is_not_there_says_try_again():
    access = Access("postgresql://u:p@127.0.0.1:1/none", "postgresql://u:p@127.0.0.1:1/none")
    with pytest.raises(Unavailable), access.begin(None):
        pytest.fail("it began")


def test_a_broken_constraint_becomes_the_conflict_that_it_stands_for(access, key):
    def add():
        with access.begin(None) as session:
            try:
                note(session, key)
            except IntegrityError as error:
                raise conflict_from(error, {"pk_versions": lambda: Conflict("noted_already")}) from error

    add()
    with pytest.raises(Conflict) as refusal:
        add()
    assert refusal.value.code == "noted_already"


def test_a_constraint_that_nobody_expected_stays_what_it_is(access, key):
    def add():
        with access.begin(None) as session:
            try:
                note(session, key)
            except IntegrityError as error:
                raise conflict_from(error, {"uq_other": Conflict}) from error

    add()
    with pytest.raises(IntegrityError):
        add()


def test_who_asked_hears_of_commits_and_not_of_rollbacks(access, key):
    heard = []
    access.after_commit(lambda session: heard.append((session.info.get("emitted"), access.checked_out())))
    with access.begin(None) as session:
        session.info["emitted"] = True
    with pytest.raises(KeyError), access.begin(None):
        raise KeyError
    assert heard == [(True, 0)]


def test_a_snapshot_sees_one_moment_and_writes_nothing(access, key):
    counted = text("SELECT count(*) FROM versions WHERE key = :key")
    with access.begin(None, snapshot=True) as session:
        session.execute(counted, {"key": key})
        with access.begin(None) as other:
            note(other, key)
        assert session.execute(counted, {"key": key}).scalar() == 0
    assert noted(access, key) == 1


@pytest.mark.parametrize("moment", ["waiting_for_a_statement", "between_statements", "waiting_for_a_connection"])
def test_a_killed_greenlet_leaks_no_connection(databases, moment):
    environ = databases.environ("booking")
    urls = [environ[variable("booking", role)] for role in ("app", "resolver")]
    script = Path(__file__).with_name("killed_greenlet.py")
    done = subprocess.run([sys.executable, script, moment, *urls], capture_output=True, text=True, timeout=60)
    assert done.stdout == "checked out: 0, rows: 0, still works\n", done.stderr
