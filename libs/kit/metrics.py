"""What a process counts, for Prometheus. Names begin with `rostrum_`; times are seconds."""

from functools import cache
from typing import Any

from prometheus_client import Counter, Gauge, Histogram, start_http_server

BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

rpc_served = Counter("rostrum_rpc_served_total", "Calls answered", ["service", "call", "outcome"])
rpc_seconds = Histogram("rostrum_rpc_seconds", "From arrival to answer", ["service", "call"], buckets=BUCKETS)
rpc_in_flight = Gauge("rostrum_rpc_in_flight", "Calls being worked on", ["service"])
rpc_made = Counter("rostrum_rpc_made_total", "Calls made", ["service", "call", "outcome"])
events_handled = Counter("rostrum_events_total", "Events by what became of them", ["service", "type", "outcome"])
outbox_published = Counter("rostrum_outbox_published_total", "Events published from the outbox", ["service"])
outbox_lag = Gauge("rostrum_outbox_lag_seconds", "Age of the oldest event not published yet", ["service"])


@cache
def of(metric: Any, *labels: str) -> Any:
    """The metric for these label values, looked up once: prometheus_client's own look-up is felt in every call."""
    return metric.labels(*labels)


def serve(port: int, host: str = "127.0.0.1") -> int:
    """Answer /metrics over HTTP in a thread. Port 0 takes any; returns the port."""
    server, _thread = start_http_server(port, addr=host)
    return int(server.server_port)
