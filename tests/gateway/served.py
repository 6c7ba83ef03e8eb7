"""The gateway as gunicorn serves it, with no broker: every call finds nothing. Run by `conftest.serve`."""

from typing import Any

import orjson

from contracts.call import Actor, Call
from contracts.errors import NotFound
from gateway.app import create_app
from gateway.state import EXTENSION


class NoBus:
    def __call__(self, call: Call, request: dict[str, Any], actor: Actor, timeout: float | None = None) -> dict[str, Any]:
        if call.name == "list_users":
            return {"items": [], "page": 1, "page_size": 20, "total": 0}
        raise NotFound()

    def raw(self, call: Call, request: dict[str, Any], actor: Actor, timeout: float | None = None) -> bytes:
        return orjson.dumps(self(call, request, actor, timeout))


def make() -> Any:
    app = create_app(bus=NoBus(), publish=lambda envelope: None)
    app.extensions[EXTENSION].revocations.load([], 0)

    @app.get("/test/large")
    def large() -> bytes:
        return b"x" * 3_000_000

    @app.get("/test/stream")
    def stream() -> Any:
        return app.response_class(b"y" * 256_000 for _ in range(40))

    return app
