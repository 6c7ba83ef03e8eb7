"""A site of a test's own, what is booked in it as booking tells it, and what an engine tells as the gateway passes it on."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts import booking, media, reporting
from tests.booking import factories
from tests.booking.factories import Caller, new_id, text

NINE = (datetime.now(UTC) - timedelta(days=2)).replace(hour=9, minute=0, second=0, microsecond=0)


def at(minute: float, *, start: datetime = NINE) -> datetime:
    """So many minutes after nine, the day before yesterday."""
    return start + timedelta(minutes=minute)


@dataclass
class Meeting:
    """A booked meeting, from nine to ten."""

    site: "Site"
    id: str
    number: str
    body: dict[str, Any]
    version: int = 1

    def changes(self, **more: Any) -> None:
        self.version += 1
        self.body |= {**more, "version": self.version}
        self.site.handled(self.site.events.publish(booking.meeting_changed, self.site.id, self.body, key=self.id, version=self.version))

    def runs(self, uuid: str = "run==") -> "Run":
        """Booking says that this run is the meeting's."""
        body = {"source_id": self.site.source_id, "engine_id": uuid, "meeting_id": self.id}
        self.site.handled(self.site.events.publish(booking.run_bound, self.site.id, body, key=uuid))
        return Run(self.site, self.number, uuid)

    def attendance(self, caller: Caller | None = None, **query: Any) -> dict[str, Any]:
        return (caller or self.site.root)(reporting.get_attendance, id=self.id, **query)

    def persons(self) -> dict[str, dict[str, Any]]:
        return {person["name"]: person for person in self.attendance()["persons"]}


@dataclass
class Run:
    """What the engine tells of one run. Each returns the message, to be told again."""

    site: "Site"
    number: str
    uuid: str = "run=="

    def started(self, moment: datetime = NINE) -> dict[str, Any]:
        return self.tells("meeting.started", moment, start_time=text(moment))

    def ended(self, moment: datetime, started: datetime = NINE) -> dict[str, Any]:
        return self.tells("meeting.ended", moment, start_time=text(started), end_time=text(moment))

    def joined(self, leg: str, moment: datetime, name: str = "", **who: Any) -> dict[str, Any]:
        participant = {"user_id": leg, "user_name": name or leg, "join_time": text(moment), **who}
        return self.tells("meeting.participant_joined", moment, participant=participant)

    def left(self, leg: str, moment: datetime, name: str = "", **who: Any) -> dict[str, Any]:
        participant = {"user_id": leg, "user_name": name or leg, "leave_time": text(moment), **who}
        return self.tells("meeting.participant_left", moment, participant=participant)

    def tells(self, name: str, moment: datetime, **found: Any) -> dict[str, Any]:
        message = self.message(name, moment, **found)
        self.site.hears(message)
        return message

    def message(self, name: str, moment: datetime, **found: Any) -> dict[str, Any]:
        """As the engine would tell it."""
        about = {"id": self.number, "uuid": self.uuid, **found}
        return {"event": name, "event_ts": int(moment.timestamp() * 1000), "payload": {"account_id": "A", "object": about}}

    def crowd(self, count: int) -> list[dict[str, Any]]:
        """What would be told of so many people, each there from 0 to 20 minutes and again from 25 to the end at 40; untold."""
        told = [self.message("meeting.ended", at(40), start_time=text(NINE), end_time=text(at(40)))]
        for number in range(count):
            who = {"user_name": f"人{number}", "email": f"p{number}@example.com"}
            first, second = {"user_id": f"{number}a", **who}, {"user_id": f"{number}b", **who}
            told.append(self.message("meeting.participant_joined", at(0), participant={**first, "join_time": text(at(0))}))
            told.append(self.message("meeting.participant_left", at(20), participant={**first, "leave_time": text(at(20))}))
            told.append(self.message("meeting.participant_joined", at(25), participant={**second, "join_time": text(at(25))}))
        return told


@dataclass
class Site(factories.Site):
    """Whatever is told returns when reporting has dealt with it."""

    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(100_000_001))

    def handled(self, *event_ids: str) -> None:
        self.events.handled(*event_ids)

    def hears(self, *messages: dict[str, Any]) -> None:
        """These webhooks of the engine, one after the other without waiting."""
        self.handled(*self.publishes(*messages))

    def publishes(self, *messages: dict[str, Any]) -> list[str]:
        """The same without waiting at all; the events' ids."""
        return [self.events.publish(media.observed, self.id, self.observed(message)) for message in messages]

    def observed(self, message: dict[str, Any]) -> dict[str, Any]:
        return {
            "source_id": self.source_id,
            "kind": "zoom",
            "name": message["event"],
            "at": datetime.fromtimestamp(message["event_ts"] / 1000, UTC).isoformat().replace("+00:00", "Z"),
            "received_at": text(datetime.now(UTC)),
            "payload": message,
        }

    def books(self, host: str | None = None, *invitees: tuple[str, str], **more: Any) -> Meeting:
        """A meeting that has started, with these invited: (name, e-mail)."""
        number, meeting_id = str(next(self.numbers)), new_id()
        body = {
            "change": "started",
            "id": meeting_id,
            "series_id": None,
            "meeting_number": number,
            "topic": "周例会",
            "type": "scheduled",
            "host_id": host,
            "room_id": None,
            "room_kind": None,
            "room_capacity": None,
            "capacity": 25,
            "start_at": text(NINE),
            "end_at": text(at(60)),
            "status": "in_progress",
            "started_at": text(NINE),
            "ended_at": None,
            "invitee_count": len(invitees),
            "invitees": [{"name": name, "email": email} for name, email in invitees],
            "version": 1,
            **more,
        }
        made = Meeting(self, meeting_id, number, body)
        self.handled(self.events.publish(booking.meeting_changed, self.id, body, key=meeting_id, version=1))
        return made
