"""The Nameko container that our services run in: the stock one with a leaner, more forgiving way to run a worker.

What differs: nothing is logged or timed for each worker (entrypoints do that), hooks that a dependency does not define are not
called, an error while dependencies are set up is that call's error instead of the end of the process, and log lines written by
a worker name its actor. The pool never makes a consumer wait: each entrypoint bounds its own work by prefetch.
"""

import sys
import traceback
from typing import Any

import structlog
from nameko.containers import ServiceContainer
from nameko.extensions import DependencyProvider

from kit.log import act_as

POOL = 1000

log = structlog.get_logger("kit.container")


class Container(ServiceContainer):  # type: ignore[misc]
    def __init__(self, service_cls: type, config: dict[str, Any]) -> None:
        super().__init__(service_cls, config)
        self._worker_pool.resize(POOL)
        self._hooks = {
            name: [each for each in self.dependencies if getattr(type(each), name) is not getattr(DependencyProvider, name)]
            for name in ("worker_setup", "worker_result", "worker_teardown")
        }

    def _run_worker(self, worker_ctx: Any, handle_result: Any) -> None:
        act_as(getattr(worker_ctx.data, "actor", None))
        result, exc_info = None, None
        try:
            result = self._work(worker_ctx)
        except Exception:  # noqa: BLE001 - the entrypoint answers or logs it, whatever it is
            exc_info = sys.exc_info()
        if handle_result is not None:
            result, exc_info = handle_result(worker_ctx, result, exc_info)
        elif exc_info is not None:
            log.error("worker failed", entrypoint=worker_ctx.entrypoint.method_name, exc_info=exc_info)
        for provider in self._hooks["worker_result"]:
            provider.worker_result(worker_ctx, result, exc_info)
        del exc_info  # breaks the cycle of traceback and frame
        for provider in self._hooks["worker_teardown"]:
            provider.worker_teardown(worker_ctx)

    def busy(self) -> list[str]:
        """Where each worker is that still runs: its entrypoint and the end of its stack."""
        return [
            f"{context.entrypoint.method_name}: {''.join(traceback.format_stack(thread.gr_frame)[-8:])}"
            for context, thread in self._worker_threads.items()
            if thread.gr_frame is not None
        ]

    def _work(self, worker_ctx: Any) -> Any:
        service = worker_ctx.service
        for provider in self.dependencies:
            setattr(service, provider.attr_name, provider.get_dependency(worker_ctx))
        for provider in self._hooks["worker_setup"]:
            provider.worker_setup(worker_ctx)
        return getattr(service, worker_ctx.entrypoint.method_name)(*worker_ctx.args, **worker_ctx.kwargs)
