"""What the gateway counts, beside what kit counts for every process."""

from prometheus_client import Counter, Histogram

from kit.metrics import BUCKETS

served = Counter("rostrum_http_requests_total", "Requests answered", ["method", "route", "status"])
seconds = Histogram("rostrum_http_seconds", "From arrival to answer", ["route"], buckets=BUCKETS)
