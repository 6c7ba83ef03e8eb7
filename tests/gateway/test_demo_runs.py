"""What the demonstration's engine has to tell by now, from what the site knows: starts, who came and went, ends."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from gateway.cli.demo.figures import USERS
from gateway.cli.demo.meetings import Company
from gateway.cli.demo.participants import tellings
from gateway.cli.demo.plan import plans
from gateway.cli.demo.runs import catch_up, unwatched
from gateway.cli.engine import moment

DAY = date(2027, 3, 17)


@dataclass
class Heard:
    """Stands in for the engine: (event, meeting number, moment) in the order in which they were told."""

    told: list = field(default_factory=list)

    def started(self, run, number, start, **more):
        self.told.append(("started", number, start))

    def ended(self, run, number, end, start=None, **more):
        self.told.append(("ended", number, end))

    def participant(self, event, run, number, at, who, **more):
        self.told.append((event, number, at))

    def about(self, number):
        return [(event, at) for event, of, at in self.told if of == number]


@pytest.fixture(scope="module")
def bookings():
    plan = plans("x", DAY)[0]
    return [each for each in Company(plan, USERS[plan.key]).day(DAY) if each.run()]


def site(bookings, known=(), **item):
    """A tenant's API that lists these meetings, each by its place as a number, and knows who was in `known`."""
    items = [
        {
            "id": str(place),
            "meeting_number": str(place),
            "topic": each.topic,
            "host": {"name": each.host.given["name"]},
            "start_at": moment(each.start),
            "status": "booked",
            "started_at": None,
            "ended_at": None,
            **item,
        }
        for place, each in enumerate(bookings)
    ]

    def tenant(method, path, **query):
        if path == "/meetings/attendance":
            return {"items": [{"meeting_id": key, "is_known": key in known} for key in query["ids"].split(",")]}
        return {"items": items if query["page"] == 1 else [], "total": len(items)}

    return tenant


def after(bookings):
    return max(each.run()[1] for each in bookings) + timedelta(hours=1)


def test_of_what_is_over_the_end_is_told_last(bookings):
    engine, now = Heard(), after(bookings)

    catch_up(site(bookings), engine, bookings, now - timedelta(days=3), now - timedelta(days=3), now)

    for place, each in enumerate(bookings):
        told = engine.about(str(place))
        assert told[-1] == ("ended", each.run()[1])
        assert [at for event, at in told if event not in ("started", "ended")] == [move.at for move in tellings(each)]


def test_of_what_was_long_ago_nobody_is_told_to_have_come(bookings):
    engine, now = Heard(), after(bookings) + timedelta(days=10)

    told = catch_up(site(bookings), engine, bookings, now - timedelta(days=30), now - timedelta(days=3), now)

    assert {event for event, *_ in engine.told} == {"ended"}
    assert told == len(engine.told) == len(bookings)


def test_of_what_goes_on_only_who_came_and_went_since_is_told(bookings):
    long = max(bookings, key=lambda each: len(tellings(each)))
    moves = [each.at for each in tellings(long)]
    since, now = moves[0], moves[-1]
    engine = Heard()
    running = site([long], status="in_progress", started_at=moment(long.run()[0]))

    catch_up(running, engine, [long], now - timedelta(days=1), since, now)
    catch_up(running, engine, [long], now - timedelta(days=1), now, now)

    assert [at for _, _, at in engine.told] == [at for at in moves if at > since]


def test_whoever_is_unknown_is_asked_for_among_those_that_ran(bookings):
    now = after(bookings)
    ran = site(bookings, known={"0", "2"}, status="ended", started_at="2027-03-17T01:00:00Z")

    found = [item["id"] for _, item in unwatched(ran, bookings, now - timedelta(days=3), now)]

    assert found == [str(place) for place in range(len(bookings)) if place not in (0, 2)]
    assert unwatched(site(bookings, status="ended"), bookings, now - timedelta(days=3), now) == []
