"""A service process from start to stop: clean when told, within its grace whatever hangs, whatever the broker does."""

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from echo import contract

from contracts.call import Actor
from contracts.errors import DeadlineExceeded, Unavailable
from kit.rpc import Client
from kit.testing.broker import Broker, Containers
from kit.testing.proxy import Proxy

MakeClient = Callable[..., Client]
GRACE = 25.0  # seconds that a service gives its work unless STOP_GRACE says another


@pytest.fixture(scope="module")
def own_broker(make_broker: Callable[[], Broker]) -> Broker:
    """These tests stop the only process of the service."""
    return make_broker()


def test_a_stopped_service_finishes_and_answers_what_is_in_flight(
    container: Containers, own_broker: Broker, make_client: MakeClient, actor: Actor, tmp_path: Path
) -> None:
    marks = tmp_path / "marks"
    service, client = container("echo", AMQP_URI=own_broker.uri, ECHO_MARKS=str(marks)), make_client(own_broker.uri)
    with ThreadPoolExecutor(4) as executor:
        calls = [executor.submit(client, contract.wait, {"seconds": 0.8, "mark": str(i)}, actor) for i in range(4)]
        _until(lambda: marks.exists() and marks.read_text().count("began") == 4)
        service.terminate()
        assert [call.result() for call in calls] == [{}] * 4
    assert service.end() == 0


def test_no_call_is_lost_while_processes_come_and_go_under_load(
    container: Containers, own_broker: Broker, make_client: MakeClient, actor: Actor
) -> None:
    client = make_client(own_broker.uri)
    first, stopped = container("echo", AMQP_URI=own_broker.uri), time.monotonic() + 4

    def work(thread: int) -> int:
        made = 0
        while time.monotonic() < stopped:
            name = f"{thread}-{made}"
            assert client(contract.echo, {"name": name}, actor)["name"] == name
            made += 1
        return made

    with ThreadPoolExecutor(8) as executor:
        workers = [executor.submit(work, thread) for thread in range(8)]
        for _ in range(2):
            time.sleep(0.3)
            second = container("echo", own=True, AMQP_URI=own_broker.uri)
            first.terminate()
            assert first.end() == 0
            first = second
        assert sum(worker.result() for worker in workers) > 100
    first.terminate()
    assert first.end() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_service_stops_at_once(container: Containers, own_broker: Broker, number: int) -> None:
    service = container("echo", own=True, AMQP_URI=own_broker.uri)
    began = time.monotonic()
    os.kill(service.pid, number)
    assert service.end() == 0
    assert time.monotonic() - began < GRACE


def test_a_service_starts_without_a_broker_and_serves_when_it_comes(
    container: Containers, broker: Broker, make_broker: Callable[[], Broker], make_client: MakeClient, actor: Actor
) -> None:
    own = make_broker()
    proxy = Proxy(own.uri)
    proxy.refuse = True
    service = container("echo", own=True, wait=False, AMQP_URI=proxy.uri)
    service.wait_for("broker connection lost")
    proxy.refuse = False
    service.wait_until_ready()
    assert make_client(own.uri)(contract.echo, {"name": "x"}, actor)["name"] == "x"
    service.kill()
    proxy.close()


def test_a_service_stops_while_the_broker_is_unreachable(container: Containers, own_broker: Broker) -> None:
    proxy = Proxy(own_broker.uri)
    service = container("echo", own=True, AMQP_URI=proxy.uri)
    proxy.refuse = True
    proxy.cut()
    service.wait_for("broker connection lost")
    began = time.monotonic()
    service.terminate()
    assert service.end() == 0
    assert time.monotonic() - began < GRACE
    proxy.close()


def test_a_service_stops_while_the_broker_is_silent(container: Containers, own_broker: Broker) -> None:
    proxy = Proxy(own_broker.uri)
    service = container("echo", own=True, AMQP_URI=proxy.uri)
    proxy.stall_up = proxy.stall_down = True
    began = time.monotonic()
    service.terminate()
    assert service.end() == 0
    assert time.monotonic() - began < GRACE
    proxy.close()


