"""Whether the time of a refused sign-in tells if the name is known (spec 1.1.1): a wrong name against a wrong password.

The two are asked in turn in random order, so that whatever else the machine does meets both alike. The last row is the two-sample
Kolmogorov-Smirnov distance of the distributions (0: the same, 1: apart); at this many samples chance alone reaches 0.14 in one of
twenty runs.
"""

import base64
import os
import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from time import perf_counter

from contracts import identity
from contracts.errors import Unauthenticated
from kit.db import Access
from kit.migrate.provision import variable
from kit.rpc import Client
from kit.testing.broker import Broker, Management
from kit.testing.database import Databases
from kit.testing.process import ServiceProcess
from tests.bench.row import Row
from tests.identity.factories import Company, Events, anonymous, new_id

SAMPLES = int(os.environ.get("BENCH_SAMPLES", "200"))


def rows() -> Iterator[Row]:
    known, unknown = _measure()
    yield Row("Refused sign-in, wrong name", "ms", unknown, known, "wrong password", "<=1.1")
    yield Row("Refused sign-in, wrong password", "ms", known, unknown, "wrong name", "<=1.1")
    yield Row(
        "Refused sign-in, distance of the distributions", "", [_distance(known, unknown)], [1.0], "told apart with certainty", "<=0.2"
    )


def _measure() -> tuple[list[float], list[float]]:
    with ExitStack() as stack:
        company = _company(stack)
        logins = [company.hire().login for _ in range(20)]

        def ask(login: str) -> float:
            began = perf_counter()
            with suppress(Unauthenticated):
                company.client(identity.sign_in, {"login": login, "password": "a-wrong-password"}, anonymous())
            return (perf_counter() - began) * 1000

        return _in_turn(lambda: ask(random.choice(logins)), lambda: ask(f"nobody.{new_id()[-8:]}"))


def _in_turn(*asks: Callable[[], float]) -> tuple[list[float], ...]:
    samples: tuple[list[float], ...] = tuple([] for _ in asks)
    for number in range(SAMPLES + 10):
        for index in random.sample(range(len(asks)), len(asks)):
            took = asks[index]()
            if number >= 10:  # warm
                samples[index].append(took)
    return samples


def _company(stack: ExitStack) -> Company:
    broker = Broker(os.environ["AMQP_URI"], Management(os.environ["RABBITMQ_API_URI"]))
    stack.callback(broker.drop)
    databases = Databases(os.environ["DATABASE_URL"])
    stack.callback(databases.drop)
    own = databases.environ("identity")
    keys = {name: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode() for name in ("SECRETS_KEY", "TOKEN_PRIVATE_KEY")}
    environ = {
        "AMQP_URI": broker.uri,
        "METRICS_PORT": "0",
        "SMTP_URL": "smtp://127.0.0.1:1",
        "MAIL_FROM": "a@example.com",
        "JOB_PROCESS": "0",
    }
    process = ServiceProcess("identity", {**os.environ, **own, **keys, **environ})
    stack.callback(process.end)
    stack.callback(process.terminate)
    process.wait_until_ready()
    client = Client(broker.uri, name="bench")
    stack.callback(client.close)
    access = Access(own[variable("identity", "app")], own[variable("identity", "resolver")])
    stack.callback(access.close)
    events = Events(broker.uri, access)
    stack.callback(events.close)
    return Company(client, events).found()


def _distance(one: list[float], other: list[float]) -> float:
    points = sorted({*one, *other})
    return max(abs(sum(x <= point for x in one) / len(one) - sum(x <= point for x in other) / len(other)) for point in points)
