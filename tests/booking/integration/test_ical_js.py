"""The calendar texts as ical.js reads them, the reader of Thunderbird and of many web calendars: the same instants as were booked.

In one case it reads a text otherwise than the RFC (5545, 3.3.5): a rule's occurrence in the hour that comes twice is for it the second.
"""

import json
import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from booking.domain.clocks import is_repeated
from booking.domain.entries import Participant, series
from booking.domain.icalendars import message
from booking.domain.recurrence import Limits, Rule, expand
from tests.booking.calendars import FIXED, HOUR, MINUTE, REGULAR, ZONES, entry, moments, onsets

READER = Path(__file__).parent.parent / "ical_reader.mjs"
STEPS = range(-180, 181, 30)  # minutes


def read(asked):
    """`asked`: (text, local times by zone) of each calendar."""
    given = json.dumps([{"text": text, "locals": local} for text, local in asked])
    done = subprocess.run(["node", str(READER)], input=given, capture_output=True, text=True, env=dict(os.environ), timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def shown(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


@pytest.mark.parametrize("key", [*REGULAR, *FIXED])
def test_ical_js_finds_the_offsets_of_20_years_in_the_zone_of_one_series(key):
    zone = ZoneInfo(key)
    text = message("REQUEST", [entry(zone=zone, start=datetime(2024, 1, 2, 9, tzinfo=zone), rrule="FREQ=DAILY;COUNT=2")])
    local = {each.astimezone(zone).replace(tzinfo=None): each.astimezone(zone).utcoffset().total_seconds() for each in moments(key)}

    (found,) = read([(text, {key: [each.isoformat() for each in local]})])

    wrong = {
        each for each, (ours, theirs) in zip(local, zip(local.values(), found["offsets"][key], strict=True), strict=True) if ours != theirs
    }
    assert not wrong


@pytest.mark.parametrize("key", ZONES)
def test_ical_js_reads_starts_and_ends_around_each_change_as_booked(key):
    known = [each.at for each in onsets(key)][4:6] or [datetime(2027, 10, 31, 1, tzinfo=UTC)]
    wanted = [(change + step * MINUTE, length) for change in known for step in STEPS for length in (30 * MINUTE, 2 * HOUR, 24 * HOUR)]
    texts = [message("REQUEST", [entry(start=start, length=length, zone=ZoneInfo(key))]) for start, length in wanted]

    found = [each["events"][0] for each in read([(text, {}) for text in texts])]

    assert [(each["start"], each["end"]) for each in found] == [(shown(start), shown(start + length)) for start, length in wanted]


@pytest.mark.parametrize("key", ZONES)
def test_ical_js_expands_a_series_across_the_changes_of_two_years_as_booked(key):
    zone = ZoneInfo(key)
    start, rrule = datetime(2027, 1, 4, 9, tzinfo=zone), "FREQ=WEEKLY;COUNT=104"
    length = 90 * MINUTE

    (found,) = read([(message("REQUEST", [entry(zone=zone, start=start, length=length, rrule=rrule)]), {})])

    meant = expand(Rule.parse(rrule), start, zone, limits=Limits()).occurrences
    assert found["occurrences"] == [[shown(each), shown(each + length)] for each in meant]


def test_ical_js_reads_places_and_exceptions_in_the_hour_that_comes_twice_as_booked():
    zone, day = ZoneInfo("Europe/Berlin"), timedelta(days=1)
    first = datetime(2027, 10, 30, 0, 30, tzinfo=UTC)  # 02:30 on the eve of the change
    assert is_repeated(first + day, zone)
    moved = entry(start=first + day + 7 * HOUR, recurrence_at=first + day)
    master = entry(start=first, rrule="FREQ=DAILY;COUNT=3")

    found = read([(message("REQUEST", series(master, [moved])), {}), (message("REQUEST", [entry(**_excepted(first, day))]), {})])

    assert found[0]["events"][1] | {"people": []} == {
        "start": shown(moved.start),
        "end": shown(moved.start + HOUR),
        "place": shown(first + day),
        "exdates": [],
        "people": [],
    }
    assert found[1]["events"][0]["exdates"] == [shown(first + day)]


def _excepted(first, day):
    return {"start": first, "rrule": "FREQ=DAILY;COUNT=3", "exdates": (first + day,)}


@pytest.mark.parametrize("name", ["李四, 主任", 'Anna "Ann" Lee', "a;b:c", "caret ^n ^' ^^", "=?utf-8?b?5byg?=", "back\\slash"])
def test_ical_js_reads_names_with_any_punctuation(name):
    text = message("REQUEST", [entry(attendees=(Participant(name, "li@example.com"),))])

    assert read([(text, {})])[0]["events"][0]["people"] == [name]