def test_a_worker_that_ends_while_the_broker_is_away_does_not_end_the_process(
    container: Containers, own_broker: Broker, make_client: MakeClient, actor: Actor, tmp_path: Path
) -> None:
    marks, proxy = tmp_path / "marks", Proxy(own_broker.uri)
    service, client = container("echo", AMQP_URI=proxy.uri, ECHO_MARKS=str(marks)), make_client(proxy.uri)
    with ThreadPoolExecutor(1) as executor:
        call = executor.submit(client, contract.wait, {"seconds": 0.6, "mark": "1"}, actor)
        _until(marks.exists)
        proxy.refuse = True
        proxy.cut()
        with pytest.raises(Unavailable):
            call.result()
        _until(lambda: "finished" in marks.read_text())
    assert service.wait_for("reply dropped")["call"] == "wait"
    proxy.refuse = False
    assert client(contract.echo, {"name": "alive"}, actor, 10)["name"] == "alive"
    service.kill()
    proxy.close()


@pytest.mark.parametrize("call", [contract.wait, contract.block], ids=["waiting", "holding the interpreter"])
def test_a_hung_worker_does_not_outlive_the_grace(
    container: Containers, make_broker: Callable[[], Broker], make_client: MakeClient, actor: Actor, call: object, tmp_path: Path
) -> None:
    marks = tmp_path / "marks"
    broker = make_broker()  # the call is delivered again until its deadline, and must not reach another test's service
    service = container("echo", own=True, AMQP_URI=broker.uri, STOP_GRACE="1.5", ECHO_MARKS=str(marks))
    with ThreadPoolExecutor(1) as executor:
        client = make_client(broker.uri)
        executor.submit(client, call, {"seconds": 60}, actor, 30)  # past its deadline a worker would end by itself
        _until(marks.exists)
        began = time.monotonic()
        service.terminate()
        assert service.end() == 1
        assert 1.3 < time.monotonic() - began < 30
        client.close()
    assert "service.py" in service.log()  # the dump says where it hung


def test_a_service_without_its_settings_says_which_and_exits_2(container: Containers) -> None:
    process = container("echo", own=True, wait=False, AMQP_URI="")
    assert process.end() == 2
    assert process.lines == [{"text": "settings: AMQP_URI is not set"}]


def test_what_computes_for_long_runs_beside_the_other_greenlets(
    container: Containers, own_broker: Broker, make_client: MakeClient, actor: Actor, tmp_path: Path
) -> None:
    marks = tmp_path / "marks"
    service, client = container("echo", AMQP_URI=own_broker.uri, ECHO_MARKS=str(marks)), make_client(own_broker.uri)
    with ThreadPoolExecutor(1) as executor:
        long = executor.submit(client, contract.compute, {"seconds": 2}, actor)
        _until(marks.exists)
        client(contract.echo, {"name": "x"}, actor)
        assert not long.done()
        assert long.result() == {}
    service.kill()


def _until(condition: Callable[[], object], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.02)


def test_a_stopping_service_takes_nothing_more_when_its_broker_comes_back(
    container: Containers, own_broker: Broker, make_client: MakeClient, actor: Actor, tmp_path: Path
) -> None:
    marks, proxy = tmp_path / "marks", Proxy(own_broker.uri)
    service, client = container("echo", AMQP_URI=proxy.uri, ECHO_MARKS=str(marks)), make_client(own_broker.uri)
    with ThreadPoolExecutor(1) as executor:
        executor.submit(client, contract.wait, {"seconds": 3, "mark": "long"}, actor, 0.5)
        _until(marks.exists)
        proxy.refuse = True
        proxy.cut()
        service.terminate()
        service.wait_for("stopping")
        proxy.refuse = False
        service.wait_for("broker connected", after=len(service.lines))
    with pytest.raises(DeadlineExceeded):
        client(contract.echo, {"name": "x"}, actor, 0.5)
    assert service.end() == 0
    assert marks.read_text().splitlines() == ["began long", "finished long"]
    proxy.close()
