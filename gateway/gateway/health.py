"""/healthz: this process lives. /readyz: it and all that it needs can do their work."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import orjson
from flask import Blueprint, Response, g

from contracts.call import Actor, Role, health
from contracts.errors import RostrumError
from gateway.state import State, state
from kit.rpc import RemoteFault

SERVICES = ("identity", "org", "booking", "reporting", "devices")

blueprint = Blueprint("health", __name__)
_asking = ThreadPoolExecutor(len(SERVICES), thread_name_prefix="readyz")


@blueprint.get("/healthz")
def healthz() -> Response:
    return Response(b'{"status":"ok"}', mimetype="application/json")


@blueprint.get("/readyz")
def readyz() -> Response:
    """503 names in `missing` who does not answer, or says of itself that it cannot work."""
    here, request_id = state(), g.request_id
    answers = _asking.map(partial(_is_well, here, request_id), SERVICES)
    missing = [service for service, well in zip(SERVICES, answers, strict=True) if not well]
    if not here.revocations.loaded:
        missing.append("revocations")
    body = orjson.dumps({"ready": not missing, "missing": missing})
    return Response(body, 503 if missing else 200, mimetype="application/json")


def _is_well(here: State, request_id: str, service: str) -> bool:
    try:
        told = here.bus(health(service), {}, Actor(role=Role.SYSTEM, request_id=request_id))
    except (RostrumError, RemoteFault):
        return False
    return bool(told.get("database")) and bool(told.get("migrations_at_head"))
