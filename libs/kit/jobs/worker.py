"""Does the jobs of a service, one after the other, until it is told to stop."""

import threading
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

import structlog

from contracts.errors import RostrumError, Unavailable
from kit.jobs import table
from kit.jobs.job import Handler, Job, Lost, Stopping, Surroundings

PURGE_EVERY = 3600.0  # seconds

log = structlog.get_logger("kit.jobs")


class Worker:
    """Several of them, in threads or processes, share the jobs of a service between them. Each looks for one every `poll` seconds, and
    when `wake` is set. At most `per_site` jobs of one site run at a time."""

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        surroundings: Surroundings,
        stop: threading.Event,
        wake: threading.Event,
        poll: float,
        per_site: int = 1,
    ) -> None:
        self.handlers, self._around, self._stop, self._wake, self._poll = handlers, surroundings, stop, wake, poll
        self._per_site = per_site
        self._purge_at = 0.0

    def run(self) -> None:
        """Until `stop` is set. A database that is away is waited for."""
        while not self._stop.is_set():
            try:
                busy = self.step()
                if monotonic() >= self._purge_at:
                    self._purge_at = monotonic() + PURGE_EVERY
                    self._purge_guarded()
            except Unavailable:
                log.warning("database unavailable")
                busy = False
            if not busy:
                self._wake.wait(self._poll)
                if not self._stop.is_set():
                    self._wake.clear()

    def step(self) -> bool:
        """Takes one job up, if one is due, and does it. False when there was none."""
        with self._around.access.resolver() as session:
            row = table.claim(session, self._around.lease, self.handlers, self._per_site)
        if row is None:
            return False
        job = Job(row, self._around)
        bound = log.bind(job=job.id, kind=job.kind, attempt=job.claim.attempt)
        bound.info("job taken up", cursor=job.cursor)
        with _Renewal(job, self._around):
            outcome = self._outcome(job, row.attempts, bound)
        if outcome is not None:
            with self._around.access.resolver() as session:
                table.write(session, job.claim, outcome)
            bound.info("job put down", state=outcome["state"])
        return True

    def _purge_guarded(self) -> None:
        """A file that cannot be deleted now is tried again at the next round; jobs go on meanwhile."""
        try:
            self.purge()
        except Exception:
            log.exception("purge failed")

    def purge(self) -> None:
        """Clears away what nobody may read any more."""
        while rows := self._expired():
            self._remove(rows)

    def _expired(self) -> list[Any]:
        with self._around.access.resolver() as session:
            return table.expired(session)

    def _remove(self, rows: list[Any]) -> None:
        """First the files, so that none is forgotten."""
        for row in rows:
            for key in (row.result_blob, row.payload.get("blob")):
                if key is not None:
                    self._around.blobs.delete(key)
            with self._around.access.resolver() as session:
                table.remove(session, row.id)

    def _outcome(self, job: Job, attempt: int, bound: Any) -> dict[str, Any] | None:
        """What is to be written of the job; None when it is no longer ours."""
        try:
            if attempt > table.MOST_ATTEMPTS:  # it takes its process down with it each time
                return table.failed(_given_up())
            result = self.handlers[job.kind](job)
        except Lost:
            bound.warning("job lost to another worker")
            return None
        except Stopping:
            return table.released(attempt)
        except Unavailable as error:
            bound.info("job postponed", code=error.code)
            return table.postponed(attempt) if attempt < table.MOST_ATTEMPTS else table.failed(error)
        except RostrumError as error:
            return table.failed(error)
        except Exception:  # noqa: BLE001 - whatever a handler's fault is, the worker goes on, and tells
            bound.exception("job failed")
            return table.postponed(attempt) if attempt < table.MOST_ATTEMPTS else table.failed(_given_up())
        return table.finished(result, job.result_blob)


def _given_up() -> RostrumError:
    return RostrumError("job_failed", "the job failed by a fault of ours, repeatedly")


class _Renewal:
    """Renews the lease while a job is done, so that only a dead worker loses it."""

    def __init__(self, job: Job, surroundings: Surroundings) -> None:
        self._job, self._around = job, surroundings
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="job lease", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _renew(self) -> None:
        while not self._over.wait(self._around.lease / 3):
            try:
                with self._around.access.resolver() as session:
                    ours = table.write(session, self._job.claim, {}, lease=self._around.lease)
            except Unavailable:
                continue  # the lease outlives a short trouble; the next try renews it
            if not ours:
                return


def run_threads(make: Callable[[], Worker], count: int, stop: threading.Event) -> None:
    """`count` workers side by side, until `stop` is set and each has put its job down."""
    threads = [threading.Thread(target=make().run, name=f"jobs {number}") for number in range(count)]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join()
