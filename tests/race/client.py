"""One client of the race, a process of its own: `python -m tests.race.client` with its Orders as JSON on standard input.

What was acknowledged is written to a file, line by line, outside the database. A call whose outcome is not known is made again under
the same key until it is.
"""

import dataclasses
import json
import random
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from uuid_utils.compat import uuid7

from contracts import booking
from contracts.call import Actor, Call, Role
from contracts.errors import Conflict, Invalid, NotFound, RostrumError
from kit.rpc import Client, RemoteFault

UNKNOWN = frozenset({"in_progress", "busy"})  # refusals that say nothing about the command itself
PATIENCE = 60.0  # seconds that a client goes on asking for an outcome


@dataclasses.dataclass(frozen=True)
class Orders:
    """`sites`: for each the ids of its users and rooms (none on a concurrent site). `day`: the first of the two that are fought over."""

    amqp_uri: str
    log: str
    seed: int
    seconds: float
    day: str
    sites: list[dict[str, Any]]


class Racer:
    """Acts on its own meetings only, so that it knows what each of them has to be in the end."""

    def __init__(self, orders: Orders, client: Client) -> None:
        self._orders, self._client = orders, client
        self._random = random.Random(orders.seed)
        self._log = Path(orders.log).open("a", encoding="utf-8")  # noqa: SIM115 - open as long as the process
        self._mine: list[tuple[dict[str, Any], str, str]] = []  # (site, user, meeting)
        self._day = datetime.fromisoformat(orders.day)

    def run(self) -> None:
        until = time.monotonic() + self._orders.seconds
        while time.monotonic() < until:
            act = self._random.choices((self._book, self._book_series, self._move, self._cancel), (5, 1, 3, 3))[0]
            act()

    def _book(self) -> None:
        site, user = self._somebody()
        self._booked(site, user, self._wish(site))

    def _book_series(self) -> None:
        site, user = self._somebody()
        rule = {"rrule": f"FREQ=DAILY;COUNT={self._random.randint(2, 4)}", "skip_clashes": self._random.random() < 0.5}
        self._booked(site, user, self._wish(site) | {"recurrence": rule})

    def _booked(self, site: dict[str, Any], user: str, wish: dict[str, Any]) -> None:
        topic = str(uuid7())  # no other command has it: a refused booking that is there would be found by it
        made = self._command(site, user, booking.book_meeting, {**wish, "topic": topic})
        if made is None:
            self._say(kind="refused", topic=topic)
        elif made.get("series_id"):
            self._say(kind="series", topic=topic, series=made["series_id"], count=made["occurrence_count"])
        else:
            self._say(kind="meeting", topic=topic, id=made["id"], start=made["start_at"], end=made["end_at"], status="booked")
            self._mine.append((site, user, made["id"]))

    def _move(self) -> None:
        if not self._mine:
            return self._book()
        site, user, meeting = self._random.choice(self._mine)
        wish = self._wish(site)
        change = {"id": meeting, "start_at": wish["start_at"], "duration_minutes": wish["duration_minutes"]}
        if site["rooms"] and self._random.random() < 0.5:
            change["room_id"] = self._random.choice([*site["rooms"], None])
        made = self._command(site, user, booking.update_meeting, change)
        if made is not None:
            self._say(kind="meeting", id=meeting, start=made["start_at"], end=made["end_at"], status="booked")
        return None

    def _cancel(self) -> None:
        if len(self._mine) < 5:
            return self._book()
        site, user, meeting = self._mine.pop(self._random.randrange(len(self._mine)))
        if self._command(site, user, booking.cancel_meeting, {"id": meeting}) is None:
            raise RuntimeError(f"{meeting} could not be cancelled")
        self._say(kind="cancelled", id=meeting)
        return None

    def _somebody(self) -> tuple[dict[str, Any], str]:
        site = self._random.choice(self._orders.sites)
        return site, self._random.choice(site["users"])

    def _wish(self, site: dict[str, Any]) -> dict[str, Any]:
        """A quarter of an hour to four hours within two days: far more than there is room for."""
        start = self._day + timedelta(minutes=15 * self._random.randrange(2 * 96))
        wish = {"start_at": start.strftime("%Y-%m-%dT%H:%M:%SZ"), "duration_minutes": 15 * self._random.randint(1, 16)}
        if site["rooms"]:
            return wish | ({"room_id": self._random.choice(site["rooms"])} if self._random.random() < 0.5 else {"capacity": 10})
        return wish | {"capacity": self._random.randint(5, 40)}

    def _command(self, site: dict[str, Any], user: str, call: Call, request: dict[str, Any]) -> dict[str, Any] | None:
        """What it answered; None when it was refused."""
        key, until = str(uuid7()), time.monotonic() + PATIENCE
        while True:
            actor = Actor(Role.USER, str(uuid7()), account_id=user, site_id=site["id"], name="racer", idempotency_key=key)
            try:
                return self._client(call, request, actor)
            except (Conflict, Invalid, NotFound) as refusal:
                if refusal.code not in UNKNOWN:
                    return None
            except (RostrumError, RemoteFault) as trouble:
                if time.monotonic() > until:
                    raise RuntimeError(f"no outcome of {call.name} after {PATIENCE} s") from trouble
            self._say(kind="retried")
            time.sleep(0.05)

    def _say(self, **line: Any) -> None:
        self._log.write(json.dumps(line) + "\n")
        self._log.flush()


def main() -> None:
    orders = Orders(**json.load(sys.stdin))
    client = Client(orders.amqp_uri, name="racer")
    try:
        Racer(orders, client).run()
    finally:
        client.close()


if __name__ == "__main__":
    main()
