"""Trace context through the bus, and the spans that are exported when somebody collects them."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from echo import contract
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from contracts.call import Actor
from kit.rpc import Client
from kit.testing.broker import Broker, Containers

TRACE_ID, PARENT_ID = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


class Collector:
    """An OpenTelemetry collector that keeps what it gets."""

    def __init__(self) -> None:
        self.spans: list[Any] = []
        spans = self.spans

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"])))
                spans.extend(span for resource in request.resource_spans for scope in resource.scope_spans for span in scope.spans)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Not on the tests' output."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.close()


def test_each_call_is_a_span_under_that_of_its_caller(
    collector: Collector, container: Containers, make_broker: Callable[[], Broker], make_client: Callable[..., Client], actor: Actor
) -> None:
    broker = make_broker()
    service = container("echo", AMQP_URI=broker.uri, OTEL_EXPORTER_OTLP_ENDPOINT=collector.address)
    traced = replace(actor, trace=f"00-{TRACE_ID}-{PARENT_ID}-01")
    answer = make_client(broker.uri)(contract.relay, {"seconds": 0}, traced)
    service.terminate()
    assert service.end() == 0
    chain = {span.name + str(span.kind): (span.span_id.hex(), span.parent_span_id.hex()) for span in collector.spans}
    relay, bus, nested = chain["echo.relay2"], chain["echo.whoami3"], chain["echo.whoami2"]  # 2: server, 3: client
    assert (relay[1], bus[1], nested[1]) == (PARENT_ID, relay[0], bus[0])
    assert {span.trace_id.hex() for span in collector.spans} == {TRACE_ID}
    assert answer["trace"] == f"00-{TRACE_ID}-{nested[0]}-01"


@pytest.mark.usefixtures("echo")
def test_without_a_collector_the_trace_context_is_handed_on_as_it_is(client: Client, actor: Actor) -> None:
    traceparent = f"00-{TRACE_ID}-{PARENT_ID}-01"
    assert client(contract.relay, {"seconds": 0}, replace(actor, trace=traceparent))["trace"] == traceparent
