"""Long jobs over HTTP: what they make is streamed if it is there soon, and followed at /jobs/{id} if it is not."""

import re
import time
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import orjson
from flask import Response, g, request
from uuid_utils.compat import uuid7

from contracts import identity, org, reporting
from contracts.call import Actor, Call
from contracts.errors import NotFound, RostrumError, Unavailable, from_wire
from gateway import auth, messages
from gateway.loading import load
from gateway.route import Route
from gateway.state import state
from kit.blobs import Blobs, chunks

FOLLOWED: dict[str, Call] = {
    "org": org.get_job,
    "identity": identity.get_job,
    "reporting": reporting.get_job,
}  # by the service that a job's id names
WAITED = 15.0  # seconds for a result, before the job itself is the answer
MOST_WAITED = 10_000  # rows: what is longer is not waited for
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 0.5


def export(route: Route, **in_path: str) -> Response:
    """Start a job and give what it makes."""
    actor = auth.actor_for(route)
    actor = replace(actor, idempotency_key=actor.idempotency_key or uuid7().hex)
    job = _waited_for(state().bus(route.call, load(route, request, in_path), actor), actor)
    if job["state"] == "done":
        return _file(job)
    response = _json(_shown(job), 202)
    response.headers["Location"] = f"/api/v1/jobs/{job['id']}"
    return response


def show(route: Route, **in_path: str) -> Response:
    return _json(_shown(_job(route, **in_path)), 200)


def result(route: Route, **in_path: str) -> Response:
    """Raises NotFound while there is none."""
    job = _job(route, **in_path)
    _raise_failure(job)
    if job["state"] != "done" or not job["result_blob"]:
        raise NotFound("job_not_done")
    return _file(job)


def store() -> Blobs:
    blobs = state().blobs
    if blobs is None:
        raise Unavailable("blobs_unavailable", "BLOBS_URL is not set")
    return blobs


def _job(route: Route, **in_path: str) -> dict[str, Any]:
    actor = auth.actor_for(route)
    return _asked(load(route, request, in_path)["id"], actor)


def _asked(job_id: str, actor: Actor) -> dict[str, Any]:
    call = FOLLOWED.get(job_id.partition(".")[0])
    if call is None:
        raise NotFound("job_not_found")
    return state().bus(call, {"id": job_id}, actor)


def _waited_for(job: dict[str, Any], actor: Actor) -> dict[str, Any]:
    deadline, pause = time.monotonic() + WAITED, FIRST_PAUSE
    while job["state"] in ("queued", "running") and time.monotonic() < deadline and (job["total"] or 0) <= MOST_WAITED:
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
        job = _asked(job["id"], actor)
    _raise_failure(job)
    return job


def _raise_failure(job: dict[str, Any]) -> None:
    if job["state"] == "failed":
        raise from_wire(job["error"]) if job.get("error") else RostrumError("job_failed")


def _shown(job: dict[str, Any]) -> dict[str, Any]:
    """As `schemas.JobShown`: where the file lies is nobody's business."""
    done = job["state"] == "done" and job.get("result_blob")
    fault = from_wire(job["error"]) if job.get("error") else None
    words = messages.catalogue(g.language)
    error = {"code": fault.code, "detail": words.detail(fault.code, 500, fault.details, fault.message)} if fault else None
    names = ("id", "state", "done", "total", "file_name", "created_at", "finished_at")
    kept = {name: job.get(name) for name in names}
    return kept | {"result_url": f"/api/v1/jobs/{job['id']}/result" if done else None, "error": error}


def _file(job: dict[str, Any]) -> Response:
    blobs, key = store(), job["result_blob"]
    size = blobs.size(key)
    response = Response(chunks(blobs.open(key)), content_type=job["media_type"] or "application/octet-stream")
    response.content_length = size
    response.headers["Content-Disposition"] = _attachment(job["file_name"] or "export")
    return response


def _attachment(name: str) -> str:
    """RFC 6266: headers are ASCII, names are not."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _json(body: dict[str, Any], status: int) -> Response:
    return Response(orjson.dumps(body), status, mimetype="application/json")
