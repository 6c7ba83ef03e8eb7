"""What jobs read from the environment."""

from dataclasses import dataclass

from kit.config import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Of a process that does jobs. `job_lease`: seconds until the job of a dead process is taken up by another. `job_poll`: seconds between
    looks for jobs that another process has started; of those of its own service it is told at once. `job_workers`: jobs at a time; of one
    site one less, so that a site with many jobs leaves a worker for the others."""

    amqp_uri: str = setting(secret=True)
    blobs_url: str = setting()
    log_level: str = setting(default="INFO")
    job_lease: float = setting(default=30.0)
    job_workers: int = setting(default=3)
    job_poll: float = setting(default=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentSettings:
    """Of a service that may keep such a process beside it."""

    job_process: bool = setting(default=True)
