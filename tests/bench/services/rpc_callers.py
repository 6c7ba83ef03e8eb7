"""The calling side of each contender: `python rpc_callers.py CONTENDER AMQP_URI` prints {"throughput": calls/s, "p50": µs}.

Each contender is called as its documentation says, by the same number of concurrent callers; stock Nameko also in the way that
suits it best (`call_async` with as many in flight, one thread).
"""

import json
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

warnings.simplefilter("ignore")

CALLERS = 16
SECONDS = 2.0
SINGLE_CALLS = 400

Calling = Callable[[], object]


def throughput_of_threads(make: Callable[[], Any]) -> float:
    """Calls a second by CALLERS threads; `make()` gives each its context manager of a function that calls once."""
    done, ready, begin = [0] * CALLERS, threading.Barrier(CALLERS + 1), threading.Event()

    def work(index: int) -> None:
        with make() as call:
            call()
            ready.wait()
            begin.wait()
            until = time.perf_counter() + SECONDS
            while time.perf_counter() < until:
                call()
                done[index] += 1

    threads = [threading.Thread(target=work, args=(index,)) for index in range(CALLERS)]
    for thread in threads:
        thread.start()
    ready.wait()
    begin.set()
    for thread in threads:
        thread.join()
    return sum(done) / SECONDS


def p50_of(call: Calling) -> float:
    times = []
    for _ in range(SINGLE_CALLS):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return median(times[SINGLE_CALLS // 10 :]) * 1e6


def kit(uri: str) -> dict[str, float]:
    from kitbench import contract

    from contracts.call import Actor, Role
    from kit.rpc import Client

    client = Client(uri, name="bench")
    actor = Actor(Role.ADMINISTRATOR, "01938b2e-6f1c", account_id="a-1", site_id="s-1", name="王小明", address="10.0.0.1")

    @contextmanager
    def caller() -> Iterator[Calling]:
        yield lambda: client(contract.create_user, contract.REQUEST, actor)

    with caller() as call:
        call()
        return {"p50": p50_of(call), "throughput": throughput_of_threads(caller)}


def stock(uri: str) -> dict[str, float]:
    from kitbench.contract import REQUEST
    from nameko.standalone.rpc import ClusterRpcProxy

    @contextmanager
    def caller() -> Iterator[Calling]:
        with ClusterRpcProxy({"AMQP_URI": uri}) as proxy:
            yield lambda: proxy.stockbench.create_user(**REQUEST)

    with caller() as call:
        call()
        p50 = p50_of(call)
    return {"p50": p50, "throughput": throughput_of_threads(caller)}


def stock_async(uri: str) -> dict[str, float]:
    from kitbench.contract import REQUEST
    from nameko.standalone.rpc import ClusterRpcProxy

    with ClusterRpcProxy({"AMQP_URI": uri}) as proxy:
        proxy.stockbench.create_user(**REQUEST)
        flying: deque[Any] = deque()
        done, until = 0, time.perf_counter() + SECONDS
        while time.perf_counter() < until:
            while len(flying) < CALLERS:
                flying.append(proxy.stockbench.create_user.call_async(**REQUEST))
            flying.popleft().result()
            done += 1
    return {"throughput": done / SECONDS}


def bare(uri: str) -> dict[str, float]:
    import amqp
    import orjson
    from kitbench.contract import REQUEST

    from kit.wire.link import connect

    connection, body, arrived = connect(uri, "bare caller", 0), orjson.dumps(REQUEST), 0
    channel = connection.channel()

    def on_reply(_: Any) -> None:
        nonlocal arrived
        arrived += 1

    channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True, callback=on_reply)

    def send() -> None:
        channel.basic_publish(amqp.Message(body, correlation_id="1", reply_to="amq.rabbitmq.reply-to"), "", "barebench")

    def once() -> None:
        before = arrived
        send()
        while arrived == before:
            connection.drain_events()

    once()
    p50 = p50_of(once)
    sent, first, until = arrived, arrived, time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        while sent - arrived < CALLERS:
            send()
            sent += 1
        connection.drain_events()
    return {"p50": p50, "throughput": (arrived - first) / SECONDS}


if __name__ == "__main__":
    contenders: dict[str, Callable[[str], dict[str, float]]] = {"kit": kit, "stock": stock, "stock_async": stock_async, "bare": bare}
    print(json.dumps(contenders[sys.argv[1]](sys.argv[2])), flush=True)
