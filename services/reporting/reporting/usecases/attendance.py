"""Who came to a meeting (manual 1.4.1, 1.4.4): for administrators by its host's department, and for who hosts it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

import directory
from contracts import engine, text
from contracts.call import Actor
from kit import jobs, sheets
from kit.blobs import blob_key
from kit.jobs import Job
from reporting.domain.attendance import Person, Stay
from reporting.domain.identity import persons
from reporting.domain.meetings import has_begun, is_known
from reporting.storage import attendance, meetings
from reporting.storage.models import Meeting
from reporting.words import catalogue


@dataclass(frozen=True)
class Found:
    """A meeting and the people who were in it, as of `now`. `names`: of the accounts that the actor may see."""

    meeting: Meeting
    now: datetime
    people: Sequence[Person]
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def invited(self) -> frozenset[str]:
        """The addresses of the invited."""
        return frozenset(engine.address(each["email"]) for each in self.meeting.invitees)

    @cached_property
    def came(self) -> frozenset[str]:
        """The addresses of those who were seen."""
        return frozenset(email for person in self.people for email in person.emails)

    @property
    def is_known(self) -> bool:
        return is_known(self.meeting.started_at, len(self.people))

    @property
    def absent(self) -> list[dict[str, Any]]:
        """Of the invited, those of whom nothing was seen."""
        if not self.is_known or not has_begun(self.meeting.status, self.meeting.end_at, self.now):
            return []
        named = {text.key(person.name) for person in self.people if person.is_named_only}
        return [
            {**each, "email": text.address_shown(each["email"]), "same_name_came": text.key(each["name"]) in named}
            for each in self.meeting.invitees
            if engine.address(each["email"]) not in self.came
        ]

    def in_order(self) -> list[Person]:
        """The host first."""
        return sorted(self.people, key=lambda person: not self.is_host(person))

    def is_host(self, person: Person) -> bool:
        return person.account_id is not None and person.account_id == self.meeting.host_id

    def is_invited(self, person: Person) -> bool:
        return not person.emails.isdisjoint(self.invited)

    def name(self, person: Person) -> str:
        return self.names.get(person.account_id or "") or person.name


def get(session: Session, actor: Actor, *, id: str, page: int, page_size: int) -> dict[str, Any]:  # noqa: A002 - the contract's name
    found = _found(session, actor, meetings.get(session, actor, id))
    shown = found.in_order()[(page - 1) * page_size : page * page_size]
    runs = attendance.runs(session, found.meeting.site_id, found.meeting.id)
    return _figures(found) | {
        "as_of": found.now,
        "page": page,
        "page_size": page_size,
        "total": len(found.people),
        "persons": [_person(found, person) for person in shown],
        "absent": found.absent,
        "runs": [{"id": run.id, "started_at": run.started_at, "ended_at": run.ended_at} for run in runs],
    }


def list_figures(session: Session, actor: Actor, *, ids: Sequence[str]) -> dict[str, Any]:
    now, visible = datetime.now(UTC), meetings.visible(session, actor, ids)
    stays = attendance.stays(session, str(actor.site_id), [meeting.id for meeting in visible])
    return {"items": [_figures(Found(meeting, now, persons(stays[meeting.id]))) for meeting in visible]}


def export(session: Session, actor: Actor, *, id: str, format: str) -> dict[str, Any]:  # noqa: A002 - the contract's names
    """Starts the job that writes it all. Raises NotFound for a meeting that the actor does not see."""
    meeting = meetings.get(session, actor, id)
    name = f"attendance-{meeting.meeting_number}-{meeting.start_at.astimezone(_zone(session, meeting.site_id)):%Y-%m-%d}.{format}"
    payload = {"meeting_id": id, "format": format, "language": actor.language, "file_name": name}
    return follow(session, actor, id=jobs.start(session, actor, "reporting.export_attendance", payload))


def follow(session: Session, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002 - the contract's name
    """A job as its starter sees it."""
    status = jobs.status(session, actor, id)
    result = status.pop("result") or {}
    return status | {"file_name": result.get("file_name"), "media_type": result.get("media_type")}


def write(job: Job) -> dict[str, Any]:
    """What the job does: everybody who came, then the invited who did not. Whoever was in scope when it was asked for is."""
    words, name, file_format = catalogue(job.payload["language"])["attendance"], job.payload["file_name"], job.payload["format"]

    def save(path: Path) -> None:
        with job.snapshot() as session:
            found = _found(session, job.actor, meetings.get(session, job.actor, job.payload["meeting_id"]))
            zone = _zone(session, job.site_id)
            job.done = job.total = len(found.people) + len(found.absent)
            sheets.table(path, file_format, words["sheet"], list(words["columns"].values()), _rows(found, zone, words))

    job.result_blob = sheets.stored(job.blobs, blob_key(job.site_id, "exports", name), save)
    job.progress()
    return {"file_name": name, "media_type": sheets.MEDIA_TYPES[file_format]}


def _rows(found: Found, zone: ZoneInfo, words: Mapping[str, Any]) -> Iterator[list[Any]]:
    def local(moment: datetime | None) -> str:
        return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") if moment else ""

    for person in found.in_order():
        role = "host" if found.is_host(person) else "invited" if found.is_invited(person) else "others"
        email = text.address_shown(person.email)
        times = [local(person.first_joined_at), local(person.last_left_at), person.minutes(found.now), person.times_rejoined]
        note = "" if person.is_exact else words["inexact"]
        yield [found.name(person), email, words["roles"][role], words["came"], *times, note]
    for each in found.absent:
        note = words["same_name_came"] if each["same_name_came"] else ""
        yield [each["name"], each["email"], words["roles"]["invited"], words["absent"], "", "", None, None, note]


def _found(session: Session, actor: Actor, meeting: Meeting) -> Found:
    people = persons(attendance.stays(session, meeting.site_id, [meeting.id])[meeting.id])
    names = attendance.names(session, actor, {person.account_id for person in people if person.account_id})
    return Found(meeting, datetime.now(UTC), people, names)


def _figures(found: Found) -> dict[str, Any]:
    return {
        "meeting_id": found.meeting.id,
        "is_known": found.is_known,
        "person_count": len(found.people),
        "present_now": sum(person.is_present for person in found.people),
        "invited_count": len(found.meeting.invitees),
        "invited_came_count": sum(engine.address(each["email"]) in found.came for each in found.meeting.invitees),
        "uninvited_count": sum(not found.is_invited(person) and not found.is_host(person) for person in found.people),
        "host_came": any(found.is_host(person) for person in found.people),
    }


def _person(found: Found, person: Person) -> dict[str, Any]:
    account = person.account_id if person.account_id in found.names else None
    by_key = {(leg.run_id, leg.key): leg.id for leg in person.legs}
    return {
        "id": person.id,
        "name": found.name(person),
        "email": text.address_shown(person.email) or None,
        "account": {"id": account, "name": found.names[account]} if account else None,
        "is_host": found.is_host(person),
        "is_invited": found.is_invited(person),
        "first_joined_at": person.first_joined_at,
        "last_left_at": person.last_left_at,
        "is_present": person.is_present,
        "minutes": person.minutes(found.now),
        "is_exact": person.is_exact,
        "times_rejoined": person.times_rejoined,
        "legs": [_leg(leg, by_key.get((leg.run_id, leg.bound_to))) for leg in person.legs],
    }


def _leg(leg: Stay, bound_to: str | None) -> dict[str, Any]:
    names = ("id", "run_id", "name", "joined_at", "left_at", "closed_by")
    return {name: getattr(leg, name) for name in names} | {"bound_to": bound_to}


def _zone(session: Session, site_id: str) -> ZoneInfo:
    site = directory.site(session, site_id)
    try:
        return ZoneInfo(site.time_zone if site else "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
