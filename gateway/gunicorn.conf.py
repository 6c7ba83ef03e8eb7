"""How gunicorn runs the gateway: `gunicorn -c gateway/gunicorn.conf.py`.

Each worker is a process of its own with its own connection to the bus; threads share it. Read by gunicorn, not imported.
"""

import os
import resource
import shutil
import tempfile

from gateway.settings import ServerSettings
from kit.config import load

_own = load(ServerSettings)
if _own.metrics_port is not None:
    # Before prometheus_client is first imported: from then on every worker counts into files here, and the arbiter adds them up.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="rostrum-metrics-")

import structlog  # noqa: E402
from gunicorn import glogging  # noqa: E402
from gunicorn.http import wsgi  # noqa: E402

from kit import log  # noqa: E402

wsgi_app = "gateway.app:create_app()"
_host = f"[{_own.gateway_host}]" if ":" in _own.gateway_host else _own.gateway_host
bind = f"{_host}:{_own.gateway_port}"
worker_class = "gateway.front.worker.Worker"
workers = _own.gateway_workers
threads = _own.gateway_threads
timeout = 60
graceful_timeout = 20
keepalive = 75
limit_request_line = 8190
worker_connections = _own.connections + 64  # the worker itself makes room before gunicorn stops accepting
sendfile = False  # answers are written by the worker, which waits for no reader
forwarded_allow_ips = ""  # the gateway itself reads X-Forwarded-For, and believes TRUSTED_PROXIES only
control_socket_disable = True


def _without_banner(response, original=wsgi.Response.default_headers):
    return [header for header in original(response) if not header.startswith("Server:")]


wsgi.Response.default_headers = _without_banner


class _Logger(glogging.Logger):
    """gunicorn's notices as our JSON lines. No access log: the gateway writes its own, which shows no secret of an address."""

    def setup(self, cfg):
        log.configure("gateway", _own.log_level)
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
    if _own.metrics_port is None:
        return
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    server.metrics, _ = start_http_server(_own.metrics_port, addr=_own.metrics_host, registry=registry)
    structlog.get_logger("gateway").info("metrics", port=server.metrics.server_port)


def child_exit(_server, worker):
    if _own.metrics_port is not None:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)


def on_exit(_server):
    if _own.metrics_port is not None:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
