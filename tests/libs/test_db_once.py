"""A command happens once, however often it is delivered, and its outcome is told again."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import psycopg2
import pytest
from marshmallow import fields
from sqlalchemy import text
from uuid_utils.compat import uuid7

from contracts.call import Actor, Call, Reply, Role, Strict
from contracts.errors import Conflict, DeadlineExceeded, Invalid, Unavailable
from kit.db import Access, set_site
from kit.db.access import HURRIED
from kit.db.company import TIME
from kit.db.database import AT_ONCE, Database, Transactions
from kit.db.retention import STANDARD, tidy
from kit.db.turns import Turns
from kit.migrate.provision import variable


class Credential(Reply):
    name = fields.String()
    password = fields.String(metadata={"secret": True})


class Outcome(Reply):
    id = fields.String()
    at = fields.DateTime()
    credentials = fields.List(fields.Nested(Credential))
    token = fields.String(data_key="the_token", metadata={"secret": True})


LINE = 32
CALL = Call("booking", "do_it", Strict(), Outcome(), roles=frozenset(Role), command=True)


@pytest.fixture
def database(databases):
    environ = databases.environ("booking")
    provider = Database()
    provider.access = Access(environ[variable("booking", "app")], environ[variable("booking", "resolver")])
    provider.secret = bytes(32)
    provider.turns = Turns(AT_ONCE, longest=LINE)
    yield provider
    provider.access.close()


@pytest.fixture
def actor(site_id):
    return Actor(Role.ADMINISTRATOR, "r1", account_id="a1", site_id=site_id, idempotency_key=str(uuid7()))


def delivery(database, actor, *, redelivered=False, call=CALL):
    context = actor.to_context() | {"redelivered": redelivered}
    entrypoint = SimpleNamespace(call=call, method_name="do_it")
    return Transactions(database, SimpleNamespace(data=context, entrypoint=entrypoint))


class Effect:
    """A use-case that counts in the database how often it took place."""

    def __init__(self, answer=None, during=lambda session: None):
        self.key, self.answer, self.during = str(uuid7()), answer or {"id": "1"}, during

    def __call__(self, session, actor, **request):
        values = {"key": self.key}
        session.execute(
            text(
                "INSERT INTO versions (handler, key, version) VALUES ('test', :key, 1)"
                " ON CONFLICT (handler, key) DO UPDATE SET version = versions.version + 1"
            ),
            values,
        )
        self.during(session)
        return self.answer

    def times(self, database):
        with database.begin(None) as session:
            found = session.execute(text("SELECT version FROM versions WHERE key = :key"), {"key": self.key})
            return found.scalar() or 0


def test_a_second_delivery_gets_the_first_outcome_and_has_no_effect(database, actor):
    effect = Effect()
    first = delivery(database, actor).once(effect, {"name": "x"})
    effect.answer = {"id": "2"}
    assert delivery(database, actor).once(effect, {"name": "x"}) == first == {"id": "1"}
    assert effect.times(database) == 1


def test_the_same_key_with_another_body_is_refused(database, actor):
    effect = Effect()
    delivery(database, actor).once(effect, {"name": "x"})
    with pytest.raises(Invalid) as refusal:
        delivery(database, actor).once(effect, {"name": "y"})
    assert (refusal.value.code, effect.times(database)) == ("idempotency_key_reused", 1)


@pytest.mark.parametrize("other", [{"account_id": "a2"}, {"site_id": str(uuid7())}, {"idempotency_key": "another"}])
def test_somebody_elses_key_is_another_key(database, actor, other):
    effect = Effect()
    delivery(database, actor).once(effect, {})
    delivery(database, replace(actor, **other)).once(effect, {})
    assert effect.times(database) == 2


def test_another_call_under_the_same_key_is_another_command(database, actor):
    effect = Effect()
    delivery(database, actor).once(effect, {})
    delivery(database, actor, call=replace(CALL, name="do_another")).once(effect, {})
    assert effect.times(database) == 2


def test_without_a_key_nothing_is_stored(database, actor):
    effect = Effect()
    for _ in range(2):
        delivery(database, replace(actor, idempotency_key=None)).once(effect, {})
    assert effect.times(database) == 2


def test_a_refusal_is_not_stored_and_leaves_no_effect(database, actor):
    def refuse(session):
        raise Conflict("not_now")

    effect = Effect(during=refuse)
    with pytest.raises(Conflict):
        delivery(database, actor).once(effect, {})
    effect.during = lambda session: None
    delivery(database, actor).once(effect, {})
    assert effect.times(database) == 1


def test_the_stored_outcome_is_given_as_the_contract_dumps_it(database, actor):
    effect = Effect({"id": "1", "at": datetime(2027, 3, 30, 7, tzinfo=UTC), "not_in_the_contract": 1})
    first = delivery(database, actor).once(effect, {})
    assert first == {"id": "1", "at": "2027-03-30T07:00:00+00:00"}
    assert delivery(database, actor).once(effect, {}) == first


def test_secrets_are_told_once_and_never_stored(database, actor):
    effect = Effect({"id": "1", "token": "t0p", "credentials": [{"name": "n", "password": "s3cret"}]})
    first = delivery(database, actor).once(effect, {})
    assert first == {"id": "1", "the_token": "t0p", "credentials": [{"name": "n", "password": "s3cret"}]}
    assert delivery(database, actor).once(effect, {}) == {"id": "1", "credentials": [{"name": "n"}]}


def test_the_body_is_not_readable_from_what_is_stored(database, actor):
    delivery(database, actor).once(Effect(), {"password": "correct horse"})
    with database.begin(actor.site_id) as session:
        row = session.execute(text("SELECT requests::text AS row FROM requests")).scalar_one()
    assert "correct horse" not in row


class InFlight:
    """The first delivery of a command, stopped in the middle of its transaction."""

    def __init__(self, pool, database, actor, effect):
        self.reached, self.release = threading.Event(), threading.Event()
        effect.during = self._pause
        self.result = pool.submit(delivery(database, actor).once, effect, {})
        assert self.reached.wait(10)

    def _pause(self, session):
        self.reached.set()
        assert self.release.wait(10)

    def finish(self):
        self.release.set()
        return self.result.result(10)


def test_the_same_key_in_flight_is_refused_at_once(database, actor):
    effect = Effect()
    with ThreadPoolExecutor() as pool:
        first = InFlight(pool, database, actor, effect)
        with pytest.raises(Conflict) as refusal:
            delivery(database, actor).once(effect, {})
        first.finish()
    assert (refusal.value.code, refusal.value.retry_after) == ("in_progress", 1)
    assert effect.times(database) == 1


def test_a_redelivered_command_waits_for_the_first_and_gets_its_outcome(database, actor):
    effect = Effect()
    with ThreadPoolExecutor() as pool:
        first = InFlight(pool, database, actor, effect)
        again = pool.submit(delivery(database, actor, redelivered=True).once, effect, {})
        assert not again.done()
        assert first.finish() == again.result(10)
    assert effect.times(database) == 1


def test_a_redelivered_command_waits_no_longer_than_its_deadline(database, actor):
    effect = Effect()
    with ThreadPoolExecutor() as pool:
        first = InFlight(pool, database, actor, effect)
        late = replace(actor, deadline=time.time() + 0.3)
        with pytest.raises((Unavailable, DeadlineExceeded)):
            delivery(database, late, redelivered=True).once(effect, {})
        first.finish()
    assert effect.times(database) == 1


def test_many_deliveries_at_once_have_one_effect(database, actor):
    effect = Effect()

    def deliver(_):
        return delivery(database, actor, redelivered=True).once(effect, {})

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(deliver, range(16)))
    assert answers == [{"id": "1"}] * 16
    assert effect.times(database) == 1


def test_what_was_prepared_outside_is_no_part_of_the_body(database, actor):
    given = []

    def usecase(session, actor, **values):
        given.append(values)
        return {"id": "1"}

    for hashed in ("h1", "h2"):
        delivery(database, actor).once(usecase, {"name": "x"}, password_hash=hashed)
    assert given == [{"name": "x", "password_hash": "h1"}]


def test_a_command_that_calls_elsewhere_first_can_ask_whether_it_was_answered(database, actor):
    assert delivery(database, actor).answered({"name": "x"}) is None
    delivery(database, actor).once(Effect(), {"name": "x"})
    assert delivery(database, actor).answered({"name": "x"}) == {"id": "1"}
    with pytest.raises(Invalid):
        delivery(database, actor).answered({"name": "y"})


def test_an_operators_command_is_stored_though_it_goes_on_in_another_site(database, actor, site_id):
    operator = replace(actor, role=Role.OPERATOR, site_id=None)
    effect = Effect(during=lambda session: set_site(session, site_id))
    for _ in range(2):
        delivery(database, operator).once(effect, {})
    assert effect.times(database) == 1


def test_outcomes_are_forgotten_after_a_day(database, actor, access_to):
    effect = Effect()
    delivery(database, actor).once(effect, {})
    delivery(database, replace(actor, idempotency_key="old")).once(effect, {})
    age = "UPDATE requests SET created_at = now() - interval '25 h' WHERE key = 'old'"
    access_to.as_owner("booking", actor.site_id, age)
    assert tidy(database.resolver, STANDARD, datetime.now(UTC))["requests"] >= 1
    delivery(database, replace(actor, idempotency_key="old")).once(effect, {})
    delivery(database, actor).once(effect, {})
    assert effect.times(database) == 3


class Company:
    """A use-case in the plural, and the transactions that it took place in."""

    def __init__(self, effect, during=lambda asked: None):
        self.effect, self.during, self.sizes = effect, during, []

    def __call__(self, session, asked):
        self.sizes.append(len(asked))
        self.during(asked)
        return [None if "alone" in request else self.effect(session, actor, **request) for actor, request in asked]


class Crowd:
    """Commands of one site that stand in line behind one that is kept inside."""

    def __init__(self, pool, database, actor, company):
        self._pool, self._database, self._actor, self._company = pool, database, actor, company
        self._firsts, self._waiting = [], []

    def join(self, key, request=None, *, redelivered=False, **actor):
        while len(self._firsts) < AT_ONCE:
            first = replace(self._actor, idempotency_key=str(uuid7()))
            self._firsts.append(InFlight(self._pool, self._database, first, Effect()))
        one = replace(self._actor, idempotency_key=key, **{"deadline": time.time() + 30} | actor)
        once = delivery(self._database, one, redelivered=redelivered).once
        self._waiting.append(self._pool.submit(once, self._company.effect, request or {}, together=self._company))
        in_line(self._database, self._actor.site_id, AT_ONCE + len(self._waiting))

    def go(self):
        for first in self._firsts:
            first.finish()
        self._firsts = []

    def outcomes(self):
        self.go()
        return [each.exception(30) or each.result() for each in self._waiting]


@pytest.fixture
def company():
    return Company(Effect())


@pytest.fixture
def crowd(database, actor, company):
    with ThreadPoolExecutor(LINE) as pool:
        yield Crowd(pool, database, actor, company)


def test_commands_that_wait_for_the_same_turn_are_done_together(database, crowd, company):
    for number in range(8):
        crowd.join(f"k{number}")
    assert crowd.outcomes() == [{"id": "1"}] * 8
    assert (company.sizes, company.effect.times(database)) == ([8], 8)


def test_what_was_done_together_is_stored_for_each(database, actor, crowd, company):
    for number in range(3):
        crowd.join(f"k{number}")
    crowd.outcomes()
    company.effect.answer = {"id": "2"}
    again = [delivery(database, replace(actor, idempotency_key=f"k{each}")).once(company.effect, {}, together=company) for each in range(3)]
    assert (again, company.effect.times(database)) == ([{"id": "1"}] * 3, 3)


def test_who_is_sent_off_alone_is_done_as_if_nobody_had_tried(database, crowd, company):
    for key, request in (("k1", {}), ("k2", {"alone": True}), ("k3", {})):
        crowd.join(key, request)
    assert crowd.outcomes() == [{"id": "1"}] * 3
    assert (company.sizes, company.effect.times(database)) == ([3], 3)


@pytest.mark.parametrize("error", [Conflict("not_now"), ZeroDivisionError(), Unavailable("busy")])
def test_when_it_fails_together_each_is_done_alone(database, crowd, company, error):
    def fail(asked):
        raise error

    company.during = fail
    for number in range(4):
        crowd.join(f"k{number}")
    assert crowd.outcomes() == [{"id": "1"}] * 4
    assert (company.sizes, company.effect.times(database)) == ([4], 4)


def test_the_refusal_of_one_is_no_matter_of_the_others(database, crowd, company):
    def usecase(session, actor, **request):
        if actor.idempotency_key == "k1":
            raise Conflict("not_now")
        return effect(session, actor, **request)

    effect, company.effect = company.effect, usecase
    for number in range(3):
        crowd.join(f"k{number}")
    first, second, third = crowd.outcomes()
    assert (first, second.code, third) == ({"id": "1"}, "not_now", {"id": "1"})
    assert effect.times(database) == 2


def test_a_command_that_was_done_before_is_not_done_again_in_company(database, actor, crowd, company):
    effect = Effect({"id": "0"})
    delivery(database, replace(actor, idempotency_key="k1")).once(effect, {})
    for number in range(3):
        crowd.join(f"k{number}")
    assert crowd.outcomes() == [{"id": "1"}, {"id": "0"}, {"id": "1"}]
    assert (company.sizes, company.effect.times(database)) == ([2], 2)


def test_the_same_command_twice_in_a_company_happens_once(database, crowd, company):
    for key in ("k1", "k2", "k1"):
        crowd.join(key)
    first, other, again = crowd.outcomes()
    same = [first, again]
    assert other == {"id": "1"}
    assert {"id": "1"} in same
    assert all(each == {"id": "1"} or each.code == "in_progress" for each in same)  # as its other delivery is through, or at it
    assert company.effect.times(database) == 2


def test_who_is_in_a_hurry_or_comes_again_or_has_no_key_is_in_no_company(database, crowd, company):
    crowd.join("k1")
    crowd.join("k2", deadline=time.time() + TIME)
    crowd.join("k3", redelivered=True)
    crowd.join(None)
    crowd.join("k4")
    assert crowd.outcomes() == [{"id": "1"}] * 5
    assert (company.sizes, company.effect.times(database)) == ([2], 5)


def test_a_company_is_of_one_call_and_not_too_large(database, crowd, company, monkeypatch):
    monkeypatch.setattr("kit.db.company.MOST", 3)
    for number in range(7):
        crowd.join(f"k{number}")
    assert crowd.outcomes() == [{"id": "1"}] * 7
    assert (company.sizes, company.effect.times(database)) == ([3, 3], 7)


def test_when_the_leader_is_killed_the_others_go_on(database, crowd, company):
    def die(asked):
        raise KeyboardInterrupt  # as a greenlet is killed: no Exception

    company.during = die
    for number in range(3):
        crowd.join(f"k{number}")
    outcomes = crowd.outcomes()
    others = [each for each in outcomes if not isinstance(each, KeyboardInterrupt)]
    assert (others, company.effect.times(database)) == ([{"id": "1"}] * 2, 2)


def test_who_was_taken_along_still_counts_among_those_who_wait(database, actor, crowd, company):
    reached, release = threading.Event(), threading.Event()

    def stay(asked):
        reached.set()
        assert release.wait(20)

    company.during = stay
    for number in range(LINE - AT_ONCE):
        crowd.join(f"k{number}")
    crowd.go()
    assert reached.wait(10)
    with ThreadPoolExecutor(2) as pool:
        inside = InFlight(pool, database, replace(actor, idempotency_key="inside"), Effect())
        waiting = pool.submit(delivery(database, replace(actor, idempotency_key="in line")).once, Effect(), {})
        in_line(database, actor.site_id, LINE)
        with pytest.raises(Unavailable) as refusal:
            delivery(database, replace(actor, idempotency_key="one too many")).once(Effect(), {})
        inside.finish()
        release.set()
        waiting.result(30)
    assert refusal.value.code == "busy"
    assert crowd.outcomes() == [{"id": "1"}] * (LINE - AT_ONCE)
    assert database.turns.length(actor.site_id) == 0


@pytest.fixture
def held(databases, database):
    """A row that somebody outside of the process holds until the test lets go."""
    effect = Effect()
    with database.begin(None) as session:
        session.execute(text("INSERT INTO versions (handler, key, version) VALUES ('test', :key, 0)"), {"key": effect.key})
    outsider = psycopg2.connect(databases.environ("booking")[variable("booking", "owner")])
    outsider.cursor().execute("SELECT 1 FROM versions WHERE key = %s FOR UPDATE", (effect.key,))
    yield effect, outsider.rollback
    outsider.close()


def burst(pool, database, actor, effect, count):
    """Commands of one site that all want the same row."""
    each = [replace(actor, idempotency_key=str(uuid7()), deadline=time.time() + 30) for _ in range(count)]
    return [pool.submit(delivery(database, one).once, effect, {}) for one in each]


def in_line(database, site_id, count):
    end = time.monotonic() + 10
    while database.turns.length(site_id) < count:
        assert time.monotonic() < end, "they never came"
        time.sleep(0.01)


def test_a_burst_of_commands_that_want_the_same_row_all_succeed(database, actor):
    effect = Effect()
    with ThreadPoolExecutor(LINE) as pool:
        for command in burst(pool, database, actor, effect, LINE):
            command.result(30)
    assert effect.times(database) == LINE


def test_while_a_sites_commands_wait_for_a_row_other_sites_are_answered(database, actor, held):
    effect, let_go = held
    with ThreadPoolExecutor(LINE) as pool:
        waiting = burst(pool, database, actor, effect, LINE)
        in_line(database, actor.site_id, LINE)
        assert delivery(database, replace(actor, site_id=str(uuid7()))).once(Effect(), {}) == {"id": "1"}
        assert not any(each.done() for each in waiting)
        let_go()
        for command in waiting:
            command.result(30)
    assert effect.times(database) == LINE


def test_a_line_that_is_too_long_says_try_again(database, actor, held):
    effect, let_go = held
    with ThreadPoolExecutor(LINE) as pool:
        waiting = burst(pool, database, actor, effect, LINE)
        in_line(database, actor.site_id, LINE)
        with pytest.raises(Unavailable) as refusal:
            delivery(database, replace(actor, idempotency_key="one too many")).once(effect, {})
        let_go()
        for command in waiting:
            command.result(30)
    assert (refusal.value.code, refusal.value.retry_after) == ("busy", 1)


def test_who_was_hurried_away_from_a_lock_comes_back_for_it(database, actor, held):
    effect, let_go = held
    sites = [str(uuid7()) for _ in range(6)]  # more than may wait for a lock patiently
    with ThreadPoolExecutor(len(sites)) as pool:
        waiting = [command for site_id in sites for command in burst(pool, database, replace(actor, site_id=site_id), effect, 1)]
        time.sleep(4 * HURRIED)
        let_go()
        for command in waiting:
            command.result(30)
    assert effect.times(database) == len(sites)


def test_who_gives_up_in_line_leaves_it(database, actor, held):
    effect, let_go = held
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = burst(pool, database, actor, effect, AT_ONCE)
        in_line(database, actor.site_id, AT_ONCE)
        with pytest.raises(Unavailable):
            delivery(database, replace(actor, idempotency_key="late", deadline=time.time() + 0.2)).once(effect, {})
        assert database.turns.length(actor.site_id) == AT_ONCE
        let_go()
        for command in waiting:
            command.result(30)
    assert database.turns.length(actor.site_id) == 0
