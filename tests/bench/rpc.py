"""RPC through the kit, contract load and dump included, against stock Nameko 2.14; and bare py-amqp as the limit.

One broker, rounds interleaved, the same number of callers for all. The kit's callers are threads of one process on one client, as
in the gateway; stock Nameko's have one ClusterRpcProxy each, as documented.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import amqp

from kit.testing.broker import Broker, Management
from kit.wire.link import connect
from tests.bench.row import Row

SERVICES = Path(__file__).parent / "services"
CONTENDERS = ("kit", "stock", "stock_async", "bare")
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))


def rows() -> Iterator[Row]:
    """Throughput and latency, each against stock Nameko and told against bare py-amqp."""
    figures = _measure()
    throughput = {name: [each["throughput"] for each in rounds] for name, rounds in figures.items()}
    p50 = {name: [each["p50"] for each in rounds] for name, rounds in figures.items() if "p50" in rounds[0]}
    yield Row("RPC throughput, 16 callers", "calls/s", throughput["kit"], throughput["stock"], "stock Nameko, a proxy a caller", ">=4")
    yield Row("RPC throughput, 16 in flight", "calls/s", throughput["kit"], throughput["stock_async"], "stock Nameko, call_async", ">=4")
    yield Row("RPC p50 latency, one caller", "µs", p50["kit"], p50["stock"], "stock Nameko", "<=0.5")
    yield Row("RPC throughput, 16 in flight", "calls/s", throughput["kit"], throughput["bare"], "bare py-amqp, no JSON, no contract")
    yield Row("RPC p50 latency, one caller", "µs", p50["kit"], p50["bare"], "bare py-amqp, no JSON, no contract")


def _measure() -> dict[str, list[dict[str, float]]]:
    broker = Broker(os.environ["AMQP_URI"], Management(os.environ["RABBITMQ_API_URI"]))
    environ = {**os.environ, "AMQP_URI": broker.uri, "PYTHONPATH": os.pathsep.join([str(SERVICES), *sys.path])}
    servers = {
        "rpc.kitbench": ["-m", "kit.run", "kitbench"],
        "rpc-stockbench": [str(SERVICES / "stock_server.py"), broker.uri],
        "barebench": [str(SERVICES / "bare_server.py"), broker.uri],
    }
    figures: dict[str, list[dict[str, float]]] = {name: [] for name in CONTENDERS}
    with ExitStack() as stack:
        stack.callback(broker.drop)
        for queue, arguments in servers.items():
            stack.enter_context(_Server(arguments, environ))
            _wait_for_consumer(broker.uri, queue)
        for name in CONTENDERS:
            _call(name, broker.uri, environ)  # warms up
        for _ in range(ROUNDS):
            for name in CONTENDERS:
                figures[name].append(_call(name, broker.uri, environ))
    return figures


def _wait_for_consumer(uri: str, queue: str) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with connect(uri, "bench") as connection, contextlib.suppress(amqp.NotFound):
            if connection.channel().queue_declare(queue, passive=True).consumer_count:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nobody consumes {queue}")


def _call(contender: str, uri: str, environ: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, str(SERVICES / "rpc_callers.py"), contender, uri]
    output = subprocess.run(command, env=environ, check=True, capture_output=True, text=True, timeout=120).stdout
    answer: dict[str, float] = json.loads(output.splitlines()[-1])
    return answer


class _Server:
    """A server process for the time of the benchmark."""

    def __init__(self, arguments: list[str], environ: dict[str, str]) -> None:
        self._process = subprocess.Popen([sys.executable, *arguments], env=environ, stderr=subprocess.DEVNULL)

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: Any) -> None:
        self._process.kill()
        self._process.wait()
