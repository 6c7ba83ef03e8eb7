"""One client of the race, a process of its own: `python -m tests.race.client` with its Orders as JSON on standard input.

What was acknowledged is written to a file, line by line, outside the database. A call whose outcome is not known is made again under
the same key until it is.
"""

import dataclasses
import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import amqp
import orjson
from uuid_utils.compat import uuid7

from contracts import booking, media
from contracts.call import Actor, Call, Envelope, Role
from contracts.errors import RostrumError
from kit.events import topology
from kit.rpc import Client
from kit.wire.link import connect
from tests.race.asking import Notes, ask

DAY = timedelta(days=1)


@dataclasses.dataclass(frozen=True)
class Orders:
    """`sites`: for each the ids of its users, its operator, its media source, and rooms (none on a concurrent site). `day`: the
    first of the two that are fought over."""

    amqp_uri: str
    log: str
    seed: int
    seconds: float
    day: str
    sites: list[dict[str, Any]]


@dataclasses.dataclass
class Mine:
    """A meeting of this client's, or an occurrence of its series, as it was acknowledged."""

    id: str
    number: str
    start: datetime
    end: datetime
    room: str | None


@dataclasses.dataclass
class Booking:
    """What is changed together: a meeting alone, or what is left of a series, in order."""

    site: dict[str, Any]
    user: str
    items: list[Mine]
    is_series: bool = False


