"""How gunicorn runs the gateway: `gunicorn -c gateway/gunicorn.conf.py`.

Each worker is a process of its own with its own connection to the bus; threads share it. Read by gunicorn, not imported.
"""

import os
import resource
import shutil
import tempfile

_METRICS_PORT = os.environ.get("METRICS_PORT", "")
if _METRICS_PORT:
    # Before prometheus_client is first imported: from then on every worker counts into files here, and the arbiter adds them up.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="rostrum-metrics-")

import structlog  # noqa: E402
from gunicorn import glogging  # noqa: E402
from gunicorn.http import wsgi  # noqa: E402

from kit import log  # noqa: E402

wsgi_app = "gateway.app:create_app()"
bind = f"{os.environ.get('GATEWAY_HOST', '127.0.0.1')}:{os.environ.get('GATEWAY_PORT') or 8000}"
worker_class = "gateway.front.worker.Worker"
workers = int(os.environ.get("GATEWAY_WORKERS") or 2)
threads = int(os.environ.get("GATEWAY_THREADS") or 64)
timeout = 60
graceful_timeout = 20
keepalive = 75
limit_request_line = 8190
worker_connections = int(os.environ.get("CONNECTIONS") or 1000) + 64  # the worker itself makes room before gunicorn stops accepting
sendfile = False  # answers are written by the worker, which waits for no reader
forwarded_allow_ips = ""  # the gateway itself reads X-Forwarded-For, and believes TRUSTED_PROXIES only
control_socket_disable = True


def _without_banner(response, original=wsgi.Response.default_headers):
    return [header for header in original(response) if not header.startswith("Server:")]


wsgi.Response.default_headers = _without_banner


class _Logger(glogging.Logger):
    """gunicorn's notices as our JSON lines. No access log: the gateway writes its own, which shows no secret of an address."""

    def setup(self, cfg):
        log.configure("gateway", os.environ.get("LOG_LEVEL") or "INFO")
        self.error_log.setLevel("WARNING")

    def reopen_files(self): ...

    def access(self, resp, req, environ, request_time): ...


logger_class = _Logger


def _allow_files(number):
    """Each connection is an open file, and more are open beside them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = number if hard == resource.RLIM_INFINITY else min(number, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


_allow_files(2 * worker_connections + 1024)


def when_ready(server):
    if not _METRICS_PORT:
        return
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    server.metrics, _ = start_http_server(int(_METRICS_PORT), addr=os.environ.get("METRICS_HOST", "127.0.0.1"), registry=registry)
    structlog.get_logger("gateway").info("metrics", port=server.metrics.server_port)


def child_exit(_server, worker):
    if _METRICS_PORT:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)


def on_exit(_server):
    if _METRICS_PORT:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
