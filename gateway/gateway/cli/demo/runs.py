"""What the demonstration's engine has to tell by now: which of the meetings that are booked have begun, and which are over.

Nothing is remembered but the engine's credentials: the lists of the site say what it has been told.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from gateway.cli.api import Api
from gateway.cli.demo.meetings import Booking
from gateway.cli.demo.participants import Telling, tellings
from gateway.cli.engine import Engine, moment

AT_ONCE = 6
ASKED = 100  # meetings a question
START_TOLD = timedelta(days=2)  # of what has ended before, only the end is told, which names the start as well: half the events
ENGINE = "Demonstration engine"
SITES = "/operator/v1/sites"
_RUNS = uuid.UUID("0d5c2a3e-6f0b-5b0f-9d55-3b8d4f2b7a10")  # the namespace of the runs' ids

Call = Callable[..., Any]


def credentials(file: Path, site_id: str, operator: Callable[[], Api]) -> tuple[str, str]:
    """The source and its secret. They are shown once, so `file` keeps them, for the next time and for who else tells of the same
    runs; where it has none, the site gets a new source instead of the old one."""
    known: dict[str, tuple[str, str]] = orjson.loads(file.read_bytes()) if file.exists() else {}
    if site_id in known:
        return known[site_id]
    api = operator()
    for source in api("GET", f"{SITES}/{site_id}/media-sources")["items"]:
        if source["name"] == ENGINE:
            api("DELETE", f"{SITES}/{site_id}/media-sources/{source['id']}")
    made = api("POST", f"{SITES}/{site_id}/media-sources", {"name": ENGINE})
    known[site_id] = (made["id"], made["secret"])
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(orjson.dumps(known))
    return known[site_id]


def catch_up(tenant: Call, engine: Engine, bookings: list[Booking], since: datetime, watched: datetime, now: datetime) -> int:
    """Tells what happened from `since` to `now` and is not known yet, and who came and went after `watched`; how many events. What
    goes on now comes first, then the oldest."""
    planned = _planned(bookings)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        due = sorted(_due(tenant, planned, since, watched, now), key=lambda found: found[0].end <= now)
        telling = [pool.submit(_tell, engine, booking, item, watched, now) for booking, item in due]
        return sum(each.result() for each in telling)


def _due(
    tenant: Call, planned: dict[Any, Booking], since: datetime, watched: datetime, now: datetime
) -> Iterator[tuple[Booking, dict[str, Any]]]:
    for item in listed(tenant, since, now + timedelta(minutes=10)):
        booking = _of(planned, item)
        if booking and item["status"] != "cancelled" and _has_news(booking, item, watched, now):
            yield booking, item


def _has_news(booking: Booking, item: dict[str, Any], watched: datetime, now: datetime) -> bool:
    run = booking.run()
    if run is None:
        return False
    if _lacks(item["started_at"], run[0], now) or _lacks(item["ended_at"], run[1], now):
        return True
    return item["status"] == "in_progress" and bool(_moves(booking, watched, now))


def _moves(booking: Booking, watched: datetime, now: datetime) -> list[Telling]:
    """Who has come and gone after `watched`."""
    return [each for each in tellings(booking) if watched < each.at <= now]


def _lacks(told: str | None, at: datetime, now: datetime) -> bool:
    return told is None and at <= now


def listed(tenant: Call, since: datetime, until: datetime, **query: Any) -> Iterator[dict[str, Any]]:
    """The meetings that overlap the span, in order of time. A page that grows meanwhile is no harm: what is told twice is known."""
    page, seen = 1, 0
    span = {"from": moment(since), "to": moment(until)}
    while True:
        found = tenant("GET", "/meetings", page=page, page_size=100, sort="start_at", **span, **query)
        yield from found["items"]
        seen += len(found["items"])
        if seen >= found["total"] or not found["items"]:
            return
        page += 1


def _tell(engine: Engine, booking: Booking, item: dict[str, Any], watched: datetime, now: datetime) -> int:
    """How many events. The end comes last: where it is known, so is all that came before it."""
    run = booking.run()
    if run is None:
        return 0
    start, end = run
    run_id, number, more = _run_id(booking), item["meeting_number"], _about(booking)
    told = 0
    if item["started_at"] is None and (end > now - START_TOLD):
        engine.started(run_id, number, start, **more)
        told += 1
    told += tell_participants(engine, booking, number, watched, now)
    if end <= now:
        engine.ended(run_id, number, end, start, **more)
        told += 1
    return told


def tell_participants(engine: Engine, booking: Booking, number: str, since: datetime, now: datetime) -> int:
    """Who has come and gone in between; how many events."""
    moves = _moves(booking, since, now)
    for each in moves:
        engine.participant(each.event, _run_id(booking), number, each.at, each.participant, **_about(booking))
    return len(moves)


def unwatched(tenant: Call, bookings: list[Booking], since: datetime, until: datetime) -> list[tuple[Booking, dict[str, Any]]]:
    """The meetings that ran and of which the site does not know who was there, the oldest first."""
    planned = _planned(bookings)
    ran = [
        (booking, item) for item in listed(tenant, since, until, status="ended") if item["started_at"] and (booking := _of(planned, item))
    ]
    unknown: set[str] = set()
    for place in range(0, len(ran), ASKED):
        ids = ",".join(item["id"] for _, item in ran[place : place + ASKED])
        unknown |= {each["meeting_id"] for each in tenant("GET", "/meetings/attendance", ids=ids)["items"] if not each["is_known"]}
    return [(booking, item) for booking, item in ran if item["id"] in unknown]


def _run_id(booking: Booking) -> str:
    return str(uuid.uuid5(_RUNS, booking.id))


def _about(booking: Booking) -> dict[str, Any]:
    email = booking.host.given["email"]
    return {"topic": booking.topic, "host_email": email, "duration": booking.minutes, "timezone": "Asia/Shanghai"}


def _planned(bookings: list[Booking]) -> dict[Any, Booking]:
    return {_key(moment(each.start), each.topic, each.host.given["name"]): each for each in bookings}


def _of(planned: dict[Any, Booking], item: dict[str, Any]) -> Booking | None:
    return planned.get(_key(item["start_at"], item["topic"], (item["host"] or {}).get("name")))


def _key(start: str, topic: str, host: str | None) -> tuple[str, str, str | None]:
    return start, topic, host
