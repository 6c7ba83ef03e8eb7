"""The judge: plain SQL, as the database's owner of everything, against what the clients wrote down."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ
from psycopg2.extras import execute_values

# What may be in no snapshot of the database, whenever it is taken. Days are those of the sites, which lie in Shanghai.
_ALWAYS = {
    "overlapping meetings in a room": """
        SELECT count(*) FROM meetings a JOIN meetings b ON a.room_id = b.room_id AND a.id < b.id
        WHERE a.start_at < b.end_at AND b.start_at < a.end_at
          AND a.status IN ('booked', 'in_progress') AND b.status IN ('booked', 'in_progress')
    """,
    "ports over the licence": """
        SELECT coalesce(max(used - coalesce(limits.ports, 0)), 0) FROM (
            SELECT site_id, sum(ports) OVER (PARTITION BY site_id ORDER BY moment, ports) AS used FROM (
                SELECT site_id, start_at AS moment, ports FROM meetings WHERE status IN ('booked', 'in_progress') AND ports > 0
                UNION ALL
                SELECT site_id, end_at, -ports FROM meetings WHERE status IN ('booked', 'in_progress') AND ports > 0
            ) AS changes
        ) AS running LEFT JOIN limits USING (site_id)
        WHERE used > coalesce(limits.ports, 0)
    """,
    "meetings in rooms that are not licensed": """
        SELECT count(*) FROM meetings JOIN rooms ON rooms.id = meetings.room_id
        WHERE status IN ('booked', 'in_progress') AND (rooms.retired_at IS NOT NULL OR meetings.capacity > rooms.capacity)
    """,
    "meetings beyond an expiry": """
        SELECT count(*) FROM meetings JOIN limits USING (site_id) LEFT JOIN rooms ON rooms.id = meetings.room_id
        WHERE status IN ('booked', 'in_progress') AND type <> 'unscheduled'
          AND end_at > (least(limits.expires_on, rooms.expires_on) + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
    """,
    "cancelled meetings that run": "SELECT count(*) FROM runs JOIN meetings ON meetings.id = meeting_id WHERE status = 'cancelled'",
}
# What has to be so in the end.
_AS_ACKNOWLEDGED = {
    "acknowledged meetings that are not there as acknowledged": """
        SELECT count(*) FROM expected LEFT JOIN meetings ON meetings.id = expected.id
        WHERE meetings.id IS NULL OR meetings.status <> expected.status
           OR (expected.status <> 'cancelled' AND (meetings.start_at, meetings.end_at) <> (expected.start_at, expected.end_at))
           OR (expected.status <> 'cancelled' AND meetings.room_id IS DISTINCT FROM expected.room)
    """,
    "meetings that nobody was told of": """
        SELECT count(*) FROM meetings LEFT JOIN expected USING (id) WHERE expected.id IS NULL AND type <> 'unscheduled'
    """,
    "refused bookings that are there": "SELECT count(*) FROM meetings JOIN refused ON refused.topic = meetings.topic",
    "numbers given out twice": """
        SELECT count(*) FROM (
            SELECT meeting_number FROM meetings WHERE type <> 'unscheduled' GROUP BY meeting_number HAVING count(DISTINCT topic) > 1
        ) AS shared
    """,
    "licences that are not as acknowledged": """
        SELECT count(*) FROM licence LEFT JOIN limits USING (site_id)
        WHERE (licence.ports, licence.expires_on, licence.version) IS DISTINCT FROM (limits.ports, limits.expires_on, limits.version)
    """,
}


def read(logs: Iterable[Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for log in logs for line in log.read_text(encoding="utf-8").splitlines()]


def watch(url: str) -> dict[str, int]:
    """What may never be, in one snapshot of the database as it is now."""
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        connection.set_isolation_level(ISOLATION_LEVEL_REPEATABLE_READ)
        found = {what: _count(cursor, statement) for what, statement in _ALWAYS.items()}
    connection.close()
    return found


def judge(url: str, lines: list[dict[str, Any]]) -> dict[str, int]:
    """How often each promise is broken when all is over; all zero when none is."""
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        _load(cursor, lines)
        found = {what: _count(cursor, statement) for what, statement in _AS_ACKNOWLEDGED.items()}
    connection.close()
    return watch(url) | found


def tally(lines: list[dict[str, Any]]) -> Counter[str]:
    """What the clients went through."""
    return Counter(line["kind"] for line in lines)


def _load(cursor: Any, lines: list[dict[str, Any]]) -> None:
    """The last word on each meeting, and on each licence, is what it has to be."""
    expected: dict[str, tuple[Any, ...]] = {}
    licences: dict[str, tuple[Any, ...]] = {}
    for line in lines:
        if line["kind"] == "meeting":
            expected[line["id"]] = (line["id"], line["start"], line["end"], line["room"], "booked")
        elif line["kind"] == "started":
            expected[line["id"]] = (*expected[line["id"]][:4], "in_progress")
        elif line["kind"] == "cancelled":
            expected[line["id"]] = (line["id"], None, None, None, "cancelled")
        elif line["kind"] == "licence":
            licences[line["site"]] = (line["site"], line["ports"], line["expires_on"], line["version"])
    refused = [(line["topic"],) for line in lines if line["kind"] == "refused"]
    cursor.execute("CREATE TEMP TABLE expected (id uuid, start_at timestamptz, end_at timestamptz, room uuid, status text)")
    cursor.execute("CREATE TEMP TABLE licence (site_id uuid, ports bigint, expires_on date, version bigint)")
    cursor.execute("CREATE TEMP TABLE refused (topic text)")
    for table, rows in (("expected", list(expected.values())), ("licence", list(licences.values())), ("refused", refused)):
        if rows:
            execute_values(cursor, f"INSERT INTO {table} VALUES %s", rows)  # noqa: S608 - our own three names


def _count(cursor: Any, statement: str) -> int:
    cursor.execute(statement)
    return int(cursor.fetchone()[0])
