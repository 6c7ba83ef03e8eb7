"""Starts a service: `python -m kit.run org`. Everything that a service's process needs before its first call is here.

eventlet patches the standard library before anything else is imported. SIGTERM and SIGINT stop the process cleanly: no new
work, work in flight finished and answered, exit 0; after the grace, or when something hangs, it ends anyway with status 1 and
a dump of where it hung.
"""

import os
import warnings

# Threads off the hub (argon2): each keeps what its largest hash needed, so twenty of them, eventlet's default, would hold 600 MB.
os.environ.setdefault("EVENTLET_THREADPOOL_SIZE", "4")

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message="(?s).*Eventlet is deprecated")
    import eventlet
if __name__ == "__main__":
    eventlet.monkey_patch()


import faulthandler
import importlib
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from eventlet import patcher, tpool
from nameko.runners import ServiceRunner

from kit import log as logs
from kit import metrics, trace
from kit.config import load, setting

T = TypeVar("T")
GRACE = 25.0  # seconds for work in flight after SIGTERM; the supervisor's own limit must be longer

log = structlog.get_logger("kit.run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What every service process reads, besides its own settings."""

    amqp_uri: str = setting(secret=True)
    heartbeat: int = setting(default=10)
    max_workers: int = setting(default=100)
    log_level: str = setting(default="INFO")
    metrics_port: int = setting(default=0)
    metrics_host: str = setting(default="127.0.0.1")
    grace: float = setting(env="STOP_GRACE", default=GRACE)


def off_hub(function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Run what computes for long (argon2) in a native thread, so that the other greenlets go on. Gives its result or its error.

    In a process that eventlet has not patched there is nothing to protect, and it runs where it is called.
    """
    if not patcher.is_monkey_patched("thread"):
        return function(*args, **kwargs)
    return tpool.execute(function, *args, **kwargs)


def service_class(name: str) -> type:
    """The Nameko class called `name` in `<name>.service`."""
    module = importlib.import_module(f"{name}.service")
    for item in vars(module).values():
        if isinstance(item, type) and getattr(item, "name", None) == name:
            return item
    raise LookupError(f"{module.__name__} has no class with name = {name!r}")


class StopSignal:
    """SIGTERM and SIGINT as something that a greenlet can wait for.

    The interpreter's own handler runs only between bytecodes of the main thread, where a hung worker may sit. The wake-up file
    descriptor is written by the C handler at once; a native thread reads it, sets the timer that ends the process in any case,
    and wakes the hub.
    """

    def __init__(self, grace: float) -> None:
        self.grace = grace
        native_socket = patcher.original("socket")
        self._from_signal, to_thread = native_socket.socketpair()
        to_thread.setblocking(False)
        self._to_hub, self._from_thread = native_socket.socketpair()
        self._keep = to_thread
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        signal.set_wakeup_fd(to_thread.fileno(), warn_on_full_buffer=False)
        thread = patcher.original("threading").Thread(target=self._watch, name="signals", daemon=True)
        thread.start()

    def _watch(self) -> None:
        self._from_signal.recv(1)
        faulthandler.dump_traceback_later(self.grace, exit=True)
        self._to_hub.send(b".")

    def wait(self) -> None:
        eventlet.hubs.trampoline(self._from_thread.fileno(), read=True)


def main(name: str) -> int:
    """Run the service until it is told to stop. The exit status."""
    settings = load(Settings)
    logs.configure(name, settings.log_level)
    trace.configure(name)
    stop = StopSignal(settings.grace)
    runner = ServiceRunner(
        {
            "AMQP_URI": settings.amqp_uri,
            "HEARTBEAT": settings.heartbeat,
            "max_workers": settings.max_workers,
            "SERVICE_CONTAINER_CLS": "kit.container.Container",
        }
    )
    runner.add_service(service_class(name))
    runner.start()
    port = metrics.serve(settings.metrics_port, settings.metrics_host)
    log.info("started", pid=os.getpid(), metrics_port=port)
    return _until_stopped(runner, stop)


def _until_stopped(runner: Any, stop: StopSignal) -> int:
    ended = eventlet.event.Event()
    eventlet.spawn(_report, ended, stop.wait, "told to stop")
    eventlet.spawn(_report, ended, runner.wait, "died")
    reason = ended.wait()
    log.info("stopping", reason=reason)
    if reason == "died":
        return 1
    with eventlet.Timeout(stop.grace * 0.9, False):
        runner.stop()
        with eventlet.Timeout(2, False):
            trace.flush()
        log.info("stopped")
        return 0
    log.error("work in flight outlasts the grace", workers=[each for container in runner.containers for each in container.busy()])
    return 1


def _report(ended: Any, wait: Callable[[], None], reason: str) -> None:
    try:
        wait()
    except Exception:
        log.exception("the service died")
    if not ended.ready():
        ended.send(reason)


if __name__ == "__main__":
    # The module runs as __main__; what imports kit.run later must get this one, not a second copy.
    sys.modules["kit.run"] = sys.modules["__main__"]
    status = main(sys.argv[1])
    sys.stderr.flush()
    os._exit(status)
