"""Two sites with two departments each, and whatever a test wants to put into them, made through the services' own calls."""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from contracts import booking, identity, org, reporting
from contracts.call import Actor, Call, Role
from contracts.errors import RostrumError, Unavailable
from directory import wait_for
from kit.db import Access
from kit.rpc import Client
from tests.booking.factories import Events
from tests.org.factories import Company, found, new_id, new_user
from tests.permissions.expectations import Target, Who

T = TypeVar("T")
PASSWORD = "Correct-horse-7-staple"


@dataclass
class Place:
    """A department of a site: what is in it is own, of another department, or of another site."""

    company: Company
    department: str
    replicas: list[Access]

    def known(self, made: dict[str, Any]) -> str:
        """The id of what was made, once every replica of the directory knows of it."""
        actor = Actor(Role.SYSTEM, new_id(), site_id=self.company.id, directory_version=made["directory_version"])
        for replica in self.replicas:
            eventually(lambda replica=replica: wait_for(lambda: replica.begin(self.company.id), actor))
        return str(made["id"])

    def user(self) -> str:
        form = new_user(self.department, invite=False, password=PASSWORD, temporary_password=False)
        return self.known(self.company.root(org.create_user, **form))

    def leaver(self) -> str:
        user = self.user()
        return self.known({"id": user, **self.company.root(org.delete_user, id=user)})

    def administrator(self) -> str:
        below = self.company.department(f"unter {new_id()}", self.department)
        form = {name: value for name, value in new_user(below).items() if name in ("login_name", "name", "email")}
        return self.known(self.company.root(org.create_administrator, **form, scope_department_id=below, invite=True))

    def dismissed(self) -> str:
        administrator = self.administrator()
        return self.known({"id": administrator, **self.company.root(org.delete_administrator, id=administrator)})

    def below(self) -> str:
        return self.company.department(f"unter {new_id()}", self.department)


@dataclass
class World:
    client: Client
    own: Place
    other: Place
    foreign: Place
    owner: str = ""  # a user of `own`, who acts as such
    _rooms: dict[str, str] = field(default_factory=dict)
    _hours: Iterator[int] = field(default_factory=lambda: itertools.count(24))

    def actor(self, who: Who) -> Actor:
        account, site = (
            {"account_id": new_id(), "site_id": self.own.company.id, "session_id": new_id(), "name": "王小明"},
            self.own.company.id,
        )
        user = Actor(Role.USER, new_id(), **{**account, "account_id": self.owner})
        administrator = Actor(Role.ADMINISTRATOR, new_id(), **account)
        return {
            Who.ANONYMOUS: Actor(Role.ANONYMOUS, new_id(), address=f"2001:db8::{new_id()[-4:]}"),
            Who.USER: user,
            Who.JUMPED: replace(user, impersonator_id=new_id(), impersonator_name="李管理"),
            Who.MUST_CHANGE: replace(user, restriction="password"),
            Who.TERMINAL: Actor(Role.TERMINAL, new_id(), account_id=new_id(), site_id=site),
            Who.MEDIA_SOURCE: Actor(Role.MEDIA_SOURCE, new_id(), account_id=new_id(), site_id=site),
            Who.DEPARTMENT_ADMINISTRATOR: replace(administrator, scope_department_id=self.own.department),
            Who.ROOT_ADMINISTRATOR: replace(administrator, account_id=self.own.company.first["id"]),
            Who.OPERATOR: Actor(Role.OPERATOR, new_id(), account_id=new_id(), name="运营"),
            Who.SYSTEM: Actor(Role.SYSTEM, new_id()),
        }[who]

    def ask(self, who: Who, call: Call, request: dict[str, Any]) -> RostrumError | dict[str, Any]:
        """The answer, or what refused it. Behind the directory's back nothing is decided, so that is waited out."""
        for _ in range(20):
            try:
                return self.client(call, request, replace(self.actor(who), idempotency_key=new_id() if call.command else None))
            except Unavailable as error:
                if error.code not in ("directory_behind", "room_not_ready"):
                    return error
                last: RostrumError = error
            except RostrumError as error:
                return error
        return last

    def target(self, kind: Target, place: Place, *, by: Who) -> str:
        """A new thing of this kind in `place`, which nothing else uses."""
        match kind:
            case Target.DEPARTMENT:
                return place.below()
            case Target.USER:
                return place.user()
            case Target.DELETED_USER:
                return place.leaver()
            case Target.ADMINISTRATOR:
                return place.administrator()
            case Target.DELETED_ADMINISTRATOR:
                return place.dismissed()
            case Target.ROOM:
                return self.room(place)
            case Target.MEETING:
                return self.meeting(place, self.owner if by is Who.USER and place is self.own else place.user())
            case Target.SESSION:
                return self.session(place, self.owner if place is self.own else place.user())
        raise AssertionError(kind)

    def room(self, place: Place) -> str:
        """The site's first shared room, which booking makes from the licence."""
        if place.company.id not in self._rooms:
            self._rooms[place.company.id] = eventually(lambda: place.company.root(booking.list_rooms, kind="shared")["items"][0]["id"])
        return self._rooms[place.company.id]

    def meeting(self, place: Place, host: str) -> str:
        start = datetime.now(UTC) + timedelta(hours=next(self._hours))
        request = {"topic": "周会", "start_at": start.strftime("%Y-%m-%dT%H:%M:00Z"), "duration_minutes": 30, "capacity": 2}
        actor = Actor(Role.USER, new_id(), account_id=host, site_id=place.company.id, idempotency_key=new_id())
        made = eventually(lambda: str(self.client(booking.book_meeting, request, actor)["id"]))
        eventually(lambda: place.company.root(reporting.list_attendance, ids=[made])["items"][0])  # reporting hears of it a moment later
        return made

    def session(self, place: Place, account: str) -> str:
        login = place.company.root(org.get_user, id=account)["login_name"]
        request = {"login": login, "password": PASSWORD}
        return eventually(lambda: str(self.client(identity.sign_in, request, Actor(Role.ANONYMOUS, new_id()))["session_id"]))


def eventually(act: Callable[[], T]) -> T:
    """What `act` gives, once the events that it needs have arrived."""
    until = time.monotonic() + 15
    while True:
        try:
            return act()
        except (RostrumError, IndexError):
            if time.monotonic() > until:
                raise
        time.sleep(0.05)


def build(client: Client, events: Events, replicas: list[Access]) -> World:
    """Both sites, with rooms for whatever tests put into them."""
    own, foreign = found(client), found(client)
    for company in (own, foreign):
        body = {name: company.site[name] for name in ("version", "type", "expires_on", "ports", "lines")}
        events.publish(org.licence_changed, company.id, body, version=company.site["version"])
    world = World(
        client,
        own=Place(own, own.department("销售部"), replicas),
        other=Place(own, own.department("研发部"), replicas),
        foreign=Place(foreign, foreign.department("销售部"), replicas),
    )
    world.owner = world.own.user()
    return world
