"""W3C trace context through the bus, and OpenTelemetry spans when OTEL_EXPORTER_OTLP_ENDPOINT is set.

The traceparent travels in the actor. Without the variable nothing of OpenTelemetry is imported and nothing is measured; the
traceparent that came is handed on as it is.
"""

import os
from typing import Any, Literal

from contracts.call import Actor, Call

_provider: Any = None
_tracer: Any = None


def configure(service: str) -> None:
    """Export this process's spans, if the environment says where to."""
    global _provider, _tracer
    if not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    _provider = TracerProvider(resource=Resource.create({"service.name": service}))
    _provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _tracer = _provider.get_tracer("rostrum")


def flush() -> None:
    """Send what has not been sent yet; before the process ends."""
    if _provider is not None:
        _provider.force_flush(timeout_millis=2000)


def begin(kind: Literal["CLIENT", "SERVER"], call: Call, actor: Actor) -> "Span | None":
    """A span for a call that is made or answered; None where nothing is exported."""
    return None if _tracer is None else Span(kind, call, actor)


class Span:
    """One call. `traceparent` is what its own calls send on."""

    def __init__(self, kind: str, call: Call, actor: Actor) -> None:
        from opentelemetry.trace import SpanKind, set_span_in_context
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        propagator = TraceContextTextMapPropagator()
        parent = propagator.extract({"traceparent": actor.trace}) if actor.trace else None
        self._span = _tracer.start_span(
            f"{call.service}.{call.name}",
            context=parent,
            kind=SpanKind[kind],
            attributes={"rpc.service": call.service, "rpc.method": call.name, "rostrum.request_id": actor.request_id},
        )
        carrier: dict[str, str] = {}
        propagator.inject(carrier, set_span_in_context(self._span))
        self.traceparent = carrier.get("traceparent", actor.trace)

    def end(self, outcome: str) -> None:
        from opentelemetry.trace import StatusCode

        self._span.set_attribute("rostrum.outcome", outcome)
        if outcome == "fault":
            self._span.set_status(StatusCode.ERROR)
        self._span.end()
