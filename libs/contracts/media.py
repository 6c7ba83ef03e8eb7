"""media: what conferencing engines tell, as the gateway has checked and passed it on.

The gateway publishes these events itself; no service answers calls under this name. An event's id is made from what it says, so
that an engine's own repetition is the same event.
"""

from marshmallow import fields

from contracts.call import Event, Reply
from contracts.values import Id, Instant, Json


class Observed(Reply):
    """One webhook of a source. `kind` names the engine's language (zoom, livekit, bbb), `payload` is its body.

    Lone surrogates are missing from `payload`, and numbers beyond 64 bits are text in it. `raw` then holds the body's own bytes.
    """

    source_id = Id()
    kind = fields.String()
    name = fields.String(metadata={"description": "the engine's name of it: meeting.started"})
    at = Instant(metadata={"description": "when the engine says it happened"})
    received_at = Instant()
    payload = Json()
    raw = fields.String(allow_none=True, metadata={"description": "base64 of the body's bytes, where `payload` does not say all of it"})


observed = Event("media", "observed", Observed(), consumers=("booking", "reporting"))
