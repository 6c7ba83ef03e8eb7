"""The porter's one kind of job: it says that it ran, under a mark that the test chose."""

from typing import Any

from sqlalchemy import text

from kit.jobs import Job


def carry(job: Job) -> dict[str, Any]:
    with job.batch() as session:
        session.execute(text("INSERT INTO versions (handler, key, version) VALUES ('porter', :mark, 1)"), {"mark": job.payload["mark"]})
        job.done = 1
    return {}


HANDLERS = {"porter.carry": carry}
