"""Zoom-style webhooks: a source that already speaks them works by its address and its secret alone."""

import hashlib
import time
import uuid
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog
from flask import Blueprint, Response, g, request

from contracts import media, org
from contracts.call import Envelope
from contracts.errors import FieldError, Invalid, NotFound, Unauthenticated
from gateway import auth
from gateway.faults import BadRequest
from gateway.media_sources import Source
from gateway.state import state
from gateway.webhooks import signature

CHALLENGE = "endpoint.url_validation"
_EVENTS = uuid.UUID("6f1f9f0e-54a1-5f3d-9a5e-5a8e6b7f2c11")  # the namespace of these events' ids
_KEPT = 4000  # characters of a bad event, in the log

blueprint = Blueprint("webhooks", __name__)
log = structlog.get_logger("gateway.webhooks")


@blueprint.post("/media/v1/webhooks/zoom/<source_id>")
def zoom(source_id: str) -> Response:
    """204 once the broker has it safe; 401 for a bad signature or an unknown source; 400 for what cannot be read."""
    raw = request.get_data(cache=False)
    source = _checked(source_id, raw)
    told = _read(source, raw)
    if told["event"] == CHALLENGE:
        token = str(told["payload"].get("plainToken", ""))
        return Response(orjson.dumps(signature.answer(source.secret, token)), mimetype="application/json")
    state().publish(_envelope(source, told, raw))
    return Response(status=204)


def _checked(source_id: str, raw: bytes) -> Source:
    """The source, if it signed these bytes."""
    here = state()

    def ask() -> Source:
        found = here.bus(org.get_media_source, {"id": source_id}, auth.anonymous())
        return Source(found["id"], found["site_id"], found["secret"].encode())

    try:
        source = here.sources.get(source_id, ask)
    except (NotFound, Invalid):
        raise Unauthenticated("bad_signature") from None
    timestamp, given = (request.headers.get(name, "") for name in ("x-zm-request-timestamp", "x-zm-signature"))
    if not signature.is_good(source.secret, timestamp, raw, given, now=time.time(), tolerance=here.settings.webhook_tolerance):
        raise Unauthenticated("bad_signature")
    return source


def _read(source: Source, raw: bytes) -> dict[str, Any]:
    """Raises BadRequest for what is signed and no event; the log keeps it for inspection."""
    try:
        told = orjson.loads(raw)
    except orjson.JSONDecodeError:
        told = None
    good = (
        isinstance(told, dict)
        and isinstance(told.get("event"), str)
        and 0 < len(told["event"]) <= 100
        and type(told.get("event_ts")) is int
        and 0 <= told["event_ts"] < 253_402_300_800_000  # milliseconds, before the year 10000
        and isinstance(told.get("payload"), dict)
    )
    if not good:
        log.warning(
            "bad webhook", source=source.id, site=source.site_id, request_id=g.request_id, body=raw[:_KEPT].decode(errors="replace")
        )
        raise BadRequest("bad_event", "not an event", fields=[FieldError("", "format")])
    found: dict[str, Any] = told
    return found


def _envelope(source: Source, told: dict[str, Any], raw: bytes) -> Envelope:
    """The same bytes of the same source are the same event, so that a repetition is known for one."""
    now = datetime.now(UTC)
    body = media.observed.body.dump(
        {
            "source_id": source.id,
            "kind": "zoom",
            "name": told["event"],
            "at": datetime.fromtimestamp(told["event_ts"] / 1000, UTC),
            "received_at": now,
            "payload": told,
        }
    )
    event_id = str(uuid.uuid5(_EVENTS, f"{source.id}\n{hashlib.sha256(raw).hexdigest()}"))
    return Envelope(event_id, media.observed.type, source.id, 0, source.site_id, body, {})
