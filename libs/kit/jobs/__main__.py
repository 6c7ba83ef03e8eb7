"""python -m kit.jobs <service>: does the service's jobs until SIGTERM, SIGINT or, as a child (--child), its parent's end."""

import argparse
import gc
import importlib
import os
import signal
import sys
import threading
import warnings
from collections.abc import Mapping

from kit import log
from kit.blobs import open_blobs
from kit.config import load
from kit.db.addresses import access
from kit.jobs.job import Handler, Surroundings
from kit.jobs.settings import Settings
from kit.jobs.worker import Worker, run_threads
from kit.rpc.client import Client

GRACE = 20.0  # seconds that a job may need to its next batch; then the process ends and the lease does the rest


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    settings = load(Settings)
    log.configure(f"{options.service} jobs", settings.log_level)
    stop, wake = threading.Event(), threading.Event()
    _stop_on_request(stop, wake, child=options.child)
    around = Surroundings(
        access(options.service),
        settings.job_lease,
        stop.is_set,
        lambda: open_blobs(settings.blobs_url),
        lambda: Client(settings.amqp_uri, name=f"{options.service} jobs"),
    )
    handlers = _handlers(options.handlers or f"{options.service}.usecases.jobs:HANDLERS")
    _collect_seldom()
    per_site = max(1, settings.job_workers - 1)  # one worker is left for other sites
    run_threads(lambda: Worker(handlers, around, stop, wake, settings.job_poll, per_site), settings.job_workers, stop)
    around.access.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kit.jobs", description="Does a service's jobs.")
    parser.add_argument("service")
    parser.add_argument("--child", action="store_true", help="end when standard input is closed")
    parser.add_argument("--handlers", metavar="MODULE:NAME", help="instead of the service's own (for tests)")
    return parser


def _handlers(name: str) -> Mapping[str, Handler]:
    module, _, attribute = name.partition(":")
    with warnings.catch_warnings():  # who emits events imports Nameko
        warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
        handlers: Mapping[str, Handler] = getattr(importlib.import_module(module), attribute)
    return handlers


def _collect_seldom() -> None:
    """A job makes a great many objects that live until its end, where the collector's own steps are too small: it would look through all
    of them, and all modules, again and again, and take a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def _stop_on_request(stop: threading.Event, wake: threading.Event, *, child: bool) -> None:
    def end(*_: object) -> None:
        if not stop.is_set():
            stop.set()
            wake.set()
            timer = threading.Timer(GRACE, os._exit, (1,))
            timer.daemon = True
            timer.start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    if child:

        def until_parent_ends() -> None:
            while os.read(sys.stdin.fileno(), 1024):
                wake.set()  # it has started a job
            end()

        threading.Thread(target=until_parent_ends, name="parent", daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
