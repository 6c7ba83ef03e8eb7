"""What engines tell, kept as it came and folded into runs and legs; and booking's word on which meeting a run belongs to.

All that is told of a run takes turns. Of the legs only those that a message is about, and those bound to them, are folded anew, from
everything that was ever told of them: what comes late or twice comes to the same, and a large meeting costs no more a message than a
small one.
"""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from contracts.call import Envelope
from reporting.domain import folding, observed
from reporting.domain.folding import Course, Kind
from reporting.domain.observed import Report
from reporting.storage import members, observations, runs
from reporting.storage.housekeeping import HISTORY, SAMPLES
from reporting.storage.models import Run

_MESSAGES = uuid.UUID("3f0b8a52-6f3e-5c41-9a0c-0e6b1d5d7c26")  # the namespace of the messages' ids


def observe(session: Session, event: Envelope) -> None:
    """One message of an engine. What says nothing of a run, or nothing that we know, is kept all the same."""
    if event.site_id is None:
        return
    body = event.body
    at = datetime.fromisoformat(body["at"])
    report = observed.read(body["kind"], body["payload"], at)
    row = _observation(event, at, report)
    if observations.store(session, row) and report:
        _fold(session, row, report)


def bind(session: Session, event: Envelope) -> None:
    """Booking says which meeting a run belongs to."""
    site_id, body = str(event.site_id), event.body
    run_id = runs.run_id(site_id, body["source_id"], body["engine_id"])
    runs.lock(session, [run_id])
    run = runs.get(session, site_id, run_id) or _made(session, site_id, body["source_id"], body["engine_id"], datetime.now(UTC) + HISTORY)
    run.meeting_id = body["meeting_id"]


def _observation(event: Envelope, at: datetime, report: Report | None) -> dict[str, Any]:
    """As it is stored. What runs and legs are folded from is one message by what it is about, though its bytes differ when it is
    told again; all else is one by its bytes."""
    body = event.body
    received_at = datetime.fromisoformat(body["received_at"])
    key = (body["source_id"], body["kind"], body["name"], body["at"], report.engine_id, report.leg) if report else ()
    return {
        "site_id": event.site_id,
        "at": at,
        "id": str(uuid.uuid5(_MESSAGES, "\n".join(key))) if report else event.id,
        "source_id": body["source_id"],
        "kind": body["kind"],
        "name": observed.words(body["name"]),
        "engine_id": report.engine_id if report else None,
        "leg": report.leg if report else None,
        "bound_to": next((each.bound_to for each in report.told if each.bound_to), None) if report else None,
        "received_at": received_at,
        "forget_at": min(at, received_at) + (HISTORY if report else SAMPLES),
        "payload": body["payload"],
    }


def _fold(session: Session, row: Mapping[str, Any], report: Report) -> None:
    site_id, source_id = row["site_id"], row["source_id"]
    run_id = runs.run_id(site_id, source_id, report.engine_id)
    is_start = any(each.kind is Kind.STARTED for each in report.told)
    others = runs.unfinished(session, site_id, source_id, report.number) if is_start else []
    runs.lock(session, {run_id, *others})
    run = runs.get(session, site_id, run_id) or _made(session, site_id, source_id, report.engine_id, row["forget_at"])
    run.number = run.number or report.number
    run.topic, run.host_email = run.topic or report.topic, run.host_email or report.host_email
    run.forget_at = max(run.forget_at, row["forget_at"])
    _move_on(session, run, report)
    if report.leg:
        _fold_legs(session, run, row["kind"], report)
    for other in (runs.get(session, site_id, each) for each in others if each != run_id):
        if other is not None:
            _move_on(session, other, None)


def _made(session: Session, site_id: str, source_id: str, engine_id: str, forget_at: datetime) -> Run:
    run_id = runs.run_id(site_id, source_id, engine_id)
    run = Run(site_id=site_id, id=run_id, source_id=source_id, engine_id=engine_id, forget_at=forget_at)
    run.topic, run.host_email, run.succeeded = "", "", False
    session.add(run)
    return run


def _course(run: Run) -> Course:
    return Course(run.started_at, run.ended_at, run.last_at, run.succeeded)


def _move_on(session: Session, run: Run, report: Report | None) -> None:
    """The run by what the report adds, or by what has become of others of its number; its legs end with it."""
    before = _course(run)
    if report:
        after = before.with_told(report.told)
        run.started_at, run.ended_at, run.last_at = after.started_at, after.ended_at, after.last_at
    session.flush()
    run.succeeded = run.ended_at is None and runs.is_succeeded(session, run)
    ending = _course(run).ending
    session.flush()
    if ending != before.ending:
        runs.close_legs(session, run, ending.at if ending else None, ending.how if ending else None)


def _fold_legs(session: Session, run: Run, kind: str, report: Report) -> None:
    keys = folding.connected([report.leg], observations.links(session, run))
    told = [
        each
        for row in observations.of_legs(session, run, keys)
        if (read := observed.read(kind, row.payload, row.at)) is not None
        for each in read.told
    ]
    found = folding.legs(told, _course(run).ending)
    accounts = members.by_email(session, run.site_id, {leg.email for leg in found if leg.email})
    runs.write_legs(session, run, keys, [_row(run, leg, accounts.get(leg.email)) for leg in found])


def _row(run: Run, leg: folding.Leg, account_id: str | None) -> dict[str, Any]:
    """Who cannot be told by anything but the connection is somebody else in each run."""
    names = ("key", "place", "joined_at", "left_at", "closed_by", "name", "email", "participant_user_id", "registrant_id", "bound_to")
    person = f"{leg.person}@{run.id}" if leg.person.startswith("leg:") else leg.person
    return {name: getattr(leg, name) for name in names} | {"person": person, "account_id": account_id}
