"""The calling side: deadlines to the moment, many threads, and a broker that goes away, stalls or blocks."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from echo import contract

from contracts.call import Actor
from contracts.errors import DeadlineExceeded, Unavailable
from kit.rpc import Client
from kit.rpc.server import declare
from kit.testing.broker import Broker
from kit.testing.proxy import BLOCKED, UNBLOCKED, Proxy
from kit.wire.link import connect

pytestmark = pytest.mark.usefixtures("echo")

MakeClient = Callable[..., Client]


SOONER = 4.0  # seconds: before the deadline of 5 s that a call has unless it says another


@contextmanager
def lasting(at_least: float = 0) -> Iterator[None]:
    """At least so long, and not until the usual deadline. Closer bounds fail on a busy machine."""
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    assert at_least <= took < SOONER, f"took {took:.3f} s"


def eventually(condition: Callable[[], object], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.02)


def in_background(function: Callable[[], object]) -> "Future[object]":
    executor = ThreadPoolExecutor(1)
    future = executor.submit(function)
    executor.shutdown(wait=False)
    return future


@pytest.mark.parametrize("timeout", [0.05, 0.3])
def test_an_answer_that_does_not_come_ends_at_the_deadline_and_never_later(client: Client, actor: Actor, timeout: float) -> None:
    with lasting(timeout), pytest.raises(DeadlineExceeded):
        client(contract.wait, {"seconds": timeout * 4}, actor, timeout)


def test_a_deadline_that_has_passed_is_no_call_at_all(client: Client, actor: Actor) -> None:
    with lasting(), pytest.raises(DeadlineExceeded):
        client(contract.echo, {"name": "x"}, actor, 0)


def test_a_dead_service_is_answered_at_the_deadline(make_broker: Callable[[], Broker], make_client: MakeClient, actor: Actor) -> None:
    broker = make_broker()
    with connect(broker.uri, "pytest") as connection:
        declare(connection.channel(), "echo")
    with lasting(0.4), pytest.raises(DeadlineExceeded):
        make_client(broker.uri)(contract.echo, {"name": "x"}, actor, 0.4)


def test_one_client_serves_any_number_of_threads_each_its_own_answers(client: Client, actor: Actor) -> None:
    def work(thread: int) -> list[bool]:
        return [client(contract.echo, {"name": f"{thread}-{i}"}, actor)["name"] == f"{thread}-{i}" for i in range(50)]

    with ThreadPoolExecutor(32) as executor:
        results = [answer for answers in executor.map(work, range(32)) for answer in answers]
    assert len(results) == 1600
    assert all(results)


def test_slow_calls_do_not_hold_up_quick_ones(client: Client, actor: Actor) -> None:
    slow = [in_background(lambda: client(contract.wait, {"seconds": 2}, actor)) for _ in range(8)]
    client(contract.echo, {"name": "quick"}, actor)
    assert not any(each.done() for each in slow)
    for each in slow:
        each.result()


def test_a_large_body_travels_whole_in_both_directions(client: Client, actor: Actor) -> None:
    invitees = [{"email": f"guest{i}@example.com"} for i in range(20_000)]
    assert client(contract.echo, {"name": "x", "invitees": invitees}, actor, 20) == {"name": "x", "count": 0}


def test_calls_in_flight_are_unavailable_at_once_when_the_connection_breaks(proxied: Proxy, make_client: MakeClient, actor: Actor) -> None:
    client = make_client(proxied.uri)
    client(contract.echo, {"name": "x"}, actor)
    in_flight = [in_background(lambda: client(contract.wait, {"seconds": 2}, actor)) for _ in range(3)]
    time.sleep(0.2)
    with lasting():
        proxied.cut()
        for call in in_flight:
            with pytest.raises(Unavailable) as raised:
                call.result()
            assert not isinstance(raised.value, DeadlineExceeded)


def test_the_client_reconnects_by_itself_and_calls_wait_for_that(proxied: Proxy, make_client: MakeClient, actor: Actor) -> None:
    client = make_client(proxied.uri)
    for _ in range(3):
        assert client(contract.echo, {"name": "x"}, actor)["name"] == "x"
        proxied.cut()
        eventually(lambda: not client.connected(), 1)
    assert client(contract.echo, {"name": "again"}, actor)["name"] == "again"


def test_a_call_without_a_broker_waits_no_longer_than_its_deadline(proxied: Proxy, make_client: MakeClient, actor: Actor) -> None:
    client = make_client(proxied.uri)
    client(contract.echo, {"name": "x"}, actor)
    proxied.refuse = True
    proxied.cut()
    eventually(lambda: not client.connected())
    with lasting(0.3), pytest.raises(Unavailable):
        client(contract.echo, {"name": "x"}, actor, 0.3)
    waiting = in_background(lambda: client(contract.echo, {"name": "patient"}, actor, 10))
    proxied.refuse = False
    assert waiting.result(10) == {"name": "patient", "count": 0}


def test_a_client_that_never_reached_a_broker_gives_up_at_the_deadline(make_client: MakeClient, actor: Actor) -> None:
    with lasting(0.3), pytest.raises(Unavailable):
        make_client("amqp://guest:guest@127.0.0.1:1/")(contract.echo, {"name": "x"}, actor, 0.3)


def test_of_several_brokers_one_that_answers_is_found(broker: Broker, make_client: MakeClient, actor: Actor) -> None:
    client = make_client(f"amqp://guest:guest@127.0.0.1:1/;{broker.uri}")
    assert client(contract.echo, {"name": "x"}, actor)["name"] == "x"


@pytest.mark.parametrize("address", ["", ";", "amqps://host/v", "host:5672", "amqp://a;http://b"])
def test_an_address_that_is_not_a_brokers_is_refused_when_the_client_is_made(address: str) -> None:
    with pytest.raises(ValueError, match="amqp://"):
        Client(address)


def test_a_blocked_broker_is_unavailable_at_once_and_used_again_when_unblocked(
    proxied: Proxy, make_client: MakeClient, actor: Actor
) -> None:
    client = make_client(proxied.uri)
    client(contract.echo, {"name": "x"}, actor)
    proxied.inject(BLOCKED)
    eventually(lambda: _refused_at_once(client, actor))
    proxied.inject(UNBLOCKED)
    eventually(lambda: not _refused_at_once(client, actor))


def test_calls_in_flight_are_unavailable_at_once_when_the_broker_blocks(proxied: Proxy, make_client: MakeClient, actor: Actor) -> None:
    client = make_client(proxied.uri)
    client(contract.echo, {"name": "x"}, actor)
    call = in_background(lambda: client(contract.wait, {"seconds": 2}, actor))
    time.sleep(0.2)
    with lasting():
        proxied.inject(BLOCKED)
        with pytest.raises(Unavailable, match="memory"):
            call.result()


def _refused_at_once(client: Client, actor: Actor) -> bool:
    with lasting():
        try:
            client(contract.echo, {"name": "x"}, actor)
        except Unavailable as error:
            return error.retry_after is not None
        return False


def test_a_broker_that_reads_nothing_holds_no_call_beyond_its_deadline(proxied: Proxy, make_client: MakeClient, actor: Actor) -> None:
    client = make_client(proxied.uri)
    client(contract.echo, {"name": "x"}, actor)
    proxied.stall_up = True
    large = {"name": "x", "invitees": [{"email": "somebody@example.com"}] * 30_000}

    def call() -> None:
        with lasting(0.4), pytest.raises(DeadlineExceeded):
            client(contract.echo, large, actor, 0.4)

    with ThreadPoolExecutor(12) as executor:
        for each in [executor.submit(call) for _ in range(24)]:
            each.result()
    proxied.stall_up = False
    assert client(contract.echo, {"name": "whole again"}, actor)["name"] == "whole again"


def test_a_silent_broker_is_left_after_two_heartbeats(proxied: Proxy, make_client: MakeClient, actor: Actor) -> None:
    client = make_client(proxied.uri, heartbeat=1)
    client(contract.echo, {"name": "x"}, actor)
    proxied.stall_down = True
    eventually(lambda: not client.connected(), 20)
    proxied.stall_down = False
    assert client(contract.echo, {"name": "x"}, actor, 10)["name"] == "x"


def test_an_idle_connection_stays_up(proxied: Proxy, make_client: MakeClient, actor: Actor) -> None:
    client = make_client(proxied.uri, heartbeat=1)
    client(contract.echo, {"name": "x"}, actor)
    time.sleep(4)
    client(contract.echo, {"name": "x"}, actor)
    assert proxied.accepted == 1


FORKS = """
import os, sys
from contracts.call import Actor, Role
from echo import contract
from kit.rpc import Client

