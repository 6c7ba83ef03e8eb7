"""Handlers for test_jobs: done by a real `python -m kit.jobs`, told apart from the outside by what they print and write."""

import io
import time

from sqlalchemy import text

from contracts.errors import Conflict, Unavailable
from kit.jobs import Job

_COUNT = text(
    "INSERT INTO versions (handler, key, version) VALUES ('job', :key, 1)"
    " ON CONFLICT (handler, key) DO UPDATE SET version = versions.version + 1"
)


def count(job: Job):
    """Counts each of `rows` rows once, ten a batch; the first attempt hangs in the middle of its third batch."""
    while (start := job.cursor or 0) < job.payload["rows"]:
        with job.batch() as session:
            for row in range(start, start + 10):
                session.execute(_COUNT, {"key": f"{job.payload['mark']}:{row}"})
            job.cursor = job.done = start + 10
            if job.payload.get("hang") and job.claim.attempt == 1 and start == 20:
                print(f"hanging in {job.id}", flush=True)  # noqa: T201 - what the test waits for
                time.sleep(60)
    return {"counted": job.done}


def endless(job: Job):
    """Goes on, batch by batch, until its worker is told to stop."""
    while True:
        job.done += 1
        job.progress()
        print(f"working on {job.id}", flush=True)  # noqa: T201
        time.sleep(0.02)


def refuse(job: Job):
    raise Conflict("not_possible", details={"row": 7})


def fault(job: Job):
    raise ZeroDivisionError


def unavailable_once(job: Job):
    if job.claim.attempt == 1:
        raise Unavailable("elsewhere")
    return {"attempt": job.claim.attempt}


def export(job: Job):
    with job.snapshot() as session:
        rows = session.execute(text("SELECT current_setting('app.site_id') FROM generate_series(1, 3)")).scalars().all()
    job.done = len(rows)
    job.progress()
    job.result_blob = f"site/{job.site_id}/exports/out.txt"
    job.blobs.put(job.result_blob, io.BytesIO("\n".join(rows).encode()), limit=1000)
    return None


HANDLERS = {
    f"{service}.{name}": handler
    for service in ("identity", "org", "booking", "reporting", "devices")
    for name, handler in {
        "count": count,
        "endless": endless,
        "refuse": refuse,
        "fault": fault,
        "unavailable_once": unavailable_once,
        "export": export,
    }.items()
}
