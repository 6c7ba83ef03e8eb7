"""The Nameko dependency that keeps a process for jobs beside a service.

    class OrgService:
        job_worker = JobWorker()

A process of its own, because a workbook that is read or written on the hub would stop every greenlet of the service, and its
heartbeat with them. Where jobs are to be scaled apart, JOB_PROCESS=0 leaves it out and `python -m kit.jobs <service>` runs by itself.
"""

import contextlib
import os
import subprocess
import sys
from typing import Any

import eventlet
import structlog
from nameko.extensions import DependencyProvider
from sqlalchemy.orm import Session

from kit.config import load
from kit.consuming import only
from kit.db import Database
from kit.jobs.settings import ParentSettings

LOOK = 0.5  # seconds between looks at the child
PAUSE = 2.0  # seconds until one that died is replaced
GRACE = 20.0  # seconds that it may take to put its jobs down

log = structlog.get_logger("kit.jobs")


class JobWorker(DependencyProvider):
    """Starts `python -m kit.jobs` with the service, wakes it when the service has started a job, replaces it when it dies, and stops it
    with the service."""

    def setup(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._keeping: Any = None

    def start(self) -> None:
        if load(ParentSettings).job_process:
            only(self.container, Database).after_commit(self._committed)
            self._keeping = self.container.spawn_managed_thread(self._keep, identifier="jobs")

    def stop(self) -> None:
        if self._keeping is not None:
            self._keeping.kill()
        if self._child is not None:
            self._end(self._child)

    def kill(self) -> None:
        if self._child is not None:
            self._child.kill()

    def get_dependency(self, worker_ctx: Any) -> None:
        """Workers have nothing to do with it: they start jobs in their transactions."""

    def _committed(self, session: Session) -> None:
        if session.info.get("job_started") and self._child is not None and self._child.stdin is not None:
            with contextlib.suppress(OSError, ValueError):  # it is gone, or too busy to be told: it looks by itself too
                os.write(self._child.stdin.fileno(), b"!")

    def _keep(self) -> None:
        while True:
            self._child = self._spawn()
            log.info("job process started", child=self._child.pid)
            while self._child.poll() is None:
                eventlet.sleep(LOOK)
            log.warning("job process ended", status=self._child.returncode)
            eventlet.sleep(PAUSE)

    def _spawn(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "kit.jobs", self.container.service_name, "--child"]
        child = subprocess.Popen(command, stdin=subprocess.PIPE)  # its end closes the pipe, and the child ends too
        if child.stdin is not None:
            os.set_blocking(child.stdin.fileno(), False)
        return child

    def _end(self, child: "subprocess.Popen[bytes]") -> None:
        child.terminate()
        with eventlet.Timeout(GRACE, False):
            while child.poll() is None:
                eventlet.sleep(0.05)
        if child.poll() is None:
            child.kill()
        if child.stdin is not None:
            child.stdin.close()
