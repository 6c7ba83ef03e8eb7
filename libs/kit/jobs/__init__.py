"""Work that takes longer than a call may: rows in the owning service's jobs table, done by processes of their own.

A use-case starts one in its transaction and its starter follows it:

    job_id = jobs.start(session, actor, "org.import_users", {"blob": key, "mode": "all"})
    jobs.status(session, actor, job_id)

`<service>/usecases/jobs.py` names who does them: `HANDLERS = {"org.import_users": imports.run}`. A handler takes a `Job`, goes on from
`job.cursor`, and writes batch by batch; what it returns is the result, kept for 24 hours:

    def run(job):
        while rows := read(job.payload["blob"], after=job.cursor or 0, count=500):
            with job.batch() as session:  # the rows and how far we are: one transaction
                ...
                job.cursor, job.done = rows[-1].number, job.done + len(rows)
        return {"added": job.done}

`python -m kit.jobs <service>` does the jobs of a service, in a process that eventlet has not patched; the dependency `JobWorker()` keeps
one such process beside a service. A job whose process died is taken up again by another when its lease is over.
"""

from typing import TYPE_CHECKING, Any

from kit.jobs.job import Handler, Job
from kit.jobs.table import Usage, start, status, usage

if TYPE_CHECKING:
    from kit.jobs.child import JobWorker

__all__ = ["Handler", "Job", "JobWorker", "Usage", "start", "status", "usage"]


def __getattr__(name: str) -> Any:
    """`JobWorker` brings Nameko and eventlet along, which handlers do without."""
    if name != "JobWorker":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kit.jobs.child import JobWorker

    return JobWorker
