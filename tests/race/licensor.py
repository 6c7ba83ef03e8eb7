"""Changes the two sites' licences while others book: `python -m tests.race.licensor` with the racers' Orders on standard input."""

import json
import random
import sys
import time
from datetime import datetime, timedelta
from typing import Any

from uuid_utils.compat import uuid7

from contracts import booking
from contracts.call import Actor, Role
from contracts.errors import RostrumError
from kit.rpc import Client
from tests.booking.factories import FAR, line
from tests.race.asking import Notes, ask
from tests.race.client import Orders

PAUSE = 0.2  # seconds


class Licensor:
    """Is refused whenever what is booked does not fit; each licence that holds is written down."""

    def __init__(self, orders: Orders, client: Client) -> None:
        self._orders, self._client, self._notes = orders, client, Notes(orders.log)
        self._random = random.Random(orders.seed)
        self._versions = {site["id"]: 1 for site in orders.sites}

    def run(self) -> None:
        until = time.monotonic() + self._orders.seconds
        while time.monotonic() < until:
            self._change(self._random.choice(self._orders.sites))
            time.sleep(PAUSE)

    def _change(self, site: dict[str, Any]) -> None:
        version = self._versions[site["id"]] = self._versions[site["id"]] + 1
        wanted = {"site_id": site["id"], "version": version, "expires_on": self._expiry(), "ports": None, "lines": []}
        if site["rooms"]:
            wanted["lines"] = [line(25, self._random.randint(2, 5)), line(100, 1)]
        else:
            wanted["ports"] = self._random.randrange(60, 141, 10)
        actor = Actor(Role.OPERATOR, str(uuid7()), account_id=site["operator"])
        answer = ask(self._client, self._notes, booking.change_limits, wanted, actor)
        if isinstance(answer, RostrumError):
            self._notes.say(kind="licence refused", code=answer.code)
        else:
            self._notes.say(kind="licence", site=site["id"], ports=wanted["ports"], expires_on=wanted["expires_on"], version=version)

    def _expiry(self) -> str:
        """Mostly far away; now and then within the days that are fought over."""
        if self._random.random() < 0.7:
            return FAR.isoformat()
        return (datetime.fromisoformat(self._orders.day) + timedelta(days=self._random.randint(0, 5))).date().isoformat()


def main() -> None:
    orders = Orders(**json.load(sys.stdin))
    client = Client(orders.amqp_uri, name="licensor")
    try:
        Licensor(orders, client).run()
    finally:
        client.close()


if __name__ == "__main__":
    main()