class Racer:
    """Acts on its own meetings only, so that it knows what each of them has to be in the end."""

    def __init__(self, orders: Orders, client: Client) -> None:
        self._orders, self._client, self._notes = orders, client, Notes(orders.log)
        self._random = random.Random(orders.seed)
        self._mine: list[Booking] = []
        self._day = datetime.fromisoformat(orders.day)
        self._engine = connect(orders.amqp_uri, "racing engine", heartbeat=0).channel()
        self._engine.confirm_select()

    def run(self) -> None:
        until = time.monotonic() + self._orders.seconds
        while time.monotonic() < until:
            act = self._random.choices((self._book, self._book_series, self._move, self._cancel, self._start), (5, 1, 4, 3, 1))[0]
            if act in (self._book, self._book_series) or len(self._mine) > 4:
                act()

    def _book(self) -> None:
        self._booked(*self._somebody(), {})

    def _book_series(self) -> None:
        rule = {"rrule": f"FREQ=DAILY;COUNT={self._random.randint(2, 4)}", "skip_clashes": self._random.random() < 0.5}
        self._booked(*self._somebody(), {"recurrence": rule})

    def _booked(self, site: dict[str, Any], user: str, more: dict[str, Any]) -> None:
        topic = str(uuid7())  # no other command has it: a refused booking that is there would be found by it
        made = self._command(site, user, booking.book_meeting, {**self._wish(site), **more, "topic": topic})
        if isinstance(made, RostrumError):
            self._notes.say(kind="refused", topic=topic, code=made.code)
            return
        found = Booking(site, user, [_mine(made)])
        if made["series_id"]:
            found.items, found.is_series = self._occurrences(site, user, made), True
            self._notes.say(kind="series")
        self._mine.append(found)
        self._acknowledge(found.items)

    def _occurrences(self, site: dict[str, Any], user: str, made: dict[str, Any]) -> list[Mine]:
        """The ids are read, the times are those that the answer means: each day of the rule, less what it says was left out."""
        first = _mine(made)
        left_out = {_time(each["start_at"]) for each in made["left_out"]}
        days = int(made["recurrence"]["rrule"].rpartition("=")[2])
        asked = min([first.start, *left_out])
        starts = [start for start in (asked + n * DAY for n in range(days)) if start not in left_out]
        page = self._command(site, user, booking.list_meetings, {"series_id": made["series_id"], "sort": "start_at"})
        if isinstance(page, RostrumError) or not len(starts) == made["occurrence_count"] == page["total"]:
            raise RuntimeError(f"{made['series_id']}: {made['occurrence_count']} acknowledged, found {page}")
        length = first.end - first.start
        return [
            dataclasses.replace(first, id=item["id"], start=start, end=start + length)
            for start, item in zip(starts, page["items"], strict=True)
        ]

    def _move(self) -> None:
        """One alone, or one and all that follow it in what is left of its series."""
        mine = self._random.choice(self._mine)
        place = self._random.randrange(len(mine.items))
        following = len(mine.items) > 1 and self._random.random() < 0.7
        moved = mine.items[place:] if following else [mine.items[place]]
        wish = self._wish(mine.site)
        change = {"id": moved[0].id, "start_at": wish["start_at"], "duration_minutes": wish["duration_minutes"]}
        if mine.site["rooms"] and self._random.random() < 0.5:
            change["room_id"] = self._random.choice([*mine.site["rooms"], None])
        made = self._command(mine.site, mine.user, booking.update_meeting, {**change, "scope": "following" if following else "one"})
        if isinstance(made, RostrumError):
            self._notes.say(kind="move refused", code=made.code)
            return
        now, shift = _mine(made), _time(wish["start_at"]) - moved[0].start
        for each in moved:
            each.start += shift
            each.end, each.room = each.start + (now.end - now.start), now.room
        self._acknowledge(moved)
        if following and place:  # a series of its own from now on
            mine.items = mine.items[:place]
            self._mine.append(Booking(mine.site, mine.user, moved, is_series=True))

    def _cancel(self) -> None:
        mine = self._mine.pop(self._random.randrange(len(self._mine)))
        place = self._random.randrange(len(mine.items))
        gone, scope = (mine.items[place:], "following") if self._random.random() < 0.5 else ([mine.items[place]], "one")
        answer = self._command(mine.site, mine.user, booking.cancel_meeting, {"id": gone[0].id, "scope": scope})
        if isinstance(answer, RostrumError) or answer["cancelled_count"] != len(gone):
            raise RuntimeError(f"{gone[0].id} could not be cancelled: {answer}")
        for each in gone:
            self._notes.say(kind="cancelled", id=each.id)
        mine.items = [each for each in mine.items if each not in gone]
        if mine.items:
            self._mine.append(mine)

    def _start(self) -> None:
        """The engine's word and a cancellation at once: exactly one of them counts, and who cancels is told which."""
        single = [each for each in self._mine if not each.is_series]
        if not single:
            return
        mine = self._random.choice(single)
        self._mine.remove(mine)
        (item,) = mine.items
        self._tell_start(mine.site, item)
        time.sleep(self._random.random() * 0.02)
        answer = self._command(mine.site, mine.user, booking.cancel_meeting, {"id": item.id})
        if not isinstance(answer, RostrumError):
            self._notes.say(kind="cancelled", id=item.id)
        elif answer.code == "already_started":
            self._notes.say(kind="started", id=item.id)
        else:
            raise RuntimeError(f"{item.id} neither started nor cancelled: {answer.code}")

    def _tell_start(self, site: dict[str, Any], item: Mine) -> None:
        told = {"id": item.number, "uuid": item.id, "start_time": _text(item.start)}
        body = {
            "source_id": site["source"],
            "kind": "zoom",
            "name": "meeting.started",
            "at": _text(item.start),
            "received_at": _text(datetime.now(UTC)),
            "payload": {"event": "meeting.started", "payload": {"object": told}},
        }
        envelope = Envelope(str(uuid7()), media.observed.type, site["source"], 0, site["id"], body, {})
        self._notes.say(kind="told", event=envelope.id)
        message = amqp.Message(orjson.dumps(envelope), delivery_mode=2, message_id=envelope.id, type=envelope.type)
        self._engine.basic_publish_confirm(message, topology.EXCHANGE, envelope.type)

    def _somebody(self) -> tuple[dict[str, Any], str]:
        site = self._random.choice(self._orders.sites)
        return site, self._random.choice(site["users"])

    def _wish(self, site: dict[str, Any]) -> dict[str, Any]:
        """A quarter of an hour to four hours within two days: far more than there is room for."""
        start = self._day + timedelta(minutes=15 * self._random.randrange(2 * 96))
        wish = {"start_at": _text(start), "duration_minutes": 15 * self._random.randint(1, 16)}
        if site["rooms"]:
            return wish | ({"room_id": self._random.choice(site["rooms"])} if self._random.random() < 0.5 else {"capacity": 10})
        return wish | {"capacity": self._random.randint(5, 40)}

    def _command(self, site: dict[str, Any], user: str, call: Call, request: dict[str, Any]) -> dict[str, Any] | RostrumError:
        actor = Actor(Role.USER, str(uuid7()), account_id=user, site_id=site["id"], name="racer")
        return ask(self._client, self._notes, call, request, actor)

    def _acknowledge(self, items: list[Mine]) -> None:
        for each in items:
            self._notes.say(kind="meeting", id=each.id, start=each.start.isoformat(), end=each.end.isoformat(), room=each.room)


def _mine(made: dict[str, Any]) -> Mine:
    room = made["room"]["id"] if made["room"] else None
    return Mine(made["id"], made["meeting_number"], _time(made["start_at"]), _time(made["end_at"]), room)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def main() -> None:
    orders = Orders(**json.load(sys.stdin))
    client = Client(orders.amqp_uri, name="racer")
    try:
        Racer(orders, client).run()
    finally:
        client.close()


if __name__ == "__main__":
    main()
