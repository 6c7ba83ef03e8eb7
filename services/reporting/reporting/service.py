"""The entrypoints of reporting: load, delegate, dump."""

from typing import Any

from contracts import booking, media, org
from contracts import reporting as contract
from directory import Replica, Sync, wait_for
from kit.db import Database
from kit.events import on, on_all
from kit.jobs import JobWorker
from kit.outbox import Relay
from kit.rpc import CurrentActor, rpc
from reporting.storage import housekeeping
from reporting.usecases import accounts, attendance, health, meetings, runs


class ReportingService:
    name = "reporting"

    actor = CurrentActor()
    db: Any = Database(kept=housekeeping.KEPT)
    relay = Relay()
    directory = Sync(Replica(on_accounts=accounts.changed))
    job_worker = JobWorker()

    @on(org.directory_changed)
    def directory_changed(self, session, event):
        self.directory.apply(session, event)

    @on(media.observed)
    def observed(self, session, event):
        runs.observe(session, event)

    @on_all(booking.meeting_changed)
    def meeting_changed(self, session, events):
        meetings.changed(session, events)

    @on(booking.run_bound)
    def run_bound(self, session, event):
        runs.bind(session, event)

    @rpc(contract.get_attendance)
    def get_attendance(self, request):
        return self._read(attendance.get, request)

    @rpc(contract.list_attendance)
    def list_attendance(self, request):
        return self._read(attendance.list_figures, request)

    @rpc(contract.export_attendance)
    def export_attendance(self, request):
        wait_for(self.db.begin, self.actor)
        return self.db.once(attendance.export, request)

    @rpc(contract.get_job)
    def get_job(self, request):
        with self.db.begin() as session:
            return attendance.follow(session, self.actor, **request)

    @rpc(contract.health)
    def health(self, request):
        with self.db.begin() as session:
            return health.read(session, self.actor, **request)

    def _read(self, usecase, request):
        """What is read may have been written a moment ago in org: the replica has to know of it."""
        wait_for(self.db.begin, self.actor)
        with self.db.begin() as session:
            return usecase(session, self.actor, **request)
