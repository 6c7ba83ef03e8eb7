"""Zoom-style webhooks: a source that already speaks them works by its address and its secret alone."""

import base64
import hashlib
import re
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog
from flask import Blueprint, Response, g, request

from contracts import engine, media, org
from contracts.call import Envelope
from contracts.errors import FieldError, Invalid, NotFound, Unauthenticated
from gateway import auth
from gateway.faults import BadRequest
from gateway.media_sources import Source
from gateway.state import state
from gateway.webhooks import body, signature

CHALLENGE = "endpoint.url_validation"
# The documented samples are 22 characters of base64url. A token without a colon is never a signed message, `v0:<timestamp>:<body>`.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_EVENTS = uuid.UUID("6f1f9f0e-54a1-5f3d-9a5e-5a8e6b7f2c11")  # the namespace of these events' ids
_LOGGED = 4000  # bytes of a bad event

blueprint = Blueprint("webhooks", __name__)
log = structlog.get_logger("gateway.webhooks")


@dataclass(frozen=True, slots=True)
class Told:
    """An event of an engine. `at`: when the engine says it happened, else when it signed the message."""

    name: str
    at: datetime
    body: body.Body


@blueprint.post("/media/v1/webhooks/zoom/<source_id>")
def zoom(source_id: str) -> Response:
    """204 once the broker has it safe; 401 for a bad signature or an unknown source; 400 for what cannot be read."""
    raw = request.get_data(cache=False)
    source = _checked(source_id, raw)
    told = _read(source, raw)
    if told.name == CHALLENGE:
        return _challenge(source, told.body.value["payload"].get("plainToken"))
    state().publish(_envelope(source, told, raw))
    return Response(status=204)


def _challenge(source: Source, token: Any) -> Response:
    """Raises BadRequest for a token of another form than the documented one: the source's secret signs nothing else."""
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise BadRequest("bad_event", "not a validation token", fields=[FieldError("payload.plainToken", "format")])
    return Response(orjson.dumps(signature.answer(source.secret, token)), mimetype="application/json")


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


def _read(source: Source, raw: bytes) -> Told:
    """Raises BadRequest for a message that is not an event, and logs it for inspection.

    An event is a JSON object with a name and a payload. No other value in it makes it unreadable.
    """
    try:
        found = body.read(raw)
    except ValueError as error:
        raise _bad(source, raw, str(error)) from None
    value = found.value if isinstance(found.value, dict) else {}
    name = engine.event(value.get("event"))
    if not name or not isinstance(value.get("payload"), dict):
        raise _bad(source, raw, "not an event")
    signed_at = datetime.fromtimestamp(int(request.headers["x-zm-request-timestamp"]), UTC)
    return Told(name, engine.moment(value.get("event_ts")) or signed_at, found)


def _bad(source: Source, raw: bytes, reason: str) -> BadRequest:
    """Log the message for inspection, its first bytes and its size."""
    kept = {"body": raw[:_LOGGED].decode(errors="replace"), "size": len(raw)}
    log.warning("bad webhook", source=source.id, site=source.site_id, request_id=g.request_id, reason=reason, **kept)
    return BadRequest("bad_event", reason, fields=[FieldError("", "format")])


def _envelope(source: Source, told: Told, raw: bytes) -> Envelope:
    """The same bytes from the same source are the same event, so that consumers recognize a repetition."""
    content = media.observed.body.dump(
        {
            "source_id": source.id,
            "kind": "zoom",
            "name": told.name,
            "at": told.at,
            "received_at": datetime.now(UTC),
            "payload": told.body.value,
            "raw": None if told.body.is_exact else base64.b64encode(raw).decode(),
        }
    )
    event_id = str(uuid.uuid5(_EVENTS, f"{source.id}\n{hashlib.sha256(raw).hexdigest()}"))
    return Envelope(event_id, media.observed.type, source.id, 0, source.site_id, content, {})