client, actor = Client(sys.argv[1]), Actor(Role.USER, "request-1")
client(contract.echo, {"name": "parent"}, actor)
child = os.fork()
assert client(contract.echo, {"name": "x"}, actor)["name"] == "x"
if child:
    assert os.waitpid(child, 0)[1] == 0
    assert client(contract.echo, {"name": "still"}, actor)["name"] == "still"
os._exit(0)
"""


def test_a_forked_child_has_its_own_connection_and_leaves_the_parents_alone(proxied: Proxy) -> None:
    subprocess.run([sys.executable, "-c", FORKS, proxied.uri], check=True, timeout=20)
    assert proxied.accepted == 2


PATCHED = {
    "gevent": "from gevent import monkey; monkey.patch_all(); from gevent import spawn, joinall",
    "eventlet": "import eventlet; eventlet.monkey_patch(); from eventlet import spawn; joinall = lambda tasks: [t.wait() for t in tasks]",
}
IN_GREENLETS = """
import sys
from contracts.call import Actor, Role
from contracts.errors import DeadlineExceeded
from echo import contract
from kit.rpc import Client

client, actor, answers = Client(sys.argv[1]), Actor(Role.USER, "request-1"), []

def work(number):
    for i in range(20):
        answers.append(client(contract.echo, {"name": f"{number}-{i}"}, actor)["name"] == f"{number}-{i}")

joinall([spawn(work, number) for number in range(20)])
assert len(answers) == 400 and all(answers)
try:
    client(contract.wait, {"seconds": 1}, actor, 0.3)
except DeadlineExceeded:
    pass
else:
    raise AssertionError
client.close()
"""


@pytest.mark.parametrize("kind", PATCHED)
def test_the_client_works_in_a_process_of_greenlets(broker: Broker, kind: str) -> None:
    subprocess.run([sys.executable, "-W", "ignore", "-c", PATCHED[kind] + IN_GREENLETS, broker.uri], check=True, timeout=30)


def test_a_closed_client_ends_its_calls_and_its_thread(broker: Broker, actor: Actor) -> None:
    client = Client(broker.uri, name="to be closed")
    call = in_background(lambda: client(contract.wait, {"seconds": 2}, actor))
    eventually(client.connected)
    time.sleep(0.1)
    threads = threading.active_count()
    client.close()
    with pytest.raises(Unavailable):
        call.result(1)
    eventually(lambda: threading.active_count() < threads)


def test_a_signal_during_a_call_does_not_break_the_client(client: Client, actor: Actor) -> None:
    previous = signal.signal(signal.SIGALRM, lambda *_: None)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
        for _ in range(50):
            assert client(contract.echo, {"name": "x"}, actor)["name"] == "x"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
