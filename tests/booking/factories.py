"""A site of a test's own, told to booking as org tells it, and the people who book in it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import amqp
import orjson
from uuid_utils.compat import uuid7

from contracts import booking, media, org
from contracts.call import Actor, Call, Envelope, Event, Role
from contracts.errors import RostrumError
from directory import wait_for
from kit.db import Access
from kit.events import topology
from kit.rpc import Client
from kit.wire.link import connect

SHANGHAI = ZoneInfo("Asia/Shanghai")
FAR = date(2099, 12, 31)


def new_id() -> str:
    return str(uuid7())


def started() -> datetime:
    """When the running test began (conftest.py): no change of the minute or the day comes between two lines of it."""
    return datetime.now(UTC)


def now() -> datetime:
    """The minute in which the running test began."""
    return started().replace(second=0, microsecond=0)


def clocks_forward(zone: ZoneInfo) -> date:
    """The next day, ten days from now or later, on which the clocks of `zone` skip an hour before noon."""
    noon = at(12, day=10, zone=zone)
    days = (noon + timedelta(days=n) for n in range(400))
    return next(day.date() for day in days if (day - timedelta(days=1)).utcoffset() < day.utcoffset())  # type: ignore[operator]


def at(hour: int, minute: int = 0, *, day: int = 3, zone: ZoneInfo = SHANGHAI) -> datetime:
    """A time of the clock on the wall, `day` days from now."""
    today = started().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return (today + timedelta(days=day)).replace(hour=hour, minute=minute)


def text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant(value: str) -> datetime:
    return datetime.fromisoformat(value)


def line(capacity: int, quantity: int, *, kind: str = "shared", expires_on: date = FAR) -> dict[str, Any]:
    return {"room_kind": kind, "capacity": capacity, "quantity": quantity, "expires_on": expires_on.isoformat()}


class Events:
    """The other side of the bus: org's events and the gateway's."""

    def __init__(self, amqp_uri: str, access: Access) -> None:
        self._connection = connect(amqp_uri, "pytest booking", heartbeat=0)
        self._channel = self._connection.channel()
        self._channel.confirm_select()
        self.access = access

    def publish(self, event: Event, site_id: str, body: dict[str, Any], *, key: str = "", version: int = 0, event_id: str = "") -> str:
        envelope = Envelope(event_id or new_id(), event.type, key or site_id, version, site_id, body, {})
        message = amqp.Message(orjson.dumps(envelope), delivery_mode=2, message_id=envelope.id, type=event.type)
        self._channel.basic_publish_confirm(message, topology.EXCHANGE, event.type)
        return envelope.id

    def applied(self, site_id: str, version: int) -> None:
        actor = Actor(Role.SYSTEM, "test", site_id=site_id, directory_version=version)
        eventually(lambda: wait_for(lambda: self.access.begin(site_id), actor))

    def handled(self, *event_ids: str) -> None:
        """Until booking has dealt with these events."""
        from sqlalchemy import func, select

        from kit.db.tables import inbox

        def count() -> None:
            with self.access.begin(None) as session:
                found = session.execute(select(func.count()).where(inbox.c.event_id.in_(event_ids))).scalar_one()
            assert found == len(event_ids), f"{found} of {len(event_ids)} events handled"

        eventually(count)

    def close(self) -> None:
        self._connection.close()


def eventually(check: Callable[[], Any], seconds: float = 15) -> Any:
    """What `check` gives once it does not fail any more."""
    import time

    until = time.monotonic() + seconds
    while True:
        try:
            return check()
        except (AssertionError, RostrumError):
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


@dataclass
class Caller:
    """Calls booking as one actor, each command under a key of its own."""

    client: Client
    actor: Actor

    @property
    def id(self) -> str:
        return str(self.actor.account_id)

    def __call__(self, call: Call, *, key: str | None = None, if_match: int | None = None, **request: Any) -> dict[str, Any]:
        actor = replace(self.actor, idempotency_key=key or new_id(), if_match=if_match)
        return self.client(call, request, actor)

    def book(self, start: datetime | None = None, minutes: int = 60, **more: Any) -> dict[str, Any]:
        form = {"topic": "周例会", "start_at": text(start or at(9)), "duration_minutes": minutes}
        return self(booking.book_meeting, **{**form, **more})

    def meeting(self, meeting_id: str) -> dict[str, Any]:
        return self(booking.get_meeting, id=meeting_id)

    def rooms(self, **query: Any) -> list[dict[str, Any]]:
        return list(self(booking.list_rooms, page_size=500, **query)["items"])

    def meetings(self, **query: Any) -> list[dict[str, Any]]:
        return list(self(booking.list_meetings, page_size=100, **query)["items"])


@dataclass
class Site:
    """Whatever is told returns when booking has applied it."""

    client: Client
    events: Events
    type: str = "account"
    id: str = field(default_factory=new_id)
    root_id: str = field(default_factory=new_id)
    zone: str = "Asia/Shanghai"
    version: int = 0
    licence: int = 0
    source_id: str = field(default_factory=new_id)

    def found(self, **site: Any) -> "Site":
        self.tell(site=self._site(**site), departments=[self.department(self.root_id)])
        return self

    def _site(self, **more: Any) -> dict[str, Any]:
        return {
            "id": self.id,
            "name_zh": "示例",
            "name_en": "Example",
            "type": self.type,
            "time_zone": self.zone,
            "country": "CN",
            "language": "zh-CN",
            "page_size": 20,
            "features": [],
            "expires_on": FAR.isoformat(),
            "require_totp": False,
            **more,
        }

    def department(self, department_id: str, *above: str) -> dict[str, Any]:
        return {"id": department_id, "name": "部门", "path": "".join(f"{part}/" for part in (*above, department_id))}

    def open_department(self) -> str:
        """A department below the root."""
        made = {**self.department(new_id(), self.root_id), "parent_id": self.root_id}
        made["path"] = f"{self.root_id}/{made['id']}/"
        self.tell(departments=[made])
        return str(made["id"])

    def tell(self, *accounts: dict[str, Any], departments: Any = (), site: Any = None) -> None:
        self.version += 1
        body = {"version": self.version, "site": site, "departments": list(departments), "accounts": list(accounts)}
        self.events.publish(org.directory_changed, self.id, body)
        self.events.applied(self.id, self.version)

    def license(self, *lines: dict[str, Any], ports: int | None = None, expires_on: date = FAR) -> None:
        self.licence += 1
        body = {"version": self.licence, "type": self.type, "expires_on": expires_on.isoformat(), "ports": ports, "lines": list(lines)}
        self.events.handled(self.events.publish(org.licence_changed, self.id, body, version=self.licence))

    def account(self, **more: Any) -> dict[str, Any]:
        mark = secrets.token_hex(4)
        row = {"id": new_id(), "role": "user", "login_name": f"wang.{mark}", "name": "王小明", "email": f"{mark}@example.com"}
        return {**row, "department_id": self.root_id, "account_kind": "shared", "english_name": "", **more}

    def user(self, **more: Any) -> Caller:
        row = self.account(**more)
        self.tell(row)
        return self.as_user(row["id"], row["name"])

    def as_user(self, account_id: str, name: str = "王小明", **more: Any) -> Caller:
        return self._caller(Role.USER, account_id=account_id, name=name, **more)

    def administrator(self, scope: str | None = None) -> Caller:
        return self._caller(Role.ADMINISTRATOR, account_id=new_id(), name="李管理", scope_department_id=scope)

    @property
    def root(self) -> Caller:
        return self.administrator()

    @property
    def engine(self) -> Caller:
        return self._caller(Role.MEDIA_SOURCE, account_id=self.source_id)

    @property
    def operator(self) -> Caller:
        return Caller(self.client, Actor(role=Role.OPERATOR, request_id=new_id(), account_id=new_id()))

    def _caller(self, role: Role, **more: Any) -> Caller:
        return Caller(self.client, Actor(role=role, request_id=new_id(), site_id=self.id, **more))

    def change_limits(self, *lines: dict[str, Any], ports: int | None = None, expires_on: date = FAR) -> dict[str, Any]:
        self.licence += 1
        request = {"site_id": self.id, "version": self.licence, "expires_on": expires_on.isoformat(), "ports": ports}
        return self.operator(booking.change_limits, **request, lines=list(lines))

    def report(self, name: str, number: str, uuid: str, *, event_id: str = "", **found: Any) -> str:
        """What the engine tells, as a Zoom-style webhook that the gateway has passed on; the event's id."""
        body = {
            "source_id": self.source_id,
            "kind": "zoom",
            "name": name,
            "at": text(datetime.now(UTC)),
            "received_at": text(datetime.now(UTC)),
            "payload": {"event": name, "payload": {"account_id": "A", "object": {"id": number, "uuid": uuid, **found}}},
        }
        return self.events.publish(media.observed, self.id, body, event_id=event_id)

    def started(self, number: str, uuid: str, moment: datetime, **more: Any) -> None:
        self.events.handled(self.report("meeting.started", number, uuid, start_time=text(moment), **more))

    def ended(self, number: str, uuid: str, start: datetime, end: datetime) -> None:
        self.events.handled(self.report("meeting.ended", number, uuid, start_time=text(start), end_time=text(end)))
