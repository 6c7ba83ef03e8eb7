"""Jobs get done: once, from where they stopped, and for their starter alone."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from contracts.call import Actor, Role
from contracts.errors import NotFound
from kit import jobs
from kit.blobs import blob_key, open_blobs
from kit.db.tables import jobs as jobs_table
from kit.jobs import table
from kit.jobs.job import Surroundings
from kit.jobs.worker import Worker
from kit.migrate.provision import SERVICES
from tests.libs.job_handlers import HANDLERS


@pytest.fixture
def actor(site_id):
    return Actor(Role.ADMINISTRATOR, "r1", account_id=str(uuid7()), site_id=site_id, deadline=1.0, idempotency_key="k")


@pytest.fixture
def start(access_to, actor):
    services = set()

    def begin(kind, payload=None):
        service = kind.partition(".")[0]
        services.add(service)
        with access_to(service).begin(actor.site_id) as session:
            return jobs.start(session, actor, kind, payload or {})

    yield begin
    for service in services:  # a queue is shared by all sites: what one test leaves, the next one's worker would do
        with access_to(service).resolver() as session:
            session.execute(jobs_table.delete())


@pytest.fixture
def status(access_to, actor):
    def ask(job_id, by=actor):
        with access_to(job_id.partition(".")[0]).begin(by.site_id) as session:
            return jobs.status(session, by, job_id)

    return ask


@pytest.fixture
def ended(status):
    def wait(job_id):
        end = time.monotonic() + 30
        while (found := status(job_id))["state"] not in ("done", "failed"):
            assert time.monotonic() < end, found
            time.sleep(0.05)
        return found

    return wait


@pytest.fixture
def processes(databases, service_environ, tmp_path):
    """`processes("org")`: a real worker process, stopped at the end."""
    running = []

    def run(service):
        settings = {"AMQP_URI": "amqp://nobody@127.0.0.1:1/", "BLOBS_URL": f"file://{tmp_path}", "JOB_LEASE": "1"}
        command = [sys.executable, "-m", "kit.jobs", service, "--handlers", "tests.libs.job_handlers:HANDLERS"]
        environ = os.environ | databases.environ(service) | settings
        running.append(subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True))
        return running[-1]

    yield run
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def worker(access_to, tmp_path):
    """A worker in this process, for one step at a time."""
    unused = threading.Event()
    around = Surroundings(access_to("booking"), 5, unused.is_set, lambda: open_blobs(f"file://{tmp_path}"), lambda: None)
    return Worker(dict(HANDLERS), around, unused, unused, 0.3)


def counted(access_to, service, mark):
    """How often each row of the mark was counted."""
    asked = text("SELECT version FROM versions WHERE handler = 'job' AND key LIKE :mark")
    with access_to(service).begin(None) as session:
        return session.execute(asked, {"mark": f"{mark}:%"}).scalars().all()


@pytest.mark.parametrize("service", SERVICES)
def test_a_job_whose_process_is_killed_goes_on_after_its_last_batch(service, start, ended, processes, access_to):
    mark = str(uuid7())
    job_id = start(f"{service}.count", {"rows": 100, "mark": mark, "hang": True})
    first = processes(service)
    assert first.stdout.readline() == f"hanging in {job_id}\n"
    assert len(counted(access_to, service, mark)) == 20
    first.send_signal(signal.SIGKILL)
    first.wait()
    processes(service)
    outcome = ended(job_id)
    assert (outcome["state"], outcome["done"], outcome["result"]) == ("done", 100, {"counted": 100})
    assert counted(access_to, service, mark) == [1] * 100


def test_a_worker_that_is_stopped_puts_its_job_back_where_it_stands(start, ended, status, processes):
    job_id = start("booking.endless")
    first = processes("booking")
    assert first.stdout.readline() == f"working on {job_id}\n"
    first.terminate()
    assert first.wait(20) == 0
    left = status(job_id)
    assert left["state"] == "queued"
    assert left["done"] >= 1


def test_a_worker_ends_with_its_parent(databases, service_environ, tmp_path):
    settings = {"AMQP_URI": "amqp://nobody@127.0.0.1:1/", "BLOBS_URL": f"file://{tmp_path}"}
    command = [sys.executable, "-m", "kit.jobs", "booking", "--child", "--handlers", "tests.libs.job_handlers:HANDLERS"]
    child = subprocess.Popen(command, env=os.environ | settings, stdin=subprocess.PIPE)
    child.stdin.close()
    assert child.wait(20) == 0


def test_a_site_with_many_jobs_leaves_workers_for_the_others(access_to, actor, start):
    other = replace(actor, site_id=str(uuid7()))
    for _ in range(3):
        start("booking.count")
    with access_to("booking").begin(other.site_id) as session:
        jobs.start(session, other, "booking.count", {})
    claimed = []
    for _ in range(4):
        with access_to("booking").resolver() as session:
            claimed.append(table.claim(session, 30.0, {"booking.count"}, per_site=2))
    assert [row and row.site_id for row in claimed] == [actor.site_id, actor.site_id, other.site_id, None]


def test_a_quota_counts_what_waits_and_the_bytes_that_are_kept(access_to, actor, start):
    colleague = replace(actor, account_id=str(uuid7()))
    start("booking.count", {"bytes": 5})
    start("booking.other", {"bytes": 100})
    with access_to("booking").begin(actor.site_id) as session:
        jobs.start(session, colleague, "booking.count", {"bytes": 7})
        assert jobs.usage(session, colleague, "booking.count") == jobs.Usage(of_account=1, of_site=2, bytes_kept=12)


def test_an_export_reads_its_own_site_and_leaves_a_file(worker, start, ended, site_id, tmp_path):
    job_id = start("booking.export")
    while worker.step():
        pass
    outcome = ended(job_id)
    assert outcome["state"] == "done"
    assert (tmp_path / outcome["result_blob"]).read_text() == "\n".join([site_id] * 3)


def test_a_refusal_is_the_jobs_outcome(worker, start, status):
    job_id = start("booking.refuse")
    while worker.step():
        pass
    outcome = status(job_id)
    assert (outcome["state"], outcome["error"]["code"], outcome["error"]["details"]) == ("failed", "not_possible", {"row": 7})


@pytest.mark.parametrize(("kind", "attempts"), [("fault", 5), ("unavailable_once", 2)])
def test_what_fails_by_accident_is_tried_again_and_not_for_ever(kind, attempts, worker, start, status, monkeypatch):
    monkeypatch.setattr(table, "PAUSE", 0)
    job_id = start(f"booking.{kind}")
    steps = 0
    while worker.step():
        steps += 1
    outcome = status(job_id)
    assert steps == attempts
    assert (outcome["state"], (outcome["error"] or {}).get("code")) in {("failed", "job_failed"), ("done", None)}


def test_a_job_of_a_kind_that_this_version_does_not_know_is_left_for_another(worker, start, status):
    unknown, known = start("booking.of_tomorrow"), start("booking.export")
    while status(known)["state"] != "done":
        worker.step()
    assert status(unknown)["state"] == "queued"


@pytest.mark.parametrize(
    "other",
    [
        {"account_id": "somebody else"},
        {"impersonator_id": "an administrator in their session"},
        {"site_id": str(uuid7())},
    ],
)
def test_only_its_starter_sees_a_job(other, start, status, actor):
    job_id = start("booking.export")
    with pytest.raises(NotFound):
        status(job_id, replace(actor, **other))


def test_a_job_acts_as_its_starter_without_the_calls_deadline_and_key(start, access_to, actor):
    job_id = start("booking.export")
    with access_to("booking").begin(actor.site_id) as session:
        row = session.execute(jobs_table.select().where(jobs_table.c.id == job_id.partition(".")[2])).one()
    assert table.acting(row) == replace(actor, deadline=None, idempotency_key=None)


def test_who_lost_a_job_writes_nothing_more(worker, start, status, access_to):
    mark = str(uuid7())
    job_id = start("booking.count", {"rows": 10, "mark": mark})

    def overtaken(job):
        with access_to("booking").resolver() as session:
            stolen = "UPDATE jobs SET attempts = attempts + 1 WHERE id = :id"
            session.execute(text(stolen), {"id": job_id.partition(".")[2]})
        return HANDLERS["booking.count"](job)

    worker.handlers["booking.count"] = overtaken
    worker.step()
    assert (counted(access_to, "booking", mark), status(job_id)["state"]) == ([], "running")


def test_results_are_readable_for_a_day_and_then_gone_with_their_files(worker, start, status, access_to, site_id, tmp_path):
    uploaded = blob_key(site_id, "imports", "never-applied.csv")
    open_blobs(f"file://{tmp_path}").put(uploaded, io.BytesIO(b"x"), limit=1)
    job_id = start("booking.export", {"blob": uploaded})
    while worker.step():
        pass
    key = status(job_id)["result_blob"]
    access_to.as_owner("booking", site_id, "UPDATE jobs SET finished_at = now() - interval '25 h'")
    with pytest.raises(NotFound):
        status(job_id)
    worker.purge()
    assert not (tmp_path / key).exists()
    assert not (tmp_path / uploaded).exists()
    with access_to("booking").begin(site_id) as session:
        assert session.execute(jobs_table.select()).all() == []
