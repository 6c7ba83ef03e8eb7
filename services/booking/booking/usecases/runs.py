"""What the media plane tells of its runs, and what becomes of the meetings: told twice, late or out of order, it comes to the same.

A start belongs to the booked occurrence of its number that is nearest in time; the engine's own id then binds all that follows. A
start after a cancellation leaves it cancelled: that run is a meeting of its own that nobody booked.
"""

from datetime import datetime

from sqlalchemy.orm import Session

import directory
from booking.domain.availability import GRID
from booking.domain.intervals import Interval, peak
from booking.domain.meetings import EARLIEST_START, Occurrence, Status, Type, nearest, outcome
from booking.domain.meetings import Run as Facts
from booking.domain.observed import ENDED, STARTED, Report, zoom
from booking.storage import accounts, meetings, rooms, runs, slots
from booking.storage.locks import lock_ports, lock_rooms
from booking.storage.models import Meeting, Room, Run
from booking.usecases import showing, sites, unscheduled
from booking.usecases.sites import Context
from contracts import booking as contract
from contracts.call import Envelope
from kit.outbox import emit


def observed(session: Session, event: Envelope) -> None:
    """Apply one message of an engine. Booking ignores a message about no run, and a new run whose number cannot be read."""
    body = event.body
    report = zoom(body["payload"], datetime.fromisoformat(body["at"])) if body["kind"] == "zoom" else None
    if report is None or event.site_id is None:
        return
    context = sites.admitting(session, event.site_id)
    run = runs.lock(session, context.id, body["source_id"], report.engine_id)
    if run is None and not report.number:
        return
    item = meetings.locked(session, context.id, {run.meeting_id})[run.meeting_id] if run else _matched(session, context, report)
    if run is None:
        run = Run(site_id=context.id, source_id=body["source_id"], engine_id=report.engine_id, meeting_id=item.id)
        session.add(run)
        _tell(session, run)
    known = Facts(run.started_at, run.ended_at)
    if report.ended_at:
        known = known.with_end(report.ended_at, report.started_at)
    elif report.started_at:
        known = known.with_start(report.started_at)
    run.started_at, run.ended_at = known.started_at, known.ended_at
    session.flush()
    _settle(session, context, item)


def is_about_runs(event: Envelope) -> bool:
    """Whether booking has anything to do with it: most of what engines tell is about who is in a meeting, and how well."""
    return event.body["name"] in (STARTED, ENDED)


def _tell(session: Session, run: Run) -> None:
    """Which meeting the run belongs to, so that nobody else has to decide it again, and perhaps differently."""
    body = {"source_id": run.source_id, "engine_id": run.engine_id, "meeting_id": run.meeting_id}
    emit(session, contract.run_bound, body, site_id=run.site_id, key=f"{run.source_id}:{run.engine_id}", version=0)


def _matched(session: Session, context: Context, report: Report) -> Meeting:
    """The meeting that a new run belongs to, locked; made where nothing was booked."""
    moment = report.started_at or report.ended_at or context.now
    around = Interval(moment, moment + EARLIEST_START + GRID)
    found = [
        each
        for each in meetings.of_number(session, context.id, report.number, around, lock=True)
        if each.status != Status.CANCELLED and each.type != Type.UNSCHEDULED
    ]
    match = nearest([Occurrence(each.id, Interval(each.start_at, each.end_at)) for each in found], moment)
    if match:
        return next(each for each in found if each.id == match.id)
    return _unscheduled(session, context, report, moment)


def _unscheduled(session: Session, context: Context, report: Report, moment: datetime) -> Meeting:
    room = rooms.by_pmi(session, context.id, report.number)
    host = directory.account(session, context.id, str(room.owner_id)) if room else None
    if host is None:
        host = accounts.by_email(session, context.id, [report.host_email]).get(report.host_email)
    capacity = (room.capacity if room else (host.capacity if host else None)) or 0
    hold = unscheduled.available(session, context, room, capacity, moment)
    item = unscheduled.make(context, Type.PMI if room else Type.UNSCHEDULED, hold, report.number, host, room, report.topic)
    session.add(item)
    session.flush()
    return item


def _settle(session: Session, context: Context, item: Meeting) -> None:
    """The meeting as its runs say it is. What it gave back and somebody else has taken since stays theirs."""
    status, started, ended = outcome(Facts(run.started_at, run.ended_at) for run in runs.of_meeting(session, item.site_id, item.id))
    if (item.status, item.started_at, item.ended_at) == (status, started, ended):
        return
    if item.status == Status.ENDED and status is Status.IN_PROGRESS:
        _hold_again(session, context, item)
    item.status, item.started_at, item.ended_at = str(status), started, ended
    item.version += 1
    meetings.write(session)
    room = session.get(Room, item.room_id) if item.room_id else None
    showing.tell(session, None, item, room, "ended" if status is Status.ENDED else "started")


def _hold_again(session: Session, context: Context, item: Meeting) -> None:
    """A meeting that had ended goes on: it takes its ports and room again, as far as nobody else has booked them since."""
    slot = Interval(item.start_at, item.end_at)
    if item.ports:
        lock_ports(session, context.id)
        if peak(slots.loads(session, context.id, [slot], [item.id])[0], slot).ports + item.ports > context.ports:
            item.ports = 0
    if item.room_id:
        lock_rooms(session, [item.room_id])
        if slots.clashes(session, context.id, [item.room_id], [slot], [item.id]):
            item.room_id = None
