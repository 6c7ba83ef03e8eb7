"""The judge: plain SQL, as the database's owner of everything, against what the clients wrote down."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extras import execute_values

_OVERLAPS = """
    SELECT count(*) FROM meetings a JOIN meetings b ON a.room_id = b.room_id AND a.id < b.id
    WHERE a.start_at < b.end_at AND b.start_at < a.end_at
      AND a.status IN ('booked', 'in_progress') AND b.status IN ('booked', 'in_progress')
"""
_PORTS = """
    SELECT coalesce(max(used), 0) FROM (
        SELECT sum(ports) OVER (ORDER BY moment, ports) AS used FROM (
            SELECT start_at AS moment, ports FROM meetings WHERE site_id = %(site)s AND status IN ('booked', 'in_progress')
            UNION ALL
            SELECT end_at, -ports FROM meetings WHERE site_id = %(site)s AND status IN ('booked', 'in_progress')
        ) AS changes
    ) AS running
"""
_MEETINGS = """
    SELECT count(*) FROM expected LEFT JOIN meetings ON meetings.id = expected.id
    WHERE meetings.id IS NULL OR meetings.status <> expected.status
       OR (expected.status = 'booked' AND (meetings.start_at <> expected.start_at OR meetings.end_at <> expected.end_at))
"""
_TWICE = "SELECT count(*) FROM (SELECT topic FROM meetings WHERE series_id IS NULL GROUP BY topic HAVING count(*) > 1) AS twice"
_SERIES = """
    SELECT count(*) FROM series_expected LEFT JOIN (
        SELECT topic, series_id, count(*) AS occurrences FROM meetings WHERE series_id IS NOT NULL GROUP BY topic, series_id
    ) AS found ON found.topic = series_expected.topic
    WHERE found.series_id IS DISTINCT FROM series_expected.id OR found.occurrences <> series_expected.occurrences
"""
_REFUSED = "SELECT count(*) FROM meetings JOIN refused ON refused.topic = meetings.topic"
_NUMBERS = """
    SELECT count(*) FROM (
        SELECT meeting_number FROM meetings GROUP BY meeting_number HAVING count(DISTINCT coalesce(series_id, id)) > 1
    ) AS shared
"""


def read(logs: Iterable[Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for log in logs for line in log.read_text(encoding="utf-8").splitlines()]


def judge(url: str, lines: list[dict[str, Any]], concurrent_site: str, ports: int) -> dict[str, int]:
    """How often each promise was broken; all zero when none was."""
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        _load(cursor, lines)
        faults = {
            "overlapping meetings in a room": _count(cursor, _OVERLAPS),
            "ports over the licence": max(0, _count(cursor, _PORTS, site=concurrent_site) - ports),
            "acknowledged bookings that are not there as acknowledged": _count(cursor, _MEETINGS),
            "bookings that are there twice": _count(cursor, _TWICE),
            "series that are not there as acknowledged": _count(cursor, _SERIES),
            "refused bookings that are there": _count(cursor, _REFUSED),
            "numbers given out twice": _count(cursor, _NUMBERS),
        }
    connection.close()
    return faults


def tally(lines: list[dict[str, Any]]) -> Counter[str]:
    """What the clients went through."""
    return Counter(line["kind"] for line in lines)


def _load(cursor: Any, lines: list[dict[str, Any]]) -> None:
    """The last word on each meeting is what it has to be."""
    expected: dict[str, tuple[Any, ...]] = {}
    for line in lines:
        if line["kind"] == "meeting":
            expected[line["id"]] = (line["id"], line["start"], line["end"], "booked")
        elif line["kind"] == "cancelled":
            expected[line["id"]] = (line["id"], None, None, "cancelled")
    series = [(line["series"], line["topic"], line["count"]) for line in lines if line["kind"] == "series"]
    refused = [(line["topic"],) for line in lines if line["kind"] == "refused"]
    cursor.execute("CREATE TEMP TABLE expected (id uuid, start_at timestamptz, end_at timestamptz, status text)")
    cursor.execute("CREATE TEMP TABLE series_expected (id uuid, topic text, occurrences bigint)")
    cursor.execute("CREATE TEMP TABLE refused (topic text)")
    for table, rows in (("expected", list(expected.values())), ("series_expected", series), ("refused", refused)):
        if rows:
            execute_values(cursor, f"INSERT INTO {table} VALUES %s", rows)  # noqa: S608 - our own three names


def _count(cursor: Any, statement: str, **values: Any) -> int:
    cursor.execute(statement, values)
    return int(cursor.fetchone()[0])
