"""What engines tell, kept as it came and folded into runs and legs; and booking's word on which meeting a run belongs to.

All that is told of a run takes turns. Of the legs only those that a message is about are folded anew, from everything that was ever told
of them: what comes late or twice comes to the same, and a large meeting costs no more a message than a small one.
"""

import base64
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from contracts import engine
from contracts.call import Envelope
from reporting.domain import folding, observed
from reporting.domain.folding import Course, Kind
from reporting.domain.observed import Report
from reporting.storage import observations, runs
from reporting.storage.housekeeping import HISTORY, SAMPLES
from reporting.storage.runs import Held

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
    body = event.body
    runs.bind(session, str(event.site_id), body["source_id"], body["engine_id"], body["meeting_id"], datetime.now(UTC) + HISTORY)


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
        "name": engine.event(body["name"]),
        "engine_id": report.engine_id if report else None,
        "leg": report.leg if report else None,
        "bound_to": next((each.bound_to for each in report.told if each.bound_to), None) if report else None,
        "received_at": received_at,
        "forget_at": min(at, received_at) + (HISTORY if report else SAMPLES),
        "payload": body["payload"],
        "raw": base64.b64decode(body["raw"]) if body.get("raw") else None,
    }


def _fold(session: Session, row: Mapping[str, Any], report: Report) -> None:
    is_start = any(each.kind is Kind.STARTED for each in report.told)
    if is_start and report.number:
        runs.take_number(session, row["site_id"], row["source_id"], report.number)
    run = runs.advance(session, _told_of_run(row, report))
    course = run.course
    if report.leg:
        _fold_leg(session, run, row["kind"], report.leg)
    if not report.leg or (course.succeeded_at and not course.ended_at):
        runs.close_legs(session, run, course.ending)
    for other in runs.succeed(session, run, report.number) if is_start and report.number else ():
        runs.close_legs(session, other, other.course.ending)


def _told_of_run(row: Mapping[str, Any], report: Report) -> dict[str, Any]:
    course = Course().with_told(report.told)
    return {name: row[name] for name in ("site_id", "source_id", "engine_id", "forget_at")} | {
        "number": report.number or None,
        "topic": report.topic,
        "host_email": report.host_email,
        "started_at": course.started_at,
        "ended_at": course.ended_at,
        "last_at": course.last_at,
        "has_bound": row["bound_to"] is not None,
    }


def _fold_leg(session: Session, run: Held, kind: str, leg: str) -> None:
    reports = [observed.read(kind, payload, at) for payload, at in observations.of_leg(session, run, leg)]
    found = folding.legs([each for report in reports if report for each in report.told], run.course.ending)
    runs.write_legs(session, run, [_row(run, each) for each in found])


def _row(run: Held, leg: folding.Leg) -> dict[str, Any]:
    names = ("key", "place", "joined_at", "left_at", "closed_by", "name", "email", "participant_user_id", "registrant_id", "bound_to")
    return {name: getattr(leg, name) for name in names} | {"person": _person(run, leg)}


def _person(run: Held, leg: folding.Leg) -> str:
    """Return the best key of the leg's person, by which the previous release counts."""
    told = {"registrant": leg.registrant_id, "user": leg.participant_user_id, "email": leg.email, "name": leg.name.casefold()}
    return next((f"{what}:{value}" for what, value in told.items() if value), f"leg:{leg.key}@{run.id}")
