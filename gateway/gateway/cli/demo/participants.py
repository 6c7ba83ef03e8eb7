"""Who came to the demonstration's meetings and when, as data: the same whenever it is asked for.

The host and most of the invited come, some of them late; some leave early, some lose their connection and come back, some call in for the
sound, and now and then there is somebody from outside, of whom the engine knows the name alone.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from gateway.cli.engine import BOUND, JOINED, LEFT

if TYPE_CHECKING:
    from gateway.cli.demo.meetings import Booking

COMES, LATE, LEAVES_EARLY, COMES_BACK, CALLS_IN = 0.85, 0.2, 0.15, 0.1, 0.03
OUTSIDERS = ((0, 75), (1, 18), (2, 7))  # how many, and how common that is
NAMES = ("陈经理（华东轨交）", "江南医药 刘工", "Guest", "iPhone", "Oliver Grant", "顾问 周敏", "张老师", "Priya Nair")
FIRST_LEG, NEXT_LEG = 16778240, 1024  # as engines number connections
_PEOPLE = uuid.UUID("5b0e7f4a-90ba-5d0f-8a51-6b0a3f0e7c55")  # the namespace of the engine's own ids of people


@dataclass(frozen=True, slots=True)
class Telling:
    """One event about a participant."""

    at: datetime
    event: str
    participant: dict[str, Any]


@dataclass
class _Guests:
    """What the engine tells of them, as they come and go."""

    start: datetime
    end: datetime
    told: list[Telling] = field(default_factory=list)
    legs: int = 0

    def leg(self, who: dict[str, Any], joined: datetime, left: datetime | None = None) -> str:
        """The connection's key. Whoever stays to the end is not told to have left: the meeting ends."""
        self.legs += 1
        key = str(FIRST_LEG + NEXT_LEG * self.legs)
        self.told.append(Telling(joined, JOINED, {"user_id": key, **who}))
        if left:
            self.told.append(Telling(left, LEFT, {"user_id": key, **who}))
        return key

    def comes(self, luck: Random, who: dict[str, Any], *, is_host: bool = False) -> None:
        length = (self.end - self.start).total_seconds()
        delay = luck.uniform(180, 720) if not is_host and luck.random() < LATE else luck.uniform(0, 60 if is_host else 180)
        joined = self.start + timedelta(seconds=int(min(delay, length / 2)))
        left = joined + (self.end - joined) * luck.uniform(0.5, 0.95) if not is_host and luck.random() < LEAVES_EARLY else None
        if luck.random() < COMES_BACK:
            cut = joined + ((left or self.end) - joined) * luck.uniform(0.2, 0.7)
            self.leg(who, joined, cut)
            joined = min(cut + timedelta(seconds=luck.randint(20, 120)), left or self.end)
        client = self.leg(who, joined, left)
        if luck.random() < CALLS_IN:
            phone = self.leg({"user_name": "+86 138****" + client[-4:], "phone_number": "+86138****" + client[-4:]}, joined, left)
            self.told.append(Telling(joined + timedelta(seconds=1), BOUND, {"user_id": phone, "bind_user_id": client}))


def tellings(booking: "Booking") -> list[Telling]:
    """In order of time; none where the meeting did not take place."""
    run = booking.run()
    if run is None:
        return []
    guests = _Guests(*run)
    guests.comes(_luck(booking.id, "host"), _colleague(booking.host.given), is_host=True)
    for invited in booking.invitees:
        luck = _luck(booking.id, invited["email"])
        if luck.random() < COMES:
            guests.comes(luck, _colleague(invited))
    luck = _luck(booking.id, "outsiders")
    count = luck.choices([each for each, _ in OUTSIDERS], [weight for _, weight in OUTSIDERS])[0]
    for name in luck.sample(NAMES, count):
        guests.comes(luck, {"user_name": name, "email": "", "participant_user_id": ""})
    return sorted(guests.told, key=lambda each: each.at)


def _colleague(person: dict[str, Any]) -> dict[str, Any]:
    return {
        "user_name": person["name"],
        "email": person["email"],
        "participant_user_id": uuid.uuid5(_PEOPLE, person["email"]).hex[:22],
    }


def _luck(*parts: object) -> Random:
    """The same for the same parts, in every process."""
    return Random("|".join(map(str, ("participants", *parts))))  # noqa: S311 - the same every time is the point
