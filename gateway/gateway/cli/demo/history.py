"""Books what the demonstration's people book, past and coming, and lets the engine tell how the past went."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gateway.cli.api import Api
from gateway.cli.demo.figures import AHEAD, ZONE
from gateway.cli.demo.runs import Call, catch_up, credentials, tell_participants, unwatched
from gateway.cli.demo.tenant import Tenant
from gateway.cli.engine import Engine, moment

if TYPE_CHECKING:
    from gateway.cli.demo.meetings import Booking, Company

PAGE = 250  # rows: live bookings of the site wait for a page at most for some tenths of a second
PATIENCE = 30  # how often, in all, booking is waited for, which hears of new people and rooms a moment later
PAUSE = 0.5  # seconds
RECENT = timedelta(days=4)
AT_A_TIME = 20  # meetings
LOOKED_AGAIN = timedelta(minutes=5)
WATCHED = timedelta(days=3)  # so far back the engine tells at once who was in the meetings
RECALLED = timedelta(days=30)  # and so far back while the demonstration runs, so that the first run is not longer for it
_LATER = ("unknown_host", "unknown_room")


def is_current(tenant: Call, now: datetime) -> bool:
    """Whether the last of the coming days is booked, and the engine has told of the last days: it tells the oldest first."""
    opening = now.astimezone(ZONE).replace(hour=8, minute=0) + timedelta(days=AHEAD)
    coming = {"from": moment(opening), "to": moment(opening + timedelta(hours=15))}
    if not tenant("GET", "/meetings", page_size=1, **coming)["total"]:
        return False
    past = {"from": moment(now - RECENT), "to": moment(now), "status": "ended"}
    ended = tenant("GET", "/meetings", page_size=100, sort="-start_at", **past)["items"]
    return any(each["started_at"] for each in ended)


class History:
    """Of one site, as of `now` and `days` back. `engines`: the file that keeps the engine's credentials."""

    def __init__(self, tenant: Tenant, operator: Callable[[], Api], company: "Company", engines: Path, days: int, now: datetime) -> None:
        self._tenant, self._operator, self._company, self._engines = tenant, operator, company, engines
        self._days, self._now = days, now
        self._patience = PATIENCE
        self._speaking: Engine | None = None
        self._followed: datetime | None = None  # until when it was told who came and went
        self._unwatched: list[tuple[Booking, dict[str, Any]]] = []  # of which it is still to be told who was there
        self._looked: datetime | None = None  # when it was asked which those are

    def book(self) -> str:
        """Says what was done. What is booked already stays as it is."""
        began = time.monotonic()
        site_id, names = self._site_id(), self._rooms()
        imported, refused = 0, 0
        bookings = self._bookings()
        for place in range(0, len(bookings), PAGE):
            done = self._import(site_id, [each.row(names) for each in bookings[place : place + PAGE]])
            imported, refused = imported + done[0], refused + done[1]
        return f"{self._company.key}: took over {imported} bookings ({refused} refused) in {time.monotonic() - began:.0f} s."

    def tell(self) -> str:
        """Says what was done."""
        began = time.monotonic()
        since, watched = self._now - timedelta(days=self._days + 1), self._now - WATCHED
        told = catch_up(self._tenant, self._engine(), self._bookings(), since, watched, self._now)
        return f"{self._company.key}: the engine told {told} times of meetings and who was in them in {time.monotonic() - began:.0f} s."

    def _bookings(self) -> "list[Booking]":
        return self._between(self._now - timedelta(days=self._days - 1), self._now + timedelta(days=AHEAD))

    def follow(self, now: datetime) -> int:
        """The engine tells of what has begun and ended lately, and of who has come and gone; how many events."""
        bookings = self._between(now - timedelta(days=1), now + timedelta(days=1))
        watched = self._followed or now - timedelta(days=1)
        told = catch_up(self._tenant, self._engine(), bookings, now - timedelta(days=1), watched, now)
        self._followed = now
        return told

    def recall(self, now: datetime) -> int:
        """The engine tells who was in some of the meetings of which the site does not know it yet, the newest first; how many events."""
        if not self._unwatched and (self._looked is None or now - self._looked > LOOKED_AGAIN):
            since, until = now - RECALLED, now - WATCHED
            self._unwatched, self._looked = unwatched(self._tenant, self._between(since, until), since, until), now
        found, self._unwatched = self._unwatched[-AT_A_TIME:], self._unwatched[:-AT_A_TIME]
        engine = self._engine()
        return sum(tell_participants(engine, booking, item["meeting_number"], now - 2 * RECALLED, now) for booking, item in found)

    def _between(self, since: datetime, until: datetime) -> "list[Booking]":
        """What is booked on the days from one to the other, and on the day before: it may have gone on."""
        return list(self._company.bookings(since.astimezone(ZONE).date() - timedelta(days=1), until.astimezone(ZONE).date()))

    def _engine(self) -> Engine:
        if self._speaking is None:
            self._speaking = Engine(self._tenant.url, *credentials(self._engines, self._site_id(), self._operator))
        return self._speaking

    def _site_id(self) -> str:
        return str(self._tenant("GET", "/session")["account"]["site"]["id"])

    def _rooms(self) -> list[str]:
        """The names of the shared rooms by capacity and age, once they are all there."""
        while True:
            found = self._tenant("GET", "/rooms", kind="shared", page_size=500, sort="capacity")["items"]
            if len(found) >= self._company.room_count or not self._waited():
                break
        return [room["name"] for room in sorted(found, key=lambda each: (each["capacity"], each["id"]))]

    def _import(self, site_id: str, rows: list[dict[str, Any]]) -> tuple[int, int]:
        """How many were booked, and how many refused for good."""
        imported = 0
        while True:
            done = self._page(site_id, rows)
            imported += done["imported_count"]
            if not any(each["reason"] in _LATER for each in done["refused"]) or not self._waited():
                return imported, len(done["refused"])

    def _waited(self) -> bool:
        """False where patience is at its end: somebody has deleted a user of the demonstration."""
        self._patience -= 1
        if self._patience >= 0:
            time.sleep(PAUSE)
        return self._patience >= 0

    def _page(self, site_id: str, rows: Sequence[dict[str, Any]]) -> Any:
        path, body = f"/operator/v1/sites/{site_id}/booking-imports", {"bookings": list(rows)}
        return self._operator()("POST", path, body)
