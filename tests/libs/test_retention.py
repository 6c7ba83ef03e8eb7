"""What grows is forgotten in time: by rule, in batches, by an index."""

import importlib
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from kit.db.retention import BATCH, STANDARD, Kept, forget, tidy
from kit.migrate.provision import SERVICES

NOW = datetime.now(UTC)


def kept_by(service: str) -> tuple[Kept, ...]:
    """The rules that a service gives to its Database."""
    class_name = f"{service.capitalize()}Service"
    database = getattr(importlib.import_module(f"{service}.service"), class_name).db
    found: tuple[Kept, ...] = database._kept
    return found


RULES = [pytest.param(service, rule, id=f"{service}.{rule.table}") for service in SERVICES for rule in kept_by(service)]


@pytest.mark.parametrize(("service", "rule"), RULES)
def test_an_index_leads_to_what_is_to_be_forgotten(service, rule, access_to):
    leading = (
        "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]"
        " WHERE indrelid = CAST(:table AS regclass)"
    )
    with access_to(service).begin(None) as session:
        assert rule.column in session.execute(text(leading), {"table": rule.table}).scalars().all()


@pytest.mark.parametrize(("service", "rule"), RULES)
def test_the_resolver_may_forget_it(service, rule, access_to):
    with access_to(service).resolver() as session:
        assert forget(session, rule, NOW - timedelta(days=10_000)) == 0


def remember(session, ages):
    """Events that were handled so many days ago, and aggregates that changed then; their keys."""
    keys = {age: str(uuid7()) for age in ages}
    for age, key in keys.items():
        at = {"key": key, "at": NOW - timedelta(days=age)}
        session.execute(text("INSERT INTO inbox (event_id, handler, handled_at) VALUES (:key, 'test', :at)"), at)
        session.execute(text("INSERT INTO versions (handler, key, version, changed_at) VALUES ('test', :key, 1, :at)"), at)
    return keys


def remembered(access, keys):
    found = {}
    with access.begin(None) as session:
        for table, column in (("inbox", "event_id::text"), ("versions", "key")):
            asked = text(f"SELECT {column} FROM {table} WHERE {column} = ANY(:keys)")  # noqa: S608
            there = set(session.execute(asked, {"keys": list(keys.values())}).scalars())
            found[table] = [age for age, key in keys.items() if key in there]
    return found


def test_handled_events_are_known_for_as_long_as_they_may_come_again(access_to):
    access = access_to("booking")
    with access.begin(None) as session:
        keys = remember(session, [29, 31])
    tidy(access.resolver, STANDARD, NOW)
    assert remembered(access, keys) == {"inbox": [29], "versions": [29]}


def test_all_of_it_goes_though_it_is_more_than_a_batch(access_to):
    access = access_to("booking")
    many = "INSERT INTO inbox (event_id, handler, handled_at) SELECT gen_random_uuid(), 'many', :at FROM generate_series(1, :count)"
    with access.begin(None) as session:
        session.execute(text(many), {"at": NOW - timedelta(days=40), "count": 2 * BATCH + 1})
    assert tidy(access.resolver, STANDARD, NOW)["inbox"] >= 2 * BATCH + 1


def test_only_one_process_forgets_at_a_time(access_to):
    access = access_to("booking")
    inbox = next(rule for rule in STANDARD if rule.table == "inbox")
    with access.begin(None) as session:
        keys = remember(session, [31])
    with access.resolver() as first:
        assert forget(first, inbox, NOW) >= 1
        with access.resolver() as second:
            assert forget(second, inbox, NOW) == 0
    assert remembered(access, keys)["inbox"] == []


def test_a_service_forgets_by_itself(container, own_database):
    access, variables = own_database()
    with access.begin(None) as session:
        keys = remember(session, [29, 31])
    container("herald", **variables)
    end = time.monotonic() + 10
    while remembered(access, keys) != {"inbox": [29], "versions": [29]}:
        assert time.monotonic() < end, "it kept everything"
        time.sleep(0.05)
